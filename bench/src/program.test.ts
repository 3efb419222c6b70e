import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { speak } from './lines.js'
import { start, type Program } from './program.js'

const isTold = existsSync('/proc/self/schedstat')
const bare = (): Promise<Program> => start('stdio/bare', { given: {}, pipes: true, tells: false })

it.runIf(isTold)('tells what a program has cost, and leaves nothing of it', async () => {
  const program = await bare()
  try {
    const lines = await speak(program)
    const before = program.cpu()
    await lines.calls(100, 10)
    expect(program.cpu()).toBeGreaterThan(before)
    expect(program.peak()).toBeGreaterThan(10)
    expect(program.files()).toBeGreaterThan(2)
  } finally {
    await program.stop()
  }
  expect(existsSync(`/proc/${program.pid}`)).toBe(false)
  expect(() => program.cpu()).toThrow('stdio/bare')
})

it('throws with its last words where it ends before it does what it should', async () => {
  const program = await bare()
  const never = program.unlessItEnds(new Promise(() => {}))
  program.child.stdin!.write('this is not JSON\n')
  await expect(never).rejects.toThrow(/^stdio\/bare ended with 1, and said: [^]*SyntaxError/)
  await expect(speak(program)).rejects.toThrow('stdio/bare ended with 1')
  await program.stop()
})

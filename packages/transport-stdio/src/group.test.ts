import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { Group } from './group.js'
import { deaf, node } from './testing/children.js'

it('outlives a signal that the system refuses, which the child tells of as an error', async () => {
  const { command, args } = node(deaf)
  const child = spawn(command, args!, { detached: true, stdio: 'ignore' })
  await once(child, 'spawn')
  const group = new Group(child)
  expect(child.emit('error', new Error('kill EPERM'))).toBe(true)
  expect(await group.gone(0)).toBe(false)
  group.signal('SIGKILL')
  expect(await group.gone(10_000)).toBe(true)
})

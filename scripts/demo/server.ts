import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The command of one of the two servers, as it is published. */
export function commandOf(name: 'weather' | 'filesystem'): string {
  const built = new URL(`../../servers/${name}/dist/index.js`, import.meta.url)
  if (!existsSync(built)) throw new Error(`The ${name} server is not built: run \`npm run build\` first`)
  return fileURLToPath(new URL(`../../servers/${name}/bin/mortise-${name}.js`, import.meta.url))
}

/** Starts a server that listens, and says where. */
export async function listening(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [command, ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  })
  // However this process ends, it takes the server along.
  process.once('exit', () => child.kill())
  const said: string[] = []
  for await (const line of createInterface(child.stderr)) {
    const url = /listening on (\S+)/.exec(line)?.[1]
    if (url) return { child, url }
    said.push(line)
  }
  throw new Error(`The server did not start:\n${said.join('\n')}`)
}

/** Ends a child that was started here, and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

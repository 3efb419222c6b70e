import { spawn } from 'node:child_process'
import path from 'node:path'

/** The root of the repository. */
export const root = path.resolve(import.meta.dirname, '../..')

/** A command that ended with another code than 0; its message is all that the command said. */
export class Failed extends Error {
  override readonly name = 'Failed'
}

/** Runs a command to its end, and gives what it wrote to its standard output. */
export function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(output)
      else reject(new Failed(`${command} ${args.join(' ')} ended with ${code}:\n${output}\n${errors}`))
    })
  })
}

/** Runs a development tool of the repository, wherever the work is done. */
export const tool = (name: string, args: readonly string[], cwd: string): Promise<string> =>
  run(path.join(root, 'node_modules/.bin', name), args, cwd)

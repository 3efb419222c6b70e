import { files } from './builtin.js'

/** What to do about a child that could not be started. */
export function hintFor(code: string | undefined, program: string, cwd: string | undefined): string | undefined {
  if (cwd !== undefined && !files().existsSync(cwd)) return `the folder ${cwd} does not exist`
  if (/\.(cmd|bat)$/i.test(program)) {
    return `'${program}' needs a shell, which is not used: name the program behind it, as node with its script`
  }
  if (code === 'ENOENT') return `there is no program '${program}' on PATH: install it, or give its full path`
  if (code === 'EACCES') return `'${program}' may not be run: make it executable, or name the program that runs it`
  return undefined
}

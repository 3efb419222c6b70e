import { files } from './builtin.js'

/** What to do about a child that could not be started. */
export function hintFor(code: string | undefined, program: string, cwd: string | undefined): string | undefined {
  if (cwd !== undefined && !files().existsSync(cwd)) return `the folder ${cwd} does not exist`
  if (/\.(cmd|bat)$/i.test(program)) {
    return `'${program}' needs a shell, which is not used: name the program behind it, as node with its script`
  }
  if (code === 'ENOENT') {
    const what = /\s/.test(program) ? 'arguments go into `args`, each by itself' : 'install it, or give its full path'
    return `there is no program '${program}' on PATH: ${what}`
  }
  if (code === 'EACCES') return `'${program}' may not be run: make it executable, or name the program that runs it`
  return undefined
}

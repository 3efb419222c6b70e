// Which core who runs on. Servers have one, and whoever asks them another: else they take the processor from one another.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Where a command is found on the path; undefined where it is not. */
export const commandOf = (name: string, folders = process.env.PATH ?? ''): string | undefined =>
  folders
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file))

/** The numbers in a list of cores as the system writes it, such as `0-3,6`. */
export const coresIn = (list: string): number[] =>
  [...list.matchAll(/(\d+)(?:-(\d+))?/g)].flatMap(([, from, to = from]) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i),
  )

const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
// A container may have been given others than the first two.
const cores = coresIn(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '')
const taskset = commandOf('taskset')
/** Whether servers and those who ask them are kept apart. */
export const isPinned = taskset !== undefined && cores.length > 1

/** A command on the core of the servers (0) or of those who ask (1), where there are two. */
export function onCore(core: 0 | 1, command: readonly string[]): [string, string[]] {
  const [first, ...rest] = isPinned ? [taskset!, '-c', String(cores[core]), ...command] : command
  return [first!, rest]
}

const moveTo = (list: string): void =>
  void spawnSync(taskset!, ['-a', '-c', '-p', list, String(process.pid)], { stdio: 'ignore' })

/** Does something while this process itself is on the core of those who ask. */
export async function whileAsking<T>(work: () => Promise<T>): Promise<T> {
  if (!isPinned) return work()
  moveTo(String(cores[1]))
  try {
    return await work()
  } finally {
    moveTo(cores.join(','))
  }
}

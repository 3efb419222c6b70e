// The process table: what a program has cost, and how large it has been.
import { readdirSync, readFileSync } from 'node:fs'

/** Microseconds of the processor that a process has used in all its threads. */
export function cpuOf(pid: number): number {
  const tasks = `/proc/${pid}/task`
  const used = readdirSync(tasks).map((task) => {
    try {
      return Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ', 1)[0])
    } catch {
      // The thread has ended between the two looks.
      return 0
    }
  })
  return used.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1000
}

/** The most memory that a process has ever held, in MB. */
export const peakOf = (pid: number): number => {
  const [, kilobytes = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

/** How many files and sockets a process has open. */
export const filesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

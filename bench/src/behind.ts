// What must not stay behind when a run ends: programs that go on, folders. However it ends, by an error or Ctrl-C too.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const left = new Set<() => void>()

/** Has `undo` run when this process ends; the function that it returns runs it now, and only once. */
export function undoAtEnd(undo: () => void): () => void {
  const once = (): void => {
    if (left.delete(once)) undo()
  }
  left.add(once)
  return once
}

/** Makes a folder that is there until this process ends, or `remove` is called. */
export function folderUntilEnd(below = tmpdir()): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(below, 'mortise-bench-'))
  return { folder, remove: undoAtEnd(() => rmSync(folder, { recursive: true, force: true })) }
}

/** Undoes all that is left. */
export const undoAll = (): void => left.forEach((undo) => undo())

/** Sees to it that all is undone when this process ends by itself, or is told to. */
export function watchTheEnd(): void {
  process.once('exit', undoAll)
  // What a shell takes for the end by a signal: 128 and its number.
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => process.exit(code))
  }
}

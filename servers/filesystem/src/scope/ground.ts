import type { FileHandle } from 'node:fs/promises'
import type { Folder } from './folder.js'

/** A directory that we are in; closing it gives back what it took. */
export interface Held {
  /** The path through which system calls reach this directory. */
  readonly path: string
  /** Makes what was renamed in this directory outlast a loss of power, where the system can. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** A way to stand in directories while others may be moving them about. */
export interface Ground {
  /** Enters a folder; throws a `Failure` when it is no longer the one that the server was started with. */
  root(folder: Folder): Promise<Held>
  /** Enters a directory of a directory, never through a link. `undefined` when that name is something else. */
  enter(held: Held, name: string): Promise<Held | undefined>
  /** Throws `CHANGED` unless the open file is what stands under that name, inside the folder. */
  confirm(folder: Folder, held: Held, name: string, file: FileHandle): Promise<void>
}

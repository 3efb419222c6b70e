import type { ServerOptions } from '@mortise/server'

/** What a client's roots do to the folders of a server: leave less of them, take their place inside the boundary, nothing. */
export type RootsPolicy = 'narrow' | 'replace' | 'ignore'

/** Which tools a server has: its own, or those of the official server, by the same names and with the same texts. */
export type Profile = 'full' | 'compat'

/** One thing that a client did, as the audit log tells of it; never what a file holds. */
export interface AuditEntry {
  /** When it ended, in ISO 8601. */
  readonly time: string
  /** The method that was called. */
  readonly method: string
  /** The tool, the resource or the prompt that it was about. */
  readonly subject?: string
  /** The paths that were named. */
  readonly paths?: readonly string[]
  /** How it ended: `ok`, `asked`, or what went wrong. */
  readonly end: string
  /** How long it took, in milliseconds. */
  readonly ms: number
  /** Who asked, where that is known. */
  readonly principal?: string
}

/** What a filesystem server is made of. */
export interface FilesystemOptions {
  /**
   * The folders to serve, at least one; a relative path counts from the working directory, `~` is the home directory. With
   * `name=DIR` tools also take `name:/path`.
   */
  readonly folders: readonly string[]
  /** Whether files may be written too; default false: then there is no tool that writes. */
  readonly write?: boolean
  /** Which tools it has; default `full`. */
  readonly profile?: Profile
  /** What is kept from clients inside the folders, as lines of a `.gitignore`; `!` lets in again. Default none. */
  readonly deny?: readonly string[]
  /** Whether files that usually hold secrets, such as `.env` and `id_rsa`, may be touched; default false. */
  readonly allowSensitive?: boolean
  /** The directory that every folder, and every root of a client, must lie in; default: each folder is its own. */
  readonly boundary?: string
  /** Whether answers name files as `name:/path` alone, so that no path of this machine leaves it; default false. */
  readonly hideHostPaths?: boolean
  /** What the roots of clients do, in revisions that have them; default `narrow`, with `compat` `replace`. */
  readonly roots?: RootsPolicy
  /** Whether what is deleted is gone at once instead of in the trash; default false. */
  readonly permanentDelete?: boolean
  /** Told of each tool that was called and each resource that was read, once that has ended; default nobody. */
  readonly audit?: (entry: AuditEntry) => void
  /** Told in a sentence what an operator may want to put right, such as roots that leave a client nothing; default nobody. */
  readonly onWarning?: (message: string) => void
  /** Told of errors that clients get only a reference to; default: written to stderr. */
  readonly onError?: NonNullable<ServerOptions['onError']>
}

import { createRequire } from 'node:module'
import { McpServer } from '@mortise/server'
import { registerFiles } from './resources/files.js'
import { Scope } from './scope/scope.js'
import { registerFind } from './tools/find.js'
import { registerList } from './tools/list.js'
import { registerRead } from './tools/read.js'
import { registerWrite } from './tools/write.js'

/** What a filesystem server is made of. */
export interface FilesystemOptions {
  /** The folders to serve, at least one; a relative path counts from the working directory, `~` is the home directory. */
  readonly folders: readonly string[]
  /** Whether files may be written too; default false: then there is no tool that writes. */
  readonly write?: boolean
}

/** The version of this package. It asks for itself by name, and so finds the same file as source and when built. */
export const version = (createRequire(import.meta.url)('@mortise/filesystem/package.json') as { version: string })
  .version

const instructions = (scope: Scope, write: boolean): string =>
  `Files below these folders, and nothing else: ${scope.listed}. ` +
  'Paths are absolute, or relative to a folder. Look around with list and find, then read; long files are read in parts. ' +
  (write ? 'Files can be written with write.' : 'Nothing can be written.')

/**
 * Makes a server for the files below some folders, to be handed to any transport. Throws an error that names the folder
 * when one is missing or is not a directory.
 */
export const createFilesystemServer = ({ folders, write = false }: FilesystemOptions): McpServer => {
  const scope = new Scope(folders)
  const server = new McpServer(
    { name: 'mortise-filesystem', title: 'Files', version },
    { instructions: instructions(scope, write) },
  )
  registerList(server, scope)
  registerRead(server, scope)
  registerFind(server, scope)
  if (write) registerWrite(server, scope)
  registerFiles(server, scope)
  return server
}

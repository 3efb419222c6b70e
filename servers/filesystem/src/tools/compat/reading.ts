import type { McpServer } from '@mortise/server'
import type { Scope } from '../../scope/scope.js'
import { registerListDirectories } from './list-directories.js'
import { registerReadFiles } from './read-files.js'
import { registerSearchFiles } from './search-files.js'

/** Offers the tools of the official server that look, by its names and with its texts. */
export const registerCompatReading = (server: McpServer, scope: Scope): void => {
  registerReadFiles(server, scope)
  registerListDirectories(server, scope)
  registerSearchFiles(server, scope)
}

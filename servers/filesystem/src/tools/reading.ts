import type { McpServer } from '@mortise/server'
import type { Scope } from '../scope/scope.js'
import { registerFind } from './find.js'
import { registerGrep } from './grep.js'
import { registerInfo } from './info.js'
import { registerListRoots } from './list-roots.js'
import { registerList } from './list.js'
import { registerReadBytes } from './read-bytes.js'
import { registerReadMedia } from './read-media.js'
import { registerReadText } from './read-text.js'
import { registerTree } from './tree.js'

/** Offers all tools that look. */
export const registerReading = (server: McpServer, scope: Scope, writable: boolean): void => {
  registerListRoots(server, scope, writable)
  registerList(server, scope)
  registerTree(server, scope)
  registerFind(server, scope)
  registerGrep(server, scope)
  registerInfo(server, scope)
  registerReadText(server, scope)
  registerReadBytes(server, scope)
  registerReadMedia(server, scope)
}

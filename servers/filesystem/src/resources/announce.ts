import path from 'node:path'
import type { McpServer } from '@mortise/server'
import type { Written } from '../io/write.js'
import type { Watches } from './watches.js'
import type { Scope } from '../scope/scope.js'
import { uriOf } from '../scope/uri.js'

/** Tells those who follow a file, by either of its paths, that it has changed, and all when the list of files has. */
export const announce = (
  server: McpServer,
  scope: Scope,
  watches: Watches,
  { path: asked, real, created }: Pick<Written, 'path' | 'real' | 'created'>,
): void => {
  for (const each of new Set([asked, real])) watches.touched(uriOf(each))
  const isListed = scope.folders.some((folder) => folder.real === path.dirname(real))
  if (created && isListed) server.changes.publish({ topic: 'resourcesListChanged' })
}

import type { McpServer } from '@mortise/server'
import type { Watches } from '../resources/watches.js'
import type { Scope } from '../scope/scope.js'
import { registerCompatWriting } from './compat/writing.js'
import { Desk, type WritingOptions } from './desk.js'
import { registerApplyPatch } from './apply-patch.js'
import { registerCopy } from './copy.js'
import { registerCreateDirectory } from './create-directory.js'
import { registerDelete } from './delete.js'
import { registerEdit } from './edit.js'
import { registerMove } from './move.js'
import { registerUndo } from './undo.js'
import { registerWrite } from './write.js'

/** Offers all the tools that change files. */
export const registerWriting = (
  server: McpServer,
  scope: Scope,
  watches: Watches,
  options: WritingOptions = {},
): void => {
  const desk = new Desk(server, scope, watches, options)
  if (options.profile === 'compat') return registerCompatWriting(server, scope, desk)
  registerWrite(server, scope, desk)
  registerEdit(server, scope, desk)
  registerApplyPatch(server, scope, desk)
  registerCreateDirectory(server, scope, desk)
  registerMove(server, scope, desk)
  registerCopy(server, scope, desk)
  registerDelete(server, scope, desk)
  registerUndo(server, scope, desk)
}

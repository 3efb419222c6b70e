import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { McpServer } from '@mortise/server'
import { registerAudit } from './audit.js'
import { icons } from './icon.js'
import type { FilesystemOptions } from './options.js'
import { Rules } from './pattern/rules.js'
import { registerPrompts } from './prompts.js'
import { registerFiles } from './resources/files.js'
import { registerFollowing } from './resources/following.js'
import { heedRoots } from './scope/client-roots.js'
import { Scope } from './scope/scope.js'
import { sensitive } from './scope/sensitive.js'
import { wordsOf } from './tools/compat/prose.js'
import { registerCompatReading } from './tools/compat/reading.js'
import { moveFailures } from './tools/failures.js'
import { registerReading } from './tools/reading.js'
import { registerWriting } from './tools/writing.js'

/** The version of this package. It asks for itself by name, and so finds the same file as source and when built. */
export const version = (createRequire(import.meta.url)('@mortise/filesystem/package.json') as { version: string })
  .version

const reading = [
  'list_roots, list, tree and info show what is there; find looks for names, grep looks into files.',
  'read_text reads lines, long files in parts; read_bytes reads bytes, read_media images and sound.',
]

const writing = [
  'write makes, replaces or extends a file; edit and apply_patch change parts of texts.',
  'move, copy, create_directory and delete do as they are called; undo takes back what a tool has done, by its operationId.',
  'Before something would be lost the user is asked. Pass ifMatch with the etag that you have read, or confirm: true once',
  'the user has agreed. A file with several hard links is written in place.',
]

const instructions = (scope: Scope, { write = false, profile = 'full' }: FilesystemOptions): string =>
  [
    `Files below these folders, and nothing else: ${scope.listed}.`,
    'Paths are absolute, or relative to a folder.',
    ...(profile === 'full' ? reading : []),
    ...(write && profile === 'full' ? writing : []),
    write ? 'Files can be written.' : 'Nothing can be written.',
  ].join(' ')

const scopeOf = (options: FilesystemOptions): Scope => {
  const { folders, boundary, hideHostPaths, deny = [], allowSensitive = false, profile } = options
  return new Scope(folders, undefined, {
    secrets: Rules.strict([...(allowSensitive ? [] : sensitive), ...deny]),
    ...(boundary !== undefined && { boundary }),
    ...(hideHostPaths !== undefined && { hidden: hideHostPaths }),
    ...(profile === 'compat' && { home: homedir() }),
  })
}

/**
 * Makes a server for the files below some folders, to be handed to any transport. Throws an error that names the folder
 * when one is missing or is not a directory.
 */
export const createFilesystemServer = (options: FilesystemOptions): McpServer => {
  const { write = false, profile = 'full', roots = profile === 'compat' ? 'replace' : 'narrow' } = options
  const scope = scopeOf(options)
  const server = new McpServer(
    { name: 'mortise-filesystem', title: 'Files', version, icons },
    { instructions: instructions(scope, options), ...(options.onError && { onError: options.onError }) },
  )
  moveFailures(server)
  if (options.audit) registerAudit(server, options.audit)
  heedRoots(server, scope, roots, options.onWarning)
  if (profile === 'compat') registerCompatReading(server, scope)
  else registerReading(server, scope, write)
  const watches = registerFollowing(server, scope)
  if (write) registerWriting(server, scope, watches, options)
  registerFiles(server, scope)
  registerPrompts(server, scope, (failure) => (profile === 'compat' ? wordsOf(failure, scope) : failure.text))
  return server
}

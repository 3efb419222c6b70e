import { ErrorCode, ProtocolError, type Resource } from '@mortise/protocol'
import { ResourceNotFound, type McpServer, type Piece } from '@mortise/server'
import { Failure, orNothing } from '../failure.js'
import { describeEntry, directoryAt, readNames, type Entry } from '../io/entries.js'
import { readMedia } from '../io/read-media.js'
import { textOf } from '../io/text.js'
import { below } from '../scope/folder.js'
import type { Scope } from '../scope/scope.js'
import type { Spot } from '../scope/walk.js'
import { printable } from '../printable.js'
import { completeVariable } from './complete.js'
import { typeByName } from '../io/types.js'
import { pathOf, uriOf } from '../scope/uri.js'

/** How large a file may be to be read as a resource, in bytes. */
export const MAX_RESOURCE = 4 * 1024 * 1024
/** How many files of each folder are listed, and how many names of a directory that is read. */
const MAX_LISTED = 200
const MAX_NAMES = 10_000
const DIRECTORY = 'inode/directory'

const hidden = new Set(['OUTSIDE', 'NOT_FOUND', 'NOT_A_DIRECTORY', 'INVALID_PATH'])

/** What is outside, and what is absent, is not found; other failures keep their words. */
export const asResourceError = (error: unknown, uri: string): unknown => {
  if (!(error instanceof Failure)) return error
  return hidden.has(error.code) ? new ResourceNotFound(uri) : new ProtocolError(ErrorCode.invalidParams, error.text)
}

/** The names in a directory, one a line; those of directories end in a slash. */
const namesOf = async (spot: Spot): Promise<Piece> => {
  const { names, complete } = await readNames(spot, MAX_NAMES)
  const lines = names.map(({ name, type }) => `${printable(name)}${type === 'directory' ? '/' : ''}\n`)
  return { text: `${lines.join('')}${complete ? '' : '…\n'}`, mimeType: DIRECTORY }
}

const readSpot = async (spot: Spot): Promise<Piece> => {
  if (spot.kind === 'directory') return namesOf(spot)
  const { bytes, mimeType } = await readMedia(spot, MAX_RESOURCE, 'The tools that read files get a part of it.')
  const text = textOf(bytes)
  if (text === undefined) return { blob: bytes, mimeType }
  return { text, mimeType: typeByName(spot.path) ?? 'text/plain' }
}

/** What a URI names: text where it is UTF-8, else bytes; of a directory its names. Throws what the client is to be told. */
export const readResource = async (scope: Scope, uri: string): Promise<Piece> => {
  try {
    return await scope.visit(pathOf(uri, scope.hidden), readSpot)
  } catch (error) {
    throw asResourceError(error, uri)
  }
}

const listTop = (scope: Scope, folder: string): Promise<Resource[]> =>
  scope.visit(folder, async (spot) => {
    const { held } = directoryAt(spot)
    const { names } = await readNames(spot)
    const wanted = names.filter(({ type }) => type === 'file').slice(0, MAX_LISTED)
    const files = await Promise.all(wanted.map((each) => describeEntry(held, each)))
    return files.flatMap((entry) => (entry ? resourceOf(folder, entry) : []))
  })

const resourceOf = (folder: string, { name, size, mtime }: Entry): Resource => {
  const mimeType = typeByName(name)
  return {
    uri: uriOf(below(folder, name)),
    name,
    ...(mimeType !== undefined && { mimeType }),
    ...(size !== undefined && { size }),
    ...(mtime !== undefined && { annotations: { lastModified: mtime } }),
  }
}

const folderAt = (label: string): Resource => ({ uri: uriOf(label), name: label, mimeType: DIRECTORY })

/** Each folder, and the files at its top, 200 of each; a folder that cannot be read adds none. */
export const listResources = async (scope: Scope): Promise<Resource[]> => {
  const listed = scope.folders.map(async ({ label }) => [
    folderAt(label),
    ...(await listTop(scope, label).catch(orNothing)),
  ])
  return (await Promise.all(listed)).flat()
}

/** Offers each file of the folders as a resource, by its `file:` URI. */
export const registerFiles = (server: McpServer, scope: Scope): void => {
  server.registerResource(
    'file',
    'file:///{+path}',
    {
      title: 'File',
      description: `A file by its path, up to ${MAX_RESOURCE} bytes, or the names in a directory. Folders of this server: ${scope.listed}.`,
      list: () => listResources(scope),
      complete: { path: (value) => completeVariable(scope, value) },
    },
    (uri) => readResource(scope, uri),
  )
}

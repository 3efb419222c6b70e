import { constants } from 'node:fs'
import path from 'node:path'
import { ErrorCode, ProtocolError, type Resource } from '@mortise/protocol'
import { ResourceNotFound, type McpServer, type Piece } from '@mortise/server'
import { Failure, orNothing, quote } from '../failure.js'
import { describeEntry, directoryAt, readNames, type Entry } from '../io/entries.js'
import { withFile } from '../io/open.js'
import { textOf } from '../io/text.js'
import type { Scope } from '../scope/scope.js'
import { completePath } from './complete.js'
import { typeByName } from './types.js'
import { pathOf, uriOf } from './uri.js'

/** How large a file may be to be read as a resource, in bytes. */
export const MAX_RESOURCE = 1024 * 1024
/** How many files of each folder are listed. */
const MAX_LISTED = 200

const hidden = new Set(['OUTSIDE', 'NOT_FOUND', 'NOT_A_DIRECTORY', 'INVALID_PATH'])

/** What is outside, and what is absent, is not found; other failures keep their words. */
const asResourceError = (error: unknown, uri: string): unknown => {
  if (!(error instanceof Failure)) return error
  return hidden.has(error.code) ? new ResourceNotFound(uri) : new ProtocolError(ErrorCode.invalidParams, error.text)
}

const readAll = (scope: Scope, full: string): Promise<Buffer> =>
  scope.visit(full, (spot) =>
    withFile(spot, constants.O_RDONLY, async (file, { size }) => {
      const tooLarge = new Failure(
        'TOO_LARGE',
        `${quote(spot.path)} has more than ${MAX_RESOURCE} bytes`,
        'Use the tool read to get a part of it.',
      )
      if (size > MAX_RESOURCE) throw tooLarge
      // A file may hold more than it says, or grow: one byte too many shows it.
      const parts: Buffer[] = []
      for await (const part of file.createReadStream({ start: 0, end: MAX_RESOURCE, autoClose: false }))
        parts.push(part as Buffer)
      const bytes = Buffer.concat(parts)
      if (bytes.length > MAX_RESOURCE) throw tooLarge
      return bytes
    }),
  )

/** The contents of a file by its URI: text where it is UTF-8, else bytes. Throws what the client is to be told. */
export const readResource = async (scope: Scope, uri: string): Promise<Piece> => {
  try {
    const full = pathOf(uri)
    const bytes = await readAll(scope, full)
    const text = textOf(bytes)
    const mimeType = typeByName(full)
    return text === undefined
      ? { blob: bytes, mimeType: mimeType ?? 'application/octet-stream' }
      : { text, mimeType: mimeType ?? 'text/plain' }
  } catch (error) {
    throw asResourceError(error, uri)
  }
}

const listTop = (scope: Scope, folder: string): Promise<Resource[]> =>
  scope.visit(folder, async (spot) => {
    const held = directoryAt(spot)
    const { names } = await readNames(held)
    const wanted = names.filter(({ type }) => type === 'file').slice(0, MAX_LISTED)
    const files = await Promise.all(wanted.map((each) => describeEntry(held, each)))
    return files.flatMap((entry) => (entry ? resourceOf(folder, entry) : []))
  })

const resourceOf = (folder: string, { name, size, mtime }: Entry): Resource => {
  const mimeType = typeByName(name)
  return {
    uri: uriOf(path.join(folder, name)),
    name,
    ...(mimeType !== undefined && { mimeType }),
    ...(size !== undefined && { size }),
    ...(mtime !== undefined && { annotations: { lastModified: mtime } }),
  }
}

/** The files at the top of each folder, 200 of each; a folder that cannot be read adds none. */
export const listResources = async (scope: Scope): Promise<Resource[]> => {
  const listed = scope.folders.map((folder) => listTop(scope, folder.path).catch(orNothing))
  return (await Promise.all(listed)).flat()
}

/** Offers each file of the folders as a resource, by its `file:` URI. */
export const registerFiles = (server: McpServer, scope: Scope): void => {
  server.registerResource(
    'file',
    'file:///{+path}',
    {
      title: 'File',
      description: `A file by its absolute path, up to ${MAX_RESOURCE} bytes. Folders of this server: ${scope.listed}.`,
      list: () => listResources(scope),
      complete: { path: (value) => completePath(scope, value) },
    },
    (uri) => readResource(scope, uri),
  )
}

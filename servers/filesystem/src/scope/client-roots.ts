import { fileURLToPath } from 'node:url'
import { declares, methods, type Caller } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'
import { Failure, quote } from '../failure.js'
import type { RootsPolicy } from '../options.js'
import { folderOf, split, type Folder } from './folder.js'
import type { Scope } from './scope.js'

/** How long a client may take to name its roots, in milliseconds; after that it is served as one that has none. */
const ANSWER_MS = 5_000

/** How many roots of a client count, the first it names: each is looked up, and a path may have to be tried in each. */
export const MAX_ROOTS = 100

/** The requests that get at files. */
const wanting: readonly string[] = [
  methods.callTool,
  methods.listResources,
  methods.readResource,
  methods.subscribe,
  methods.getPrompt,
  methods.complete,
].map(({ name }) => name)

const rootPath = (uri: string): string[] => {
  try {
    return [fileURLToPath(uri)]
  } catch {
    return []
  }
}

/** The folder at a root, if it may be one; what is no directory is none. */
const opened = (scope: Scope, root: string): Folder | undefined => {
  try {
    return scope.inner(root, scope.boundary)
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

const isIn = (inner: Folder, outer: Folder): boolean => folderOf([outer], split(inner.real)) !== undefined

/** What two sets of folders have in common: of two that lie in each other, the inner one. */
const common = (scope: Scope, root: string, folders: readonly Folder[]): Folder[] => {
  const parts = split(root)
  const around = folders.filter((folder) => [folder.path, folder.real].some((full) => startsWith(split(full), parts)))
  if (around.length > 0) return around
  const folder = opened(scope, root)
  return folder && folders.some((each) => isIn(folder, each)) ? [folder] : []
}

const startsWith = (parts: readonly string[], start: readonly string[]): boolean =>
  start.every((part, at) => part === parts[at])

/**
 * The folders that a client is left with by its roots: never more than the policy lets it have. No roots at all change
 * nothing; roots that lie elsewhere leave nothing. Of many the first {@link MAX_ROOTS} count.
 */
export const foldersLeft = (scope: Scope, policy: RootsPolicy, uris: readonly string[]): readonly Folder[] => {
  if (policy === 'ignore' || uris.length === 0) return scope.folders
  const allowed = policy === 'replace' ? scope.boundary : scope.folders
  const left = uris
    .slice(0, MAX_ROOTS)
    .flatMap(rootPath)
    .flatMap((root) => common(scope, root, allowed))
  return left.filter((folder, at) => left.findIndex(({ real }) => real === folder.real) === at)
}

const MOST_NAMED = 3

/** Tells the operator why a client gets at nothing. */
const nothingLeft = (policy: RootsPolicy, uris: readonly string[]): string => {
  const outside =
    policy === 'replace'
      ? 'the boundary; without --boundary that is the folders themselves'
      : 'the folders, which they can only narrow; see --roots and --boundary'
  const named = uris.slice(0, MOST_NAMED).map(quote).join(', ')
  return `The roots of a client leave it nothing, for they lie outside of ${outside}. They are ${named}${
    uris.length > MOST_NAMED ? ' and others' : ''
  }`
}

/** Asks each client that has roots for them, once and whenever they change, and serves it within what they leave. */
export const heedRoots = (
  server: McpServer,
  scope: Scope,
  policy: RootsPolicy,
  warn: (message: string) => void = () => {},
): void => {
  if (policy === 'ignore') return
  const known = new WeakMap<Caller, Promise<readonly Folder[]>>()
  server.on(methods.rootsChanged, (_params, { caller }) => {
    known.delete(caller)
    server.changes.publish({ topic: 'resourcesListChanged' })
  })
  server.use(async (ctx, next) => {
    const { caller, session, request } = ctx
    if (!session || !wanting.includes(request.method) || !declares(caller.capabilities, 'roots')) return next()
    let folders = known.get(caller)
    if (!folders) {
      const asked = ctx.roots('client-roots').then((roots) => roots.map(({ uri }) => uri))
      folders = soon(asked).then((uris) => {
        const left = foldersLeft(scope, policy, uris)
        if (left.length === 0) warn(nothingLeft(policy, uris))
        return left
      })
      known.set(caller, folders)
    }
    return scope.within(await folders, next)
  })
}

/** The answer, or none where it takes too long or fails: what the operator allows holds then. */
const soon = async (asked: Promise<string[]>): Promise<string[]> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string[]>((resolve) => (timer = setTimeout(resolve, ANSWER_MS, [])))
  try {
    return await Promise.race([asked.catch(() => []), late])
  } finally {
    clearTimeout(timer)
  }
}

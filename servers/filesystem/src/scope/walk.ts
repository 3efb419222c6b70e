import { readlink } from 'node:fs/promises'
import path from 'node:path'
import { Failure, quote, systemCode } from '../failure.js'
import { folderOf, split, type Folder } from './folder.js'
import { Gate } from './gate.js'
import type { Ground, Held } from './ground.js'
import { outside, type Address } from './locate.js'

/** How many symbolic links one path may lead through. */
export const MAX_HOPS = 40
/** How many directories one path may lead through, those of its links included. */
export const MAX_STEPS = 512
/** How many directories below its folder a path may lie. */
export const MAX_BELOW = 128

// A walk has every directory on its way open, and systems give a process 1,024 descriptors or more. More walks would
// gain little: the thread pool of Node works at four things at once.
const walks = new Gate(4)

/** Where a walk ended: a directory that we are in, or a name in one. */
export interface Spot {
  /** `entry` is anything but a directory, looked at no further; `absent` is a free name in a directory that exists. */
  readonly kind: 'directory' | 'entry' | 'absent'
  /** The absolute path as the caller knows it. */
  readonly path: string
  /** The absolute path without any link in it, as it was walked. */
  readonly real: string
  readonly folder: Folder
  readonly ground: Ground
  /** The directory itself, or the one that holds the name. */
  readonly held: Held
  /** The name in `held`, empty for a directory. */
  readonly name: string
  /** Lets go of `held`, the one thing that the walk has left open. */
  close(): Promise<void>
}

interface Trail {
  readonly ground: Ground
  readonly folders: readonly Folder[]
  /** The path as the caller knows it. */
  readonly shown: string
  folder: Folder
  /** The folder, and each directory entered below it, by `names`. */
  held: Held[]
  names: string[]
  /** What is still to be walked, the next part last. */
  pending: string[]
}

type Step = 'entered' | 'absent' | 'entry' | { readonly link: string }

/** Lets go of what a trail holds, but for the last so many. */
const release = async (trail: Trail, kept = 0): Promise<void> => {
  await Promise.all(trail.held.splice(0, trail.held.length - kept).map((held) => held.close()))
}

const tooMany = (shown: string, why: string): Failure =>
  new Failure('INVALID_PATH', `${quote(shown)} ${why}`, 'Use a shorter path.')

const step = async (trail: Trail, part: string): Promise<Step> => {
  const top = trail.held.at(-1)!
  try {
    const next = await trail.ground.enter(top, part)
    if (!next) return { link: await readlink(path.join(top.path, part)) }
    trail.held.push(next)
    trail.names.push(part)
    return 'entered'
  } catch (error) {
    const code = systemCode(error)
    if (code === 'ENOENT') return 'absent'
    // What readlink says of something that is no link; Windows says UNKNOWN.
    if (code === 'EINVAL' || code === 'UNKNOWN') return 'entry'
    throw error
  }
}

/** Begins again at an absolute path. One outside the folders is not even looked at. */
const restart = async (trail: Trail, parts: readonly string[]): Promise<void> => {
  const found = folderOf(trail.folders, parts)
  if (!found) throw outside(trail.shown, trail.folders)
  await release(trail)
  trail.folder = found.folder
  trail.names = []
  trail.pending = found.rest.reverse()
  trail.held.push(await trail.ground.root(found.folder))
}

/** Goes up one directory; above a folder the way goes on as an absolute path, which may lead into another folder. */
const climb = async (trail: Trail): Promise<void> => {
  if (trail.names.pop() !== undefined) return trail.held.pop()!.close()
  let base = path.dirname(trail.folder.real)
  while (trail.pending.at(-1) === '..') {
    trail.pending.pop()
    base = path.dirname(base)
  }
  return restart(trail, [...split(base), ...trail.pending.reverse()])
}

const follow = async (trail: Trail, link: string): Promise<void> => {
  const parts = split(link)
  if (path.isAbsolute(link)) return restart(trail, [...parts, ...trail.pending.reverse()])
  trail.pending.push(...parts.reverse())
}

/** Names the directory that is missing, since that is what a caller can do something about. */
const stuck = (outcome: 'absent' | 'entry', trail: Trail, part: string): Failure => {
  const hint = 'Use list or find to see what is there.'
  const missing = path.join(trail.folder.path, ...trail.names, part)
  return outcome === 'absent'
    ? new Failure('NOT_FOUND', `The directory ${quote(missing)} does not exist`, hint)
    : new Failure('NOT_A_DIRECTORY', `${quote(trail.shown)} leads through something that is not a directory`, hint)
}

/** Walks until the way ends, and says with what; the trail then stands where it ended. */
const advance = async (trail: Trail): Promise<Pick<Spot, 'kind' | 'name'>> => {
  const { shown } = trail
  let steps = 0
  let hops = 0
  for (let part = trail.pending.pop(); part !== undefined; part = trail.pending.pop()) {
    if (++steps > MAX_STEPS) throw tooMany(shown, 'leads through too many directories')
    if (part === '..') {
      await climb(trail)
      continue
    }
    const outcome = await step(trail, part)
    if (outcome === 'entered') {
      if (trail.names.length > MAX_BELOW) throw tooMany(shown, `lies more than ${MAX_BELOW} directories deep`)
      continue
    }
    if (typeof outcome === 'string') {
      if (trail.pending.length === 0) return { kind: outcome, name: part }
      throw stuck(outcome, trail, part)
    }
    if (++hops > MAX_HOPS)
      throw new Failure('LINK_LOOP', `${quote(shown)} leads through too many symbolic links`, 'Use another path.')
    await follow(trail, outcome.link)
  }
  return { kind: 'directory', name: '' }
}

const walkAlone = async (ground: Ground, folders: readonly Folder[], address: Address): Promise<Spot> => {
  const { folder, parts } = address
  const shown = path.join(folder.path, ...parts)
  const held = [await ground.root(folder)]
  const trail: Trail = { ground, folders, shown, folder, held, names: [], pending: [...parts].reverse() }
  try {
    const end = await advance(trail)
    await release(trail, 1)
    return {
      ...end,
      path: shown,
      real: path.join(trail.folder.real, ...trail.names, end.name),
      folder: trail.folder,
      ground,
      held: trail.held.at(-1)!,
      close: () => release(trail),
    }
  } catch (error) {
    await release(trail)
    throw error
  }
}

/**
 * Walks an address one directory at a time, resolving symbolic links ourselves, so that no link can lead outside the
 * folders. Four walks go on at once in a process; others wait for them. The caller of this closes the spot. Throws a
 * `Failure`; `OUTSIDE` is the same whether or not anything is there.
 */
export const walk = (ground: Ground, folders: readonly Folder[], address: Address): Promise<Spot> =>
  walks.through(() => walkAlone(ground, folders, address))

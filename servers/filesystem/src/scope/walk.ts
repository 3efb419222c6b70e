import type { Stats } from 'node:fs'
import { lstat, readlink } from 'node:fs/promises'
import path from 'node:path'
import { Failure, fromSystem, quote, systemCode } from '../failure.js'
import type { Rules } from '../pattern/rules.js'
import { below, folderOf, isTrashName, split, type Folder } from './folder.js'
import { Gate } from './gate.js'
import type { Ground, Held } from './ground.js'
import { outside, type Address } from './locate.js'
import { otherSpelling } from './spelling.js'

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
  /** The path as answers tell of it. */
  readonly path: string
  /** The absolute path without any link in it, as it was walked. */
  readonly real: string
  readonly folder: Folder
  readonly ground: Ground
  /** The directory itself, or the one that holds the name. */
  readonly held: Held
  /** The name in `held`, empty for a directory. */
  readonly name: string
  /** What stood there when the walk came to it, of an entry; it may be another thing by now. */
  readonly seen?: Stats | undefined
  /** What is kept from clients in `held`. */
  readonly secrets: Rules
  /** Lets go of `held`, the one thing that the walk has left open. */
  close(): Promise<void>
}

/** How a path is walked. */
export interface Way {
  readonly ground: Ground
  readonly folders: readonly Folder[]
  /** Whether a link at the very end is followed too; default true. */
  readonly follow?: boolean
  /** Whether it may lead into the trash; default false. */
  readonly uncovered?: boolean
}

interface Trail extends Way {
  /** The path as the caller knows it. */
  readonly shown: string
  folder: Folder
  /** The folder, and each directory entered below it, by `names`. */
  held: Held[]
  names: string[]
  /** What is kept from clients in each of `held`. */
  secrets: Rules[]
  /** What is still to be walked, the next part last. */
  pending: string[]
}

type Step = 'entered' | 'absent' | 'entry' | { readonly link: string } | { readonly seen: Stats }

/** How a walk ended. */
type End = Pick<Spot, 'kind' | 'name' | 'seen'>

/** Lets go of what a trail holds, but for the last so many. */
const release = async (trail: Trail, kept = 0): Promise<void> => {
  await Promise.all(trail.held.splice(0, trail.held.length - kept).map((held) => held.close()))
}

const tooMany = (shown: string, why: string): Failure =>
  new Failure('INVALID_PATH', `${quote(shown)} ${why}`, 'Use a shorter path.')

const step = async (trail: Trail, part: string): Promise<Step> => {
  const top = trail.held.at(-1)!
  try {
    // At the end of most ways is a file, which opening as a directory would tell by an error alone.
    const seen = trail.pending.length === 0 ? await lstat(path.join(top.path, part)) : undefined
    if (seen && !seen.isDirectory() && !seen.isSymbolicLink()) return { seen }
    const next = await trail.ground.enter(top, part)
    if (!next) return { link: await readlink(path.join(top.path, part)) }
    trail.held.push(next)
    trail.names.push(part)
    trail.secrets.push(trail.secrets.at(-1)!.into(part))
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
  trail.secrets = [found.folder.secrets]
  trail.pending = found.rest.reverse()
  trail.held.push(await trail.ground.root(found.folder))
}

/** Goes up one directory; above a folder the way goes on as an absolute path, which may lead into another folder. */
const climb = async (trail: Trail): Promise<void> => {
  if (trail.names.pop() !== undefined) {
    trail.secrets.pop()
    return trail.held.pop()!.close()
  }
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
  const missing = below(trail.folder.label, ...trail.names, part)
  return outcome === 'absent'
    ? new Failure('NOT_FOUND', `The directory ${quote(missing)} does not exist`, hint)
    : new Failure('NOT_A_DIRECTORY', `${quote(trail.shown)} leads through something that is not a directory`, hint)
}

/** What is kept from clients is refused before it is looked at, so that the answer is the same where it is absent. */
const admit = ({ secrets, shown, uncovered = false }: Trail, part: string): void => {
  if (!uncovered && isTrashName(part))
    throw new Failure(
      'DENIED',
      `${quote(shown)} is in the trash of this server`,
      'Leave it alone; what was deleted is taken back by its operationId.',
    )
  if (!secrets.at(-1)!.bars(part)) return
  const hint = 'Leave it alone; the operator can lift that.'
  throw new Failure('DENIED', `${quote(shown)} is kept from the clients of this server`, hint)
}

/**
 * Takes a part of the way, by another spelling where nothing has this one. Whatever comes of that one counts: two names
 * that are not UTF-8 can be spelled like each other without anybody being able to reach them, and would send us to and fro.
 */
const take = async (trail: Trail, given: string): Promise<{ part: string; outcome: Step }> => {
  admit(trail, given)
  const outcome = await step(trail, given)
  const part = outcome === 'absent' ? await otherSpelling(trail.held.at(-1)!, given) : undefined
  if (part === undefined) return { part: given, outcome }
  admit(trail, part)
  return { part, outcome: await step(trail, part) }
}

/** Walks until the way ends, and says with what; the trail then stands where it ended. */
const advance = async (trail: Trail): Promise<End> => {
  const { shown } = trail
  let steps = 0
  let hops = 0
  for (let given = trail.pending.pop(); given !== undefined; given = trail.pending.pop()) {
    if (++steps > MAX_STEPS) throw tooMany(shown, 'leads through too many directories')
    if (given === '..') {
      await climb(trail)
      continue
    }
    const { part, outcome } = await take(trail, given)
    if (outcome === 'entered') {
      if (trail.names.length > MAX_BELOW) throw tooMany(shown, `lies more than ${MAX_BELOW} directories deep`)
      continue
    }
    if (typeof outcome === 'string') {
      if (trail.pending.length === 0) return { kind: outcome, name: part }
      throw stuck(outcome, trail, part)
    }
    if ('seen' in outcome) return { kind: 'entry', name: part, seen: outcome.seen }
    if (trail.follow === false && trail.pending.length === 0) return { kind: 'entry', name: part }
    if (++hops > MAX_HOPS)
      throw new Failure('LINK_LOOP', `${quote(shown)} leads through too many symbolic links`, 'Use another path.')
    await follow(trail, outcome.link)
  }
  return { kind: 'directory', name: '' }
}

const walkAlone = async (way: Way, { folder, parts }: Address): Promise<Spot> => {
  const trail: Trail = {
    ...way,
    shown: below(folder.label, ...parts),
    folder,
    held: [await way.ground.root(folder)],
    names: [],
    secrets: [folder.secrets],
    pending: [...parts].reverse(),
  }
  try {
    const end = await advance(trail)
    await release(trail, 1)
    return {
      ...end,
      path: trail.shown,
      real: path.join(trail.folder.real, ...trail.names, end.name),
      folder: trail.folder,
      ground: way.ground,
      held: trail.held.at(-1)!,
      secrets: trail.secrets.at(-1)!,
      close: () => release(trail),
    }
  } catch (error) {
    await release(trail)
    throw fromSystem(error, trail.shown)
  }
}

/**
 * Walks an address one directory at a time, resolving symbolic links ourselves, so that no link can lead outside the
 * folders. Four walks go on at once in a process; others wait for them. The caller of this closes the spot. Throws a
 * `Failure`; `OUTSIDE` is the same whether or not anything is there.
 */
export const walk = (way: Way, address: Address): Promise<Spot> => walks.through(() => walkAlone(way, address))

import path from 'node:path'
import { Failure, quote } from '../failure.js'
import type { Scope } from '../scope/scope.js'
import { stale } from './beside.js'
import { decodeFile, encode } from './encoding.js'
import type { Spelling } from './guess.js'
import { makeFolders } from './folders.js'
import { applyHunks } from './hunks.js'
import { identityOf, movePlace } from './move.js'
import { parsePatch, type FilePatch } from './patch-text.js'
import type { Pace } from './pace.js'
import { addressOf, mustBeFree, occupied, visitPlace } from './place.js'
import { fitting, MAX_KEPT_FILE } from './put.js'
import { reverseAll, type Change } from './reverse.js'
import { discard } from './trash.js'
import { readWhole, writeBytes } from './write.js'

/** What becomes of one file. */
export interface FilePlan {
  readonly action: 'create' | 'modify' | 'delete' | 'rename'
  /** The file as it is now; absent for one that is made. */
  readonly from?: string
  /** The file as it will be; absent for one that is deleted. */
  readonly to?: string
  readonly before: string
  readonly after: string
  /** The state that the file is in now. */
  readonly etag?: string
  /** The bytes that are there now, and how they are spelled. */
  readonly bytes: Buffer
  readonly spelling: Spelling
}

const MOST_FILES = 200
/** How many bytes and characters all files of a patch may have together, for they are held at once. */
const MOST_HELD = 64 * 1024 ** 2

const plain: Spelling = { encoding: 'utf-8', bom: false }

const based = (base: string, name: string): string => (/^([\w.-]{2,}:|\/)/.test(name) ? name : path.join(base, name))

const planOld = (scope: Scope, from: string, to: string | undefined, { hunks }: FilePatch): Promise<FilePlan> =>
  scope.visit(from, async (spot) => {
    const { bytes, etag } = await readWhole(spot, MAX_KEPT_FILE)
    const { text: before, ...spelling } = decodeFile(bytes, spot.path)
    const after = applyHunks(before, hunks, spot.path)
    if (to === undefined && after !== '') {
      const what = `${quote(spot.path)} holds more than the patch says`
      throw new Failure('NO_MATCH', what, 'Read it again, or use delete.')
    }
    fitting(encode(after, spelling), spot.path)
    const action = to === undefined ? 'delete' : to === from ? 'modify' : 'rename'
    if (action === 'modify' && before === after)
      throw new Failure('NO_CHANGE', `The patch changes nothing in ${quote(spot.path)}`, 'Leave that part out.')
    const fresh = to === from ? spot.path : to
    return { action, from: spot.path, ...(fresh !== undefined && { to: fresh }), before, after, etag, bytes, spelling }
  })

/** The path of a file that is to come; its directory may be missing too, and will be made. */
const planNew = async (scope: Scope, to: string): Promise<string> => {
  try {
    return await visitPlace(scope, to, async (place) => {
      mustBeFree(place)
      return place.path
    })
  } catch (error) {
    if (error instanceof Failure && error.code === 'NOT_FOUND') return to
    throw error
  }
}

const planOne = async (scope: Scope, base: string, file: FilePatch): Promise<FilePlan> => {
  const [from, named] = [file.from, file.to].map((name) => (name === undefined ? undefined : based(base, name)))
  const to = named === undefined || named === from ? named : await planNew(scope, named)
  if (from !== undefined) return planOld(scope, from, to, file)
  const after = applyHunks('', file.hunks, to!)
  return { action: 'create', to: to!, before: '', after, bytes: Buffer.alloc(0), spelling: plain }
}

/**
 * Finds out what a patch does, without doing anything. Names in it count from `base`. Throws `TOO_LARGE` where it is
 * about too much, or takes too long.
 */
export const planPatch = async (scope: Scope, base: string, text: string, pace: Pace): Promise<FilePlan[]> => {
  const files = parsePatch(text)
  if (files.length > MOST_FILES)
    throw new Failure('TOO_LARGE', `The patch has more than ${MOST_FILES} files`, 'Apply it in parts.')
  const named = files.flatMap(({ from, to }) => [...new Set([from, to])].filter((name) => name !== undefined))
  const twice = named.find((name, at) => named.indexOf(name) !== at)
  if (twice !== undefined)
    throw new Failure(
      'INVALID_PATCH',
      `The patch has ${quote(twice)} twice`,
      'Put all that is about a file in one part.',
    )
  const plans: FilePlan[] = []
  let room = MOST_HELD
  for (const file of files) {
    await pace.goOn('The patch')
    const plan = await planOne(scope, base, file)
    room -= plan.bytes.length + plan.before.length + plan.after.length
    if (room < 0) throw new Failure('TOO_LARGE', 'The files of the patch are too large together', 'Apply it in parts.')
    plans.push(plan)
  }
  return plans
}

const rewrite = (scope: Scope, at: string, plan: FilePlan, changes: Change[]): Promise<void> =>
  scope.visit(at, async (spot) => {
    const [was, before] = [plan.etag!, plan.bytes]
    const { etag } = await writeBytes(spot, encode(plan.after, plan.spelling), 'overwrite', { ifMatch: was })
    changes.push({ kind: 'replaced', at: addressOf(spot), before, was, etag })
  })

const makeRoom = async (scope: Scope, to: string, changes: Change[]): Promise<void> => {
  for (const { at } of await makeFolders(scope, path.dirname(to))) changes.push({ kind: 'folder', at })
}

const create = async (scope: Scope, to: string, plan: FilePlan, changes: Change[]): Promise<void> => {
  await makeRoom(scope, to, changes)
  await scope.visit(to, async (spot) => {
    const { etag } = await writeBytes(spot, encode(plan.after, plan.spelling), 'create')
    changes.push({ kind: 'made', at: addressOf(spot), etag })
  })
}

const remove = (scope: Scope, from: string, plan: FilePlan, changes: Change[]): Promise<void> =>
  visitPlace(scope, from, async (place) => {
    if (identityOf(occupied(place)) !== plan.etag) throw stale(place.path)
    const { to, etag } = await discard(place, plan.bytes.length)
    changes.push({ kind: 'moved', from: addressOf(place), to, etag })
  })

const rename = async (scope: Scope, from: string, to: string, plan: FilePlan, changes: Change[]): Promise<void> => {
  await makeRoom(scope, to, changes)
  await visitPlace(scope, from, (old) =>
    visitPlace(scope, to, async (fresh) => {
      if (identityOf(occupied(old)) !== plan.etag) throw stale(old.path)
      const etag = await movePlace(old, fresh)
      changes.push({ kind: 'moved', from: addressOf(old), to: addressOf(fresh), etag })
    }),
  )
  if (plan.after !== plan.before) await rewrite(scope, to, plan, changes)
}

const perform = (scope: Scope, plan: FilePlan, changes: Change[]): Promise<void> => {
  const { action, from = '', to = '' } = plan
  if (action === 'create') return create(scope, to, plan, changes)
  if (action === 'modify') return rewrite(scope, to, plan, changes)
  return action === 'delete' ? remove(scope, from, plan, changes) : rename(scope, from, to, plan, changes)
}

/** Does what was planned, all of it or nothing: when one file fails, those before it are put back as they were. */
export const performPlans = async (scope: Scope, plans: readonly FilePlan[]): Promise<Change[]> => {
  const changes: Change[] = []
  try {
    for (const plan of plans) await perform(scope, plan, changes)
    return changes
  } catch (error) {
    await reverseAll(scope, changes).catch((fault: unknown) => {
      const hint = 'Look at each file that the patch names.'
      throw new Failure('IO_ERROR', 'The patch failed, and not all could be put back', hint, { cause: fault })
    })
    throw error
  }
}

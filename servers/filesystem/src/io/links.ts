import { readlink } from 'node:fs/promises'
import path from 'node:path'
import { Failure } from '../failure.js'
import { split } from '../scope/folder.js'
import type { Scope } from '../scope/scope.js'
import type { Spot } from '../scope/walk.js'
import { reachable } from './open.js'

/** Where a symbolic link leads. */
export interface LinkFacts {
  /** What is written in it; absent where that lies outside, or would tell a path of this machine that is hidden. */
  linkTarget?: string
  /** Whether it leads to somewhere inside the folders, be anything there or not. */
  targetInside: boolean
}

const missing: readonly string[] = ['NOT_FOUND', 'NOT_A_DIRECTORY']

const leadsInside = (scope: Scope, shown: string): Promise<boolean> =>
  scope
    .visit(shown, async () => true)
    .catch((error: unknown) => {
      if (error instanceof Failure) return missing.includes(error.code)
      throw error
    })

/**
 * Whether what is written in a link names nothing above its folder: not even a way that leads back in, which would be
 * told with the directories on it. The way up comes first, where each step of it is known, or not at all.
 */
const staysBelow = ({ real, folder }: Spot, target: string): boolean => {
  const parts = split(target).filter((part) => part !== '.')
  const down = parts.findIndex((part) => part !== '..')
  const up = down === -1 ? parts.length : down
  const depth = split(real).length - split(folder.real).length - 1
  return !path.isAbsolute(target) && up <= depth && parts.lastIndexOf('..') < up
}

/** Looks at a symbolic link itself; `undefined` when there is none any more. */
export const linkFacts = async (scope: Scope, shown: string): Promise<LinkFacts | undefined> => {
  try {
    const look = async (spot: Spot) => {
      const linkTarget = await readlink(reachable(spot))
      return { linkTarget, isTellable: !scope.hidden || staysBelow(spot, linkTarget) }
    }
    const { linkTarget, isTellable } = await scope.visit(shown, look, { follow: false })
    const targetInside = await leadsInside(scope, shown)
    const isTold = targetInside && isTellable
    return { ...(isTold && { linkTarget }), targetInside }
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

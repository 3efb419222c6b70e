import { readlink } from 'node:fs/promises'
import path from 'node:path'
import { Failure } from '../failure.js'
import type { Scope } from '../scope/scope.js'
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

/** Looks at a symbolic link itself; `undefined` when there is none any more. */
export const linkFacts = async (scope: Scope, shown: string): Promise<LinkFacts | undefined> => {
  try {
    const linkTarget = await scope.visit(shown, (spot) => readlink(reachable(spot)), { follow: false })
    const targetInside = await leadsInside(scope, shown)
    const isTold = targetInside && !(scope.hidden && path.isAbsolute(linkTarget))
    return { ...(isTold && { linkTarget }), targetInside }
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

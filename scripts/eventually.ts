import { vi } from 'vitest'

/**
 * Tries until a check no longer throws, and gives what it returned. It throws what the check threw last when `ms` have
 * passed: long enough for a busy machine, and less than a test has.
 */
export const eventually = <T>(check: () => T | Promise<T>, ms = 30_000): Promise<T> =>
  vi.waitFor(check, { timeout: ms, interval: 5 })

import type { Upstream } from './network/upstream.js'
import type { Standing } from './service.js'

/** How a service has fared that asks several hosts: what happened last at any of them. */
export function standingOf(hosts: readonly Upstream[]): Standing {
  const all = hosts.map((host) => host.standing())
  const successes = all.flatMap(({ lastSuccess }) => lastSuccess ?? []).toSorted()
  const failures = all
    .flatMap(({ lastFailure }) => lastFailure ?? [])
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
  return {
    lastSuccess: successes.at(-1) ?? null,
    lastFailure: failures.at(-1) ?? null,
    quota: all.find(({ quota }) => quota !== null)?.quota ?? null,
  }
}

const day = 86_400_000

/**
 * How long an answer stays fresh by its headers, in milliseconds: at most a day; `usual` where they say nothing. A clock of
 * theirs that goes wrong does no harm, for only their own two times are compared.
 */
export function freshFor(headers: Headers, usual: number): number {
  const said = headers.get('cache-control') ?? ''
  if (/\bno-(store|cache)\b/i.test(said)) return 0
  const seconds = /\bs-maxage="?(\d+)/i.exec(said)?.[1] ?? /\bmax-age="?(\d+)/i.exec(said)?.[1]
  if (seconds !== undefined) return within(Number(seconds) * 1000 - Number(headers.get('age') ?? 0) * 1000, usual)
  const expires = headers.get('expires')
  if (expires === null) return usual
  return within(Date.parse(expires) - Date.parse(headers.get('date') ?? ''), usual)
}

const within = (milliseconds: number, usual: number): number =>
  Number.isNaN(milliseconds) ? usual : Math.min(Math.max(milliseconds, 0), day)

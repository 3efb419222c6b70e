const formats = new Map<string, Intl.DateTimeFormat>()
/** There are fewer names of zones, but each can be written in small and capital letters as one likes. */
const mostFormats = 600

function formatFor(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    if (formats.size >= mostFormats) formats.clear()
    formats.set(timezone, format)
  }
  return format
}

const minute = 60_000
const day = 86_400_000

/** How far the clocks of a time zone are ahead of UTC at a moment, in milliseconds. Throws `RangeError` on an unknown zone. */
export function offsetAt(time: number, timezone: string): number {
  const whole = Math.floor(time / 1000) * 1000
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const { type, value } of formatFor(timezone).formatToParts(whole)) part[type] = value
  const { year, month, day: dayOfMonth, hour, minute: minutes, second } = part
  return (
    Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth), Number(hour), Number(minutes), Number(second)) - whole
  )
}

/** A moment as ISO 8601 with an offset of milliseconds: `2026-11-20T06:29:00+08:00`. To the second. */
export function isoAt(time: number, offset: number): string {
  const minutes = Math.abs(offset) / minute
  const two = (number: number): string => String(Math.trunc(number)).padStart(2, '0')
  const sign = offset < 0 ? '-' : '+'
  return `${new Date(time + offset).toISOString().slice(0, 19)}${sign}${two(minutes / 60)}:${two(minutes % 60)}`
}

/** A moment by the clocks of a time zone, as ISO 8601 with its offset, to the nearest minute. */
export function localTime(time: number, timezone: string): string {
  const rounded = Math.round(time / minute) * minute
  return isoAt(rounded, offsetAt(rounded, timezone))
}

/** The date that a moment has in a time zone: `2026-11-20`. */
export const localDate = (time: number, timezone: string): string =>
  new Date(time + offsetAt(time, timezone)).toISOString().slice(0, 10)

/** When a date starts in a time zone: its first moment by UTC. */
export function startOfDate(date: string, timezone: string): number {
  const midnight = Date.parse(`${date}T00:00:00Z`)
  const guess = midnight - offsetAt(midnight, timezone)
  return midnight - offsetAt(guess, timezone)
}

/** Whether a time zone had that date: a few on the line where dates change have left one out. */
export function hadDate(date: string, timezone: string): boolean {
  const noon = Date.parse(`${date}T12:00:00Z`)
  return localDate(noon - offsetAt(noon, timezone), timezone) === date
}

/** The date so many days later. */
export const laterDate = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10)

/** How many days there are from one date to another, both included. */
export const daysBetween = (start: string, end: string): number =>
  Math.round((Date.parse(end) - Date.parse(start)) / day) + 1

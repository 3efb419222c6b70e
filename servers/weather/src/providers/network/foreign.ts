/** What forges a line of ours, hides from people what a model reads, or makes a terminal obey; and halves of characters. */
const unseen = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu
const breaks = /\r\n?|[\n\v\f\u0085\u2028\u2029]/

/** A text of strangers as one line. It may be cut only once there are no secrets in it any more, for half of one is too much. */
export const line = (text: string): string => text.replace(/\s+/g, ' ').replace(unseen, '').trim()

/** Such a line without the full stops at its end, for within a sentence. */
export const clause = (text: string): string => line(text).replace(/(?<!\.)\.+$/, '')

/** Such a line of at most so many characters, with a mark where it was cut. */
export const shortLine = (text: string, most: number): string => line(cut(text, most))

/** A text of strangers that keeps its lines, of at most so many characters, with a mark where it was cut. */
export const shortText = (text: string, most: number): string =>
  cut(text, most)
    .split(breaks)
    .map((each) => each.replaceAll('\t', ' ').replace(unseen, '').trimEnd())
    .join('\n')
    .trim()

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most)}… (cut: ${text.length} characters)`

const colour = process.stdout.isTTY && !process.env.NO_COLOR

const paint =
  (code: number) =>
  (text: string): string =>
    colour ? `\u001B[${code}m${text}\u001B[0m` : text

const bold = paint(1)
const dim = paint(2)
const green = paint(32)
const cyan = paint(36)

/** Begins a part of the demonstration. */
export const heading = (text: string): void => console.log(`\n${bold(text)}`)

/** Says something that was learnt. */
export const fact = (name: string, value: string): void => console.log(`  ${dim(`${name}:`)} ${value}`)

/** Says what is about to be called. */
export const called = (name: string, args: unknown): void =>
  console.log(`\n  ${cyan(name)} ${dim(JSON.stringify(args))}`)

/** Says how far a call has come, or what happened while it ran. */
export const meanwhile = (text: string): void => console.log(`    ${green('…')} ${text}`)

/** Says what a call brought, a line each; long ones are cut. */
export function outcome(text: string, most = 8): void {
  const lines = (text === '' ? '(nothing)' : text).split('\n')
  for (const line of lines.slice(0, most)) console.log(`    ${line.length > 110 ? `${line.slice(0, 109)}…` : line}`)
  const more = lines.length - most
  if (more > 0) console.log(dim(`    … ${more} more ${more === 1 ? 'line' : 'lines'}`))
}

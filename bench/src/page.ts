import type { Outcome } from './scenario.js'
import { inMarkdown } from './table.js'

/** What a whole run has found, and where. */
export interface Report {
  readonly machine: string
  readonly date: string
  readonly outcomes: readonly Outcome[]
}

/** The page on performance. */
export const page = ({ machine, date, outcomes }: Report): string => `# Performance

How fast and how large Mortise is, beside a bare program that does the same work without a protocol, and beside other SDKs.
\`npm run bench -- --write\` makes this page; everything in a table comes from one run.

- Last measured on ${date}: ${machine}.
- To repeat it, on Linux: \`npm ci\`, then \`npm run bench\`, which takes about ten minutes; \`npm run bench -- call stdio\` runs
  two of the scenarios, \`--help\` says the rest. With \`wrk\` on the path that makes the load, else autocannon does.
- Absolute figures say more of the machine than of the programs. Compare ratios: \`x bare\` and \`x mortise\` are what the first
  column comes to beside the program of that name, or of the same kind (with zod, a client, as many tools).
- The contestants take turns of a second, every other round in the opposite order: those of whom nothing is promised three,
  the others five or more. Turns before them do not count: one, or two for
  who makes less than 2,000 calls in one and is held to a promise. A figure is the median over the rounds, a ratio the median of the rounds' ratios. A start is a turn, and so is an import or
  a check of types, with nothing before the first of an import or a check. Sizes, sessions and the million calls hang on no
  time: they are measured once.
- CPU per call is what the process of the server (or the client) has used in all its threads, from the process table; where
  both are in one process, or the caller hands over a \`Request\`, it is theirs together. The server has one core and the load
  another, where there are two; a client over stdio shares its own with the server that it starts. A turn over HTTP ends when
  the server has nothing left to do: what clients that have gone had asked of it counts, and does not weigh on the next. Peak memory is the most that the process has held since it began.
- Contestants offer the same tools with the same zod schemas, which each checks, and are asked the same; the answer is
  checked before a turn and after it. Each is set up as its own documentation has it: where that is a server for each request,
  it makes one, with its schemas; \`official-v2-schemas-once\` is kinder, and makes those once. Where one can answer in JSON and
  not in events, it does.
- \`bare\` parses the same request, and writes the same answer, with no check of anything: no server of MCP can be there. As
  a client it writes the same request, and parses the answer.

${outcomes.map(inMarkdown).join('\n\n')}
`

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

- Measured on ${date}: ${machine}.
- To repeat it: \`npm ci\`, then \`npm run bench\`, which takes about ten minutes; \`npm run bench -- call stdio\` runs two of the
  scenarios. With \`wrk\` on the machine that makes the load, else autocannon does.
- Absolute figures say more of the machine than of the programs. Compare ratios: the contestants take turns, every other
  round in the opposite order, those of whom nothing is promised three times and the others five times or more; a figure is
  the median over the rounds, a ratio the median of the rounds' ratios.
- CPU per call is what the process of the server (or the client) has used in all its threads, from the process table. The
  server has one core and the load another. A turn ends when the server has nothing left to do: what clients that have gone
  had asked of it counts, and does not weigh on the next.
- Contestants offer the same tools with the same zod schemas, and are asked the same; the answer is checked before the time
  counts. Each is set up as its own documentation has it; where it can answer in JSON and not in events, it does.
- \`bare\` parses the same request, and writes the same answer, with no check of anything: no server of MCP can be there.

${outcomes.map(inMarkdown).join('\n\n')}
`

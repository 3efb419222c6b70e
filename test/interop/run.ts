// One of the reference servers, from its source: `node run.ts weather|filesystem ARGS...`.
const [name, ...args] = process.argv.slice(2)
const { main } = (await import(`@mortise/${name}`)) as { main: (argv: readonly string[]) => Promise<void> }
await main(args)

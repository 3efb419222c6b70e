// npm run filesystem-conformance -- COMMAND [ARGUMENT...]: what a filesystem server, started by that command line with
// folders after it, does as the official one does, and as is right. Fails where a case fails.
import { cases } from './cases.js'
import { Suite } from './suite.js'

const [command, ...args] = process.argv.slice(2)
if (command === undefined) {
  console.error('Usage: npm run filesystem-conformance -- COMMAND [ARGUMENT...]')
  process.exit(2)
}
const suite = new Suite(() => Promise.resolve({ command, args, env: {} }))
let failed = 0
try {
  for (const each of cases) {
    const why = await suite.run(each)
    if (why === undefined) continue
    failed += 1
    console.log(`${each.name}: ${why}`)
  }
} finally {
  await suite.close()
}
console.log(`${cases.length - failed} of ${cases.length} cases passed`)
process.exitCode = failed === 0 ? 0 : 1

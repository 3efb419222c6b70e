// A client: `node client.ts MODE COMMAND ARGS...`. Says the pid of its server, and then waits for its own end ('wait'), ends
// without closing ('exit'), or closes, says what is left, and has nothing more to do ('close').
import { stdio } from '../child.js'
import { said } from './children.js'

const [mode, command = '', ...args] = process.argv.slice(2)
const shutdown = { endMs: 100, termMs: 100 }
const transport = await stdio({ command, args, shutdown })()
console.log(JSON.stringify(await said(transport)))
if (mode === 'exit') process.exit()
if (mode === 'close') {
  await transport.close()
  const left = process.getActiveResourcesInfo().filter((each) => each === 'Timeout')
  console.log(JSON.stringify({ left, listeners: process.listenerCount('exit') }))
}

import { serveHttp } from '@mortise/transport-http/node'
import { answer, given, heap, tell } from '../given.js'
import { mortise } from '../mortise.js'
import type { Offered } from '../tools.js'

const offered = given<Offered>()
// Clients of 2025 need a session, unless there are none.
const { url } = await serveHttp(mortise(offered), offered.manner === 'older' ? { sessions: false } : {})
answer(heap)
tell(url)

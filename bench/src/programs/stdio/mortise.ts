import { serveStdio } from '@mortise/transport-stdio'
import { answer, given, heap } from '../given.js'
import { mortise } from '../mortise.js'
import type { Offered } from '../tools.js'

answer(heap)
serveStdio(mortise(given<Offered>()))

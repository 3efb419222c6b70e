// A server over the standard input and output of its process.
import { serveStdio } from '@mortise/transport-stdio'
import { offer } from './offer.js'

serveStdio(offer())

import { z } from 'zod'
import './answers.js'

// As a tool would: the schema is made, too.
z.object({ text: z.string() })

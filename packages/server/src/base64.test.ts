import { expect, it } from 'vitest'
import { base64 } from './base64.js'

it.each([0, 1, 0x8000, 0x8001, 300_000])('%d bytes are written in base64', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => i % 251)
  expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
})

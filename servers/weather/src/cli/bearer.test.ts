import { expect, it } from 'vitest'
import { bearer, tokenFrom } from './bearer.js'
import { UsageError } from './options.js'

const ask = (authorization?: string) =>
  bearer('s3cret')({ get: (name) => (name === 'authorization' ? authorization : undefined) }, undefined)

it.each(['Bearer s3cret', 'bearer s3cret'])('lets in whoever sends %s', async (authorization) => {
  expect(await ask(authorization)).toEqual({ principal: 'token' })
})

it.each([
  [undefined, 'Bearer'],
  ['', 'Bearer'],
  ['Basic s3cret', 'Bearer'],
  ['Bearer', 'Bearer'],
  ['Bearer s3cret more', 'Bearer'],
  ['Bearer s3cre', 'Bearer error="invalid_token"'],
  ['Bearer s3crets', 'Bearer error="invalid_token"'],
  ['Bearer S3CRET', 'Bearer error="invalid_token"'],
])('turns away whoever sends %j', async (authorization, challenge) => {
  const refusal = await ask(authorization)
  expect(refusal).toMatchObject({ status: 401, headers: { 'www-authenticate': challenge } })
  expect(JSON.stringify(refusal)).not.toContain('s3cret')
})

it('finds the token where it was told, or where it usually is', () => {
  expect(tokenFrom({}, {})).toBeUndefined()
  expect(tokenFrom({ MCP_TOKEN: ' a\n' }, {})).toBe('a')
  expect(tokenFrom({ MCP_TOKEN: 'a', KEY: 'b' }, { tokenEnv: 'KEY' })).toBe('b')
})

it.each(['', ' \n'])('serves nobody where the usual variable is set to %j', (empty) => {
  expect(() => tokenFrom({ MCP_TOKEN: empty }, {})).toThrow(UsageError)
  expect(() => tokenFrom({ MCP_TOKEN: empty }, {})).toThrow('MCP_TOKEN is set, and empty')
  expect(tokenFrom({ MCP_TOKEN: empty, KEY: 'b' }, { tokenEnv: 'KEY' })).toBe('b')
})

it('serves nobody where a token was meant and there is none', () => {
  expect(() => tokenFrom({ MCP_TOKEN: 'a' }, { tokenEnv: 'KEY' })).toThrow(UsageError)
  expect(() => tokenFrom({ KEY: ' ' }, { tokenEnv: 'KEY' })).toThrow(
    '--token-env names KEY, and the environment has nothing',
  )
  expect(() => tokenFrom({ MCP_TOKEN: 'a b' }, {})).toThrow(/^The token in the environment has a space in it$/)
})

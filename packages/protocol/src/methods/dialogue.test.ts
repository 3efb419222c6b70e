import { expect, it } from 'vitest'
import { faultOfDialogue } from './dialogue.js'

type Said = Parameters<typeof faultOfDialogue>[0][number]

const text = { type: 'text', text: 'hi' } as const
const use = (id: string) => ({ type: 'tool_use', id, name: 'add', input: {} }) as const
const result = (toolUseId: string) => ({ type: 'tool_result' as const, toolUseId, content: [] })
const user = (...content: Said['content'] & readonly unknown[]): Said => ({ role: 'user', content })
const model = (...content: Said['content'] & readonly unknown[]): Said => ({ role: 'assistant', content })

it.each<[string, Said[]]>([
  ['no messages', []],
  ['a lone block', [{ role: 'user', content: text }]],
  ['a tool used and answered', [user(text), model(text, use('a')), user(result('a'))]],
  ['several at once, in any order', [model(use('a'), use('b')), user(result('b'), result('a')), model(text)]],
  ['one after the other', [model(use('a')), user(result('a')), model(use('a')), user(result('a'))]],
])('finds no fault with %s [N251]', (_what, messages) => {
  expect(faultOfDialogue(messages)).toBeUndefined()
})

it.each<[string, Said[]]>([
  ['messages[1]: holds more than results of tools', [model(use('a')), user(result('a'), text)]],
  ['messages[1]: does not answer the use of tool "b"', [model(use('a'), use('b')), user(result('a'))]],
  ['messages[1]: does not answer the use of tool "a"', [model(use('a')), model(text)]],
  ['messages: the use of tool "a" is not answered', [model(use('a'))]],
  ['messages[0]: answers "a", which no message before it uses', [user(result('a'))]],
  [
    'messages[2]: answers "a", which no message before it uses',
    [model(use('a')), user(result('a')), user(result('a'))],
  ],
  ['messages[1]: answers "a", which no message before it uses', [model(use('a')), user(result('a'), result('a'))]],
  ['messages[0]: only the assistant uses tools', [user(use('a'))]],
  ['messages[0]: only the user has results of tools', [model(result('a'))]],
])('says: %s [N251]', (fault, messages) => {
  expect(faultOfDialogue(messages)).toBe(fault)
})

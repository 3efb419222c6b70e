import { ErrorCode } from '@mortise/protocol'
import { claim, claimSame } from '../claim.js'
import { failures, unwritable } from '../far.js'
import { ask } from '../near.js'
import type { Cases } from '../stage.js'

/** Texts that a careless channel cuts, joins or rewrites. */
const texts: Record<string, string> = {
  'line ends': 'one\ntwo\r\nthree\rfour\n\n',
  'separators that are no line ends in JSON': 'a\u2028b\u2029c\u0085d',
  'characters of two, three and four bytes': 'é ß 世界 🪚 👩‍🔧',
  'lone halves of a pair': 'high \ud83e low \udd9a swapped \udd9a\ud83e',
  'control characters': 'nul \u0000 bell \u0007 escape \u001b delete \u007f',
  'a mark of byte order': '\ufefftext\ufeff',
  'what looks like JSON or an event': '{"jsonrpc":"2.0"}\ndata: x\n\nevent: message\n: comment',
  'what looks like an escape': '\\u0041 \\n \\\\ "',
  'a combining mark left as it is': 'e\u0301 is not \u00e9',
  nothing: '',
}

/** What may stand in a message. */
export const payloads: Cases = {
  async 'any text arrives as it was, as a value and as a key'({ near }) {
    for (const text of Object.values(texts)) await near.echo({ text, [`key ${text}`]: [text, { [text]: text }] })
  },

  async 'a message of a megabyte arrives whole, both ways'({ near }) {
    const line = 'forty characters with a 世 and a 🪚 in it.\n'
    await near.echo({ text: line.repeat(Math.ceil(2 ** 20 / line.length)) })
    await near.echo()
  },

  async 'a result that was written beforehand arrives like any other'({ near }) {
    await near.echo({ text: texts['line ends'], list: [1, 2.5, -0.001, 1e21, true, null, {}] }, 'print')
  },

  async 'a message that JSON cannot say is refused, and the channel lives on'({ near, patience }) {
    near.read()
    const sent = near.transport.send(...ask('unwritable', 'echo', unwritable)).then(
      () => false,
      () => true,
    )
    claim(await patience.within('the send to be refused', sent), 'A send took what JSON cannot say')
    await near.echo()
  },

  async 'an answer that JSON cannot say becomes an error'({ near }) {
    const answer = await near.answer(near.ask('stumble'))
    claim('error' in answer, 'Expected an error for an answer that JSON cannot say, got a result')
    claimSame(answer.error.code, ErrorCode.internal, 'Code of the error')
    await near.echo()
  },

  async 'an error keeps its code, its message and its data, whichever step it came from'({ near }) {
    for (const failure of failures) {
      const { step, ...wanted } = failure
      const answer = await near.answer(near.ask('fail', { ...failure }))
      claim('error' in answer, `Expected the error of step ${step}, got a result`)
      claimSame(answer.error, wanted, `Error of step ${step}`)
    }
    await near.echo()
  },
}

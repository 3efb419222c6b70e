import type { Infer } from '../schema/index.js'
import type { Role, SamplingBlock } from './content.js'

type Block = Infer<typeof SamplingBlock>
interface Said {
  readonly role: Role
  readonly content: Block | readonly Block[]
}

/** The blocks of a message, of which one may stand alone. */
export const blocksOf = ({ content }: Pick<Said, 'content'>): readonly Block[] =>
  'type' in content ? [content] : content

/**
 * What is wrong with the order of a dialogue, or undefined: each use of a tool is answered in the next message of the
 * user, which then holds nothing else, and nothing is answered that was not used.
 */
export function faultOfDialogue(messages: readonly Said[]): string | undefined {
  let open: readonly string[] = []
  for (const [at, message] of messages.entries()) {
    const fault = faultOfMessage(message, open)
    if (fault) return `messages[${at}]: ${fault}`
    open = blocksOf(message).flatMap((block) => (block.type === 'tool_use' ? [block.id] : []))
  }
  return open.length > 0 ? `messages: the use of tool ${quoted(open)} is not answered` : undefined
}

function faultOfMessage(message: Said, open: readonly string[]): string | undefined {
  const { role } = message
  const blocks = blocksOf(message)
  const results = blocks.flatMap((block) => (block.type === 'tool_result' ? [block.toolUseId] : []))
  if (role === 'user' && blocks.some(({ type }) => type === 'tool_use')) return 'only the assistant uses tools'
  if (role === 'assistant' && results.length > 0) return 'only the user has results of tools'
  if (results.length > 0 && results.length < blocks.length) return 'holds more than results of tools'
  const missing = open.filter((id) => !results.includes(id))
  if (missing.length > 0) return `does not answer the use of tool ${quoted(missing)}`
  const [stray] = results.filter((id, i) => !open.includes(id) || results.indexOf(id) !== i)
  return stray === undefined ? undefined : `answers ${quoted([stray])}, which no message before it uses`
}

const quoted = (ids: readonly string[]): string => ids.map((id) => JSON.stringify(id)).join(', ')

import { Client } from '@mortise/client'
import { methods, type ContentBlock, type Elicited, type Json, type Opener } from '@mortise/protocol'
import { called, fact, heading, meanwhile, outcome } from './print.js'

/** Answers a form from what its server asks. */
export type Answerer = (message: string, fields: Json) => Elicited

/** A client of one server, which says what it does. */
export class Guest {
  readonly client = new Client({ name: 'mortise-demo', version: '1.0.0' })

  constructor(answer: Answerer) {
    this.client.handle(methods.elicit, (form) => {
      meanwhile(`the server asks: ${form.message}`)
      const fields = 'requestedSchema' in form ? (form.requestedSchema.properties as Json) : {}
      const answered = answer(form.message, fields)
      meanwhile(`the demo answers: ${JSON.stringify(answered.content ?? answered.action)}`)
      return answered
    })
  }

  /** Connects, and says what there is. */
  async meet(title: string, how: string, target: Opener): Promise<void> {
    heading(title)
    await this.client.connect(target)
    const { revision, info } = this.client.server
    fact('reached over', how)
    fact('server', `${info?.name} ${info?.version}`)
    fact('revision agreed', `${revision.version} (${revision.family})`)
    const names: string[] = []
    for await (const { name } of this.client.listTools()) names.push(name)
    fact('tools', names.join(', '))
    const { resourceTemplates } = await this.client.listResourceTemplates()
    fact('resource templates', resourceTemplates.map(({ uriTemplate }) => uriTemplate).join(', '))
  }

  /** Calls a tool, and says how it goes and what it brings. */
  async call(name: string, args: Json, show: (structured: Json, text: string) => string): Promise<Json> {
    called(name, args)
    const result = await this.client.callTool(
      { name, arguments: args },
      {
        onProgress: ({ progress, total, message }) =>
          meanwhile(`${progress}${total ? ` of ${total}` : ''} ${message ?? ''}`),
      },
    )
    const structured = (result.structuredContent ?? {}) as Json
    const text = result.content.map(textOf).join('\n')
    outcome(result.isError ? `error: ${text}` : show(structured, text))
    return structured
  }
}

const textOf = (block: ContentBlock): string => (block.type === 'text' ? block.text : `[${block.type}]`)

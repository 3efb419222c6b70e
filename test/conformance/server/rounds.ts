import { ask, declares, methods, question, type FormSchema, type Question, type Questions } from '@mortise/protocol'
import type { McpServer } from '@mortise/server'

const form = (message: string, properties: FormSchema['properties']): Question =>
  question(methods.elicit, {
    message,
    requestedSchema: { type: 'object', properties, required: Object.keys(properties) },
  })
const sample = (text: string): Question =>
  question(methods.sample, { messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens: 100 })

const name = form('What is your name?', { name: { type: 'string' } })
const capital = sample('What is the capital of France?')
const roots = question(methods.listRoots, {})
const confirm = form('Please confirm', { ok: { type: 'boolean' } })

/** Offers a tool that puts all its questions at once, and says what it was answered when none is missing. */
function registerQuestions(server: McpServer, suffix: string, questions: Questions, state?: string): void {
  const description = `Asks for ${Object.keys(questions).join(', ')}`
  server.registerTool(`test_input_required_result_${suffix}`, { description }, (_args, { resume }) => {
    if (Object.keys(questions).some((key) => !Object.hasOwn(resume.answers, key))) return ask(questions, state)
    const { content } = resume.answers.user_name ?? {}
    const who = (content as { name?: string } | undefined)?.name
    return who === undefined ? `${String(resume.state)}: ${JSON.stringify(resume.answers)}` : `Hello, ${who}!`
  })
}

/** The tools and the prompt that return their questions, and are called again with the answers. */
export function registerRounds(server: McpServer): void {
  registerQuestions(server, 'elicitation', { user_name: name })
  registerQuestions(server, 'sampling', { capital_question: capital })
  registerQuestions(server, 'list_roots', { client_roots: roots })
  registerQuestions(server, 'request_state', { confirm }, 'state-ok')
  registerQuestions(server, 'multiple_inputs', { user_name: name, greeting: capital, client_roots: roots }, 'all')
  registerQuestions(server, 'tampered_state', { confirm }, 'sealed')

  server.registerTool(
    'test_input_required_result_multi_round',
    { description: 'Asks twice' },
    (_args, { resume: { answers } }) => {
      if (!answers.step1) return ask({ step1: form('Step one', { name: { type: 'string' } }) }, 'one')
      if (!answers.step2) return ask({ step2: form('Step two', { color: { type: 'string' } }) }, 'two')
      return `Answered ${JSON.stringify(answers)}`
    },
  )
  server.registerTool(
    'test_input_required_result_capabilities',
    { description: 'Asks only what the client can answer' },
    (_args, { caller, resume }) => {
      if (Object.keys(resume.answers).length > 0) return 'Answered'
      const can = (path: string): boolean => declares(caller.capabilities, path)
      return ask({
        ...(can('sampling') && { capital_question: capital }),
        ...(can('elicitation') && { user_name: name }),
        ...(can('roots') && { client_roots: roots }),
      })
    },
  )
  server.registerPrompt(
    'test_input_required_result_prompt',
    { description: 'Asks before it is filled in' },
    (_args, { resume: { answers } }) =>
      answers.user_context
        ? `In the light of ${JSON.stringify(answers.user_context)}`
        : ask({ user_context: form('What are you working on?', { context: { type: 'string' } }) }),
  )
}

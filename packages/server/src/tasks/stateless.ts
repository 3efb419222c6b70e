import {
  createdTask,
  declares,
  extensionPath,
  methods,
  read,
  requireCapability,
  tasksExtension,
  type Answers,
  type Json,
  type StoredTask,
} from '@mortise/protocol'
import { definitionOfQuestion } from '../asking/sound.js'
import { readSaid } from '../said.js'
import { serving } from '../served.js'
import { detailedForm, statelessForm } from './forms.js'
import type { TaskManners } from './manners.js'

const path = extensionPath(tasksExtension)

/** The server decides: whoever has named the extension takes a task for an answer. */
export const stateless: TaskManners = {
  serves: (book) => [
    serving(methods.pollTask, async ({ taskId }, { principal }) =>
      read(methods.pollTask.result, detailedForm(await book.get(taskId, principal)), taskId),
    ),
    serving(methods.updateTask, async ({ taskId, inputResponses }, { principal }) => {
      const task = await book.get(taskId, principal)
      await book.answer(taskId, principal, answersTo(task, inputResponses))
      return {}
    }),
    serving(methods.stopTask, async ({ taskId }, { principal }) => {
      await book.get(taskId, principal)
      await book.stop(taskId, principal)
      return {}
    }),
  ],

  wish({ caller }, tool, support) {
    if (declares(caller.capabilities, path)) return { when: support ? 'now' : 'asked' }
    if (support === 'required') {
      requireCapability({ name: `The tool '${tool}'`, extension: createdTask.extension }, 'client', caller.capabilities)
    }
    return { when: 'never' }
  },

  created: statelessForm,
}

/** The answers to what is asked. Throws when one of them is malformed; the rest was asked before, or never. */
function answersTo({ questions }: StoredTask, given: Answers): StoredTask['answers'] {
  const open = Object.entries(given).filter(([key]) => Object.hasOwn(questions, key))
  return Object.fromEntries(
    open.map(([key, answer]) => {
      const { result } = definitionOfQuestion(questions[key]!)
      return [key, { value: readSaid(result, answer, `params.inputResponses.${key}`) as Json }]
    }),
  )
}

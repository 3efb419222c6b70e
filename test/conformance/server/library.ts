import type { McpServer } from '@mortise/server'
import { png } from './content.js'

/** The resources and prompts. */
export function registerLibrary(server: McpServer): void {
  server.registerResource(
    'static-text',
    'test://static-text',
    { description: 'A text that stays', mimeType: 'text/plain' },
    () => 'This is the content of the static text resource.',
  )
  server.registerResource(
    'static-binary',
    'test://static-binary',
    { description: 'A picture that stays', mimeType: 'image/png' },
    () => ({ blob: png }),
  )
  server.registerResource(
    'template',
    'test://template/{id}/data',
    { description: 'One for each id', mimeType: 'application/json' },
    (_uri, { id }) => JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
  )
  server.registerResource(
    'watched-resource',
    'test://watched-resource',
    { description: 'A text to follow', mimeType: 'text/plain' },
    () => 'Watched',
  )
  server.registerPrompt('test_simple_prompt', { description: 'A prompt without arguments' }, () => 'A simple prompt')
  const suggest = (value: string): string[] => ['testValue1', 'testValue2'].filter((each) => each.startsWith(value))
  server.registerPrompt(
    'test_prompt_with_arguments',
    {
      description: 'A prompt with two arguments',
      arguments: [
        { name: 'arg1', description: 'The first', required: true },
        { name: 'arg2', description: 'The second', required: true },
      ],
      complete: { arg1: suggest, arg2: suggest },
    },
    ({ arg1, arg2 }) => `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`,
  )
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    {
      description: 'A prompt that carries a resource',
      arguments: [{ name: 'resourceUri', description: 'Which one', required: true }],
    },
    ({ resourceUri }) => [
      {
        role: 'user',
        content: { type: 'resource', resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded' } },
      },
      { role: 'user', content: { type: 'text', text: 'Please process the resource above.' } },
    ],
  )
  server.registerPrompt('test_prompt_with_image', { description: 'A prompt that shows a picture' }, () => [
    { role: 'user', content: { type: 'image', data: png, mimeType: 'image/png' } },
    { role: 'user', content: { type: 'text', text: 'Please describe the picture above.' } },
  ])
}

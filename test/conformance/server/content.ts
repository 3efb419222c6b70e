import type { McpServer } from '@mortise/server'

/** A picture of one pixel. */
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
/** A sound of no samples. */
export const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA='

/** The tools that only say something, in every kind of content there is. */
export function registerContent(server: McpServer): void {
  const image = { type: 'image', data: png, mimeType: 'image/png' } as const
  const resource = {
    type: 'resource',
    resource: { uri: 'test://embedded', mimeType: 'text/plain', text: 'Embedded text' },
  } as const
  server.registerTool(
    'test_simple_text',
    { description: 'Says a line' },
    () => 'This is a simple text response for testing.',
  )
  server.registerTool('test_image_content', { description: 'Shows a picture' }, () => [image])
  server.registerTool('test_audio_content', { description: 'Plays a sound' }, () => [
    { type: 'audio', data: wav, mimeType: 'audio/wav' },
  ])
  server.registerTool('test_embedded_resource', { description: 'Carries a resource' }, () => [resource])
  server.registerTool('test_multiple_content_types', { description: 'Says three things in three ways' }, () => [
    { type: 'text', text: 'Three kinds of content:' },
    image,
    resource,
  ])
}

import {
  anything,
  array,
  boolean,
  either,
  integer,
  json,
  literal,
  number,
  object,
  optional,
  string,
  tagged,
  type Infer,
} from '../schema/index.js'

/** Metadata that either side may add to almost anything. */
export const Meta = optional(json)

/** The two parties of a dialogue. */
export const Role = literal('user', 'assistant')
/** Who says a message: the user, or the model. */
export type Role = Infer<typeof Role>

/** Hints on content: for whom it is, how much it matters, when it last changed. */
export const Annotations = object({
  audience: optional(array(Role)),
  priority: optional(number),
  lastModified: optional(string),
})
/** Hints on content; `priority` runs from 0 to 1, `lastModified` is ISO 8601. */
export interface Annotations extends Infer<typeof Annotations> {}

/** A picture that stands for something; `src` is an `https:` or `data:` address. */
export const Icon = object({
  src: string,
  mimeType: optional(string),
  sizes: optional(array(string)),
  theme: optional(literal('light', 'dark')),
})
/** A picture that stands for something; `sizes` are such as `48x48` or `any`. */
export interface Icon extends Infer<typeof Icon> {}

const labelled = { name: string, title: optional(string) }

/** Something a server offers to read, by its URI. */
export const Resource = object({
  ...labelled,
  uri: string,
  description: optional(string),
  mimeType: optional(string),
  size: optional(integer),
  icons: optional(array(Icon)),
  annotations: optional(Annotations),
  _meta: Meta,
})
/** Something a server offers to read; `size` is in bytes before any encoding. */
export interface Resource extends Infer<typeof Resource> {}

const TextContents = object({ uri: string, mimeType: optional(string), text: string, _meta: Meta })
const BlobContents = object({ uri: string, mimeType: optional(string), blob: string, _meta: Meta })
/** What stands in a resource: text, or bytes in base64. */
export const ResourceContents = either({
  'an object with uri and text': TextContents,
  'with uri and blob': BlobContents,
})
/** What stands in a resource: `text`, or `blob` in base64. */
export type ResourceContents = Infer<typeof ResourceContents>

const block = { annotations: optional(Annotations), _meta: Meta }
const media = { ...block, data: string, mimeType: string }
const blocks = {
  text: object({ ...block, type: literal('text'), text: string }),
  image: object({ ...media, type: literal('image') }),
  audio: object({ ...media, type: literal('audio') }),
  resource: object({ ...block, type: literal('resource'), resource: ResourceContents }),
  resource_link: object({
    ...block,
    ...labelled,
    type: literal('resource_link'),
    uri: string,
    description: optional(string),
    mimeType: optional(string),
    size: optional(integer),
    icons: optional(array(Icon)),
  }),
}

/** One piece of what a tool or a prompt says. */
export const ContentBlock = tagged('type', blocks)
/** One piece of what a tool or a prompt says: text, picture, sound, a resource or a link to one. */
export type ContentBlock = Infer<typeof ContentBlock>

/** One piece of a sampled dialogue: content, or the use of a tool and its outcome. */
export const SamplingBlock = tagged('type', {
  text: blocks.text,
  image: blocks.image,
  audio: blocks.audio,
  tool_use: object({ type: literal('tool_use'), id: string, name: string, input: json, _meta: Meta }),
  tool_result: object({
    type: literal('tool_result'),
    toolUseId: string,
    content: array(ContentBlock),
    structuredContent: optional(anything),
    isError: optional(boolean),
    _meta: Meta,
  }),
})
/** One piece of a sampled dialogue. */
export type SamplingBlock = Infer<typeof SamplingBlock>

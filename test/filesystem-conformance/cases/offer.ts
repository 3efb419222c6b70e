import { strict as assert } from 'node:assert'
import { area, type Case } from '../case.js'

interface Offered {
  readonly required: readonly string[]
  readonly optional?: readonly string[]
  /** What it may do; undefined where it only reads. */
  readonly changes?: { readonly idempotent: boolean; readonly destructive: boolean }
}

const lines = { required: ['path'], optional: ['head', 'tail'] }

/** The tools of the official server, which hosts and prompts know by name. */
const offered: Readonly<Record<string, Offered>> = {
  read_file: lines,
  read_text_file: lines,
  read_media_file: { required: ['path'] },
  read_multiple_files: { required: ['paths'] },
  write_file: { required: ['path', 'content'], changes: { idempotent: true, destructive: true } },
  edit_file: {
    required: ['path', 'edits'],
    optional: ['dryRun'],
    changes: { idempotent: false, destructive: true },
  },
  create_directory: { required: ['path'], changes: { idempotent: true, destructive: false } },
  list_directory: { required: ['path'] },
  list_directory_with_sizes: { required: ['path'], optional: ['sortBy'] },
  directory_tree: { required: ['path'], optional: ['excludePatterns'] },
  move_file: { required: ['source', 'destination'], changes: { idempotent: false, destructive: true } },
  search_files: { required: ['path', 'pattern'], optional: ['excludePatterns'] },
  get_file_info: { required: ['path'] },
  list_allowed_directories: { required: [] },
}

const one = (name: string, { required, optional = [], changes }: Offered): Case['run'] =>
  async function ({ tools }) {
    const tool = (await tools()).find((each) => each.name === name)
    assert.ok(tool, 'there is no such tool')
    assert.ok(tool.title && tool.description, 'it has no title, or is not described')
    const { inputSchema, outputSchema, annotations = {} } = tool
    assert.deepEqual(Object.keys(inputSchema.properties ?? {}).sort(), [...required, ...optional].sort())
    assert.deepEqual([...(inputSchema.required ?? [])].sort(), [...required].sort())
    assert.deepEqual(Object.keys(outputSchema?.properties ?? {}), ['content'])
    assert.equal(annotations.readOnlyHint, !changes)
    assert.equal(annotations.openWorldHint, false)
    if (!changes) return
    assert.equal(annotations.idempotentHint, changes.idempotent)
    assert.equal(annotations.destructiveHint, changes.destructive)
  }

export const offer = area('tools', {
  ...Object.fromEntries(
    Object.entries(offered).map(([name, each]) => [`${name} is offered as it is known`, one(name, each)]),
  ),
  async 'there are these and no others'({ tools }) {
    assert.deepEqual((await tools()).map(({ name }) => name).sort(), Object.keys(offered).sort())
  },
  async 'the output of read_media_file is typed as image, audio and resource'({ tools }) {
    const schema = JSON.stringify((await tools()).find(({ name }) => name === 'read_media_file')?.outputSchema)
    for (const kind of ['image', 'audio', 'resource']) assert.ok(schema.includes(`"${kind}"`), `no ${kind}`)
  },
  async 'the output of all others is typed as text'({ tools }) {
    for (const { name, outputSchema } of await tools()) {
      if (name === 'read_media_file') continue
      const content = outputSchema?.properties?.content as { type?: string } | undefined
      assert.equal(content?.type, 'string', name)
      assert.deepEqual(outputSchema?.required, ['content'], name)
    }
  },
  async 'what arguments mean where it is not plain is said'({ tools }) {
    const all = await tools()
    const described = (tool: string, argument: string): unknown => {
      const properties = all.find(({ name }) => name === tool)?.inputSchema.properties ?? {}
      return (properties[argument] as { description?: string } | undefined)?.description
    }
    assert.ok(described('read_text_file', 'head') && described('read_text_file', 'tail'))
    assert.ok(described('edit_file', 'dryRun') && described('list_directory_with_sizes', 'sortBy'))
  },
})

const wrong: Readonly<Record<string, readonly [tool: string, args: Record<string, unknown>]>> = {
  'a path that is missing': ['read_text_file', {}],
  'a path that is a number': ['read_text_file', { path: 7 }],
  'a path that is null': ['list_directory', { path: null }],
  'a head that is text': ['read_text_file', { path: 'a.txt', head: 'two' }],
  'a list of paths that is text': ['read_multiple_files', { paths: 'a.txt' }],
  'a list of no paths': ['read_multiple_files', { paths: [] }],
  'a path among many that is a number': ['read_multiple_files', { paths: ['a.txt', 7] }],
  'content that is missing': ['write_file', { path: 'a.txt' }],
  'content that is not text': ['write_file', { path: 'a.txt', content: { a: 1 } }],
  'edits that are missing': ['edit_file', { path: 'a.txt' }],
  'an edit without its new text': ['edit_file', { path: 'a.txt', edits: [{ oldText: 'a' }] }],
  'a dry run that is text': ['edit_file', { path: 'a.txt', edits: [], dryRun: 'yes' }],
  'an order that there is not': ['list_directory_with_sizes', { path: '.', sortBy: 'mtime' }],
  'patterns that are no list': ['directory_tree', { path: '.', excludePatterns: '*.js' }],
  'a search without a pattern': ['search_files', { path: '.' }],
  'a move without a destination': ['move_file', { source: 'a.txt' }],
}

/** Arguments that do not fit are told to the model as a result, which it can learn from, or to the client as an error. */
const unfit = ([tool, args]: (typeof wrong)[string]): Case['run'] =>
  async function ({ call }) {
    const text = await call(tool, args).then(
      (answer) => (assert.equal(answer.isError, true, 'it was taken'), answer.text),
      (error: Error & { code?: number }) => (assert.equal(error.code, -32602), error.message),
    )
    const names = ['path', 'paths', 'head', 'content', 'edits', 'dryRun', 'newText', 'sortBy', 'excludePatterns']
    const said = [...names, 'pattern', 'destination'].some((name) => text.includes(name))
    assert.ok(said, `it does not say what is wrong: ${text}`)
  }

export const checks = area('arguments', {
  ...Object.fromEntries(Object.entries(wrong).map(([name, each]) => [`${name} is refused`, unfit(each)])),
  async 'those that are not known are let be'({ call, root }) {
    const answer = await call('list_allowed_directories', { verbose: true })
    assert.equal(answer.text, `Allowed directories:\n${root}`)
  },
  async 'a tool that there is not is refused'({ call }) {
    const answer = await call('format_disk', {}).then(
      ({ isError }) => isError,
      ({ code }: { code?: number }) => code === -32602,
    )
    assert.equal(answer, true)
  },
})

import { strict as assert } from 'node:assert'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { area, refused, told, type Case, type Place } from '../case.js'

async function planted(folder: string): Promise<void> {
  for (const name of ['a.ts', 'b.js', '.hidden.ts', 'src/c.ts', 'src/deep/d.ts', 'src/deep/Note.md', 'dist/e.js']) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), name)
  }
  await mkdir(path.join(folder, 'empty'))
}

/** What a search comes to, relative to the folder, in order. */
async function found({ folder, call }: Place, pattern: string, excludePatterns?: string[]): Promise<string[]> {
  await planted(folder)
  const text = told(await call('search_files', { path: folder, pattern, ...(excludePatterns && { excludePatterns }) }))
  if (text === 'No matches found') return []
  return text
    .split('\n')
    .map((file) => path.relative(folder, file))
    .sort()
}

const finds = (pattern: string, expected: string[], excludePatterns?: string[]): Case['run'] =>
  async function (place) {
    assert.deepEqual(await found(place, pattern, excludePatterns), expected)
  }

export const search = area('search', {
  'a star stays in the directory': finds('*.ts', ['.hidden.ts', 'a.ts']),
  'two stars go through all directories': finds('**/*.ts', ['.hidden.ts', 'a.ts', 'src/c.ts', 'src/deep/d.ts']),
  'a pattern may begin with a directory': finds('src/**/*.ts', ['src/c.ts', 'src/deep/d.ts']),
  'directories are found too': finds('**/de*', ['src/deep']),
  'a question mark is one sign': finds('?.js', ['b.js']),
  'braces are a choice': finds('**/*.{md,js}', ['b.js', 'dist/e.js', 'src/deep/Note.md']),
  'brackets are a set': finds('[ab].*', ['a.ts', 'b.js']),
  'a plain name is found only where it stands': finds('d.ts', []),
  'case matters': finds('**/note.md', []),
  'what is excluded is not found': finds('**/*.js', ['b.js'], ['dist/**']),
  'what is below an excluded directory is not found': finds('**/*.ts', ['.hidden.ts', 'a.ts'], ['src']),
  'several patterns may exclude': finds('**/*.{ts,js}', ['a.ts'], ['**/*.js', 'src/**', '.*']),
  async 'nothing found is told'({ folder, call }) {
    assert.equal(told(await call('search_files', { path: folder, pattern: '**/*.rs' })), 'No matches found')
  },
  async 'whole paths are told'({ folder, call }) {
    await planted(folder)
    const text = told(await call('search_files', { path: folder, pattern: 'b.js' }))
    assert.equal(text, path.join(folder, 'b.js'))
  },
  async 'links are not followed outside'({ folder, outside, call }) {
    await writeFile(path.join(outside, 'secret.ts'), '')
    await symlink(outside, path.join(folder, 'link'))
    const text = told(await call('search_files', { path: folder, pattern: '**/*.ts' }))
    assert.equal(text, 'No matches found')
  },
  async 'a directory that is missing is an error'({ folder, call }) {
    refused(await call('search_files', { path: path.join(folder, 'missing'), pattern: '*' }))
  },
  async 'a directory outside is an error'({ outside, call }) {
    assert.match(refused(await call('search_files', { path: outside, pattern: '*' })), /Access denied/)
  },
})

interface Branch {
  readonly name: string
  readonly type: 'file' | 'directory'
  readonly children?: readonly Branch[]
}

const spell = (branches: readonly Branch[]): string[] =>
  branches.flatMap(({ name, children }) => [name, ...spell(children ?? []).map((below) => `${name}/${below}`)]).sort()

/** The paths of a tree, in order. */
async function grown({ folder, call }: Place, excludePatterns?: string[]): Promise<string[]> {
  await planted(folder)
  const args = { path: folder, ...(excludePatterns && { excludePatterns }) }
  return spell(JSON.parse(told(await call('directory_tree', args))) as Branch[])
}

const all = ['.hidden.ts', 'a.ts', 'b.js', 'dist', 'dist/e.js', 'empty', 'src', 'src/c.ts', 'src/deep']
const whole = [...all, 'src/deep/Note.md', 'src/deep/d.ts']

const grows = (expected: string[], excludePatterns?: string[]): Case['run'] =>
  async function (place) {
    assert.deepEqual(await grown(place, excludePatterns), expected)
  }

export const tree = area('tree', {
  'all is in it': grows(whole),
  'a name excludes wherever it stands': grows(
    whole.filter((each) => !/deep/.test(each)),
    ['deep'],
  ),
  'a pattern excludes what it matches': grows(
    whole.filter((each) => each !== 'b.js'),
    ['*.js'],
  ),
  'a pattern through all directories excludes below them': grows(
    whole.filter((each) => !each.endsWith('.js')),
    ['**/*.js'],
  ),
  'several patterns exclude': grows(
    whole.filter((each) => !/^(src|dist)/.test(each)),
    ['src', 'dist'],
  ),
  async 'files have no children, and directories always have'({ folder, call }) {
    await mkdir(path.join(folder, 'empty'))
    await writeFile(path.join(folder, 'file'), '')
    const text = told(await call('directory_tree', { path: folder }))
    const branches = (JSON.parse(text) as Branch[]).toSorted((a, b) => a.name.localeCompare(b.name))
    assert.deepEqual(branches, [
      { name: 'empty', type: 'directory', children: [] },
      { name: 'file', type: 'file' },
    ])
  },
  async 'it is indented by two spaces'({ folder, call }) {
    await writeFile(path.join(folder, 'file'), '')
    const text = told(await call('directory_tree', { path: folder }))
    assert.equal(text, JSON.stringify([{ name: 'file', type: 'file' }], undefined, 2))
  },
  async 'an empty directory is an empty list'({ folder, call }) {
    assert.equal(told(await call('directory_tree', { path: folder })), '[]')
  },
  async 'a link to a directory is not walked'({ folder, call }) {
    await symlink(folder, path.join(folder, 'loop'))
    const branches = JSON.parse(told(await call('directory_tree', { path: folder }))) as Branch[]
    assert.deepEqual(spell(branches), ['loop'])
  },
  async 'patterns hold for a path that goes from the folder'({ root, folder, call }) {
    await planted(folder)
    const args = { path: path.relative(root, folder), excludePatterns: ['src/c.ts'] }
    const branches = JSON.parse(told(await call('directory_tree', args))) as Branch[]
    assert.ok(!spell(branches).includes('src/c.ts'))
  },
  async 'a file is an error'({ folder, call }) {
    await planted(folder)
    refused(await call('directory_tree', { path: path.join(folder, 'a.ts') }))
  },
  async 'a directory outside is an error'({ outside, call }) {
    assert.match(refused(await call('directory_tree', { path: outside })), /Access denied/)
  },
})

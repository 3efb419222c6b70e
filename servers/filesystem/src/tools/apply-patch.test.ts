import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import { Pace } from '../io/pace.js'
import { performPlans, planPatch } from '../io/patch.js'
import { Scope } from '../scope/scope.js'
import { connect, textOf } from '../testing/connect.js'
import { sandbox, type Sandbox } from '../testing/sandbox.js'

const plants = { 'allow/a.txt': 'one\r\ntwo\r\n', 'allow/b.txt': 'b\n', 'allow/c.txt': 'c\n', 'secret/key': 'SECRET' }

const patch = `diff --git a/a.txt b/a.txt
--- a/a.txt
+++ b/a.txt
@@ -1,2 +1,2 @@
-one
+ONE
 two
--- a/b.txt
+++ /dev/null
@@ -1 +0,0 @@
-b
--- /dev/null
+++ b/deep/new.txt
@@ -0,0 +1 @@
+new
diff --git a/c.txt b/deep/d.txt
rename from c.txt
rename to deep/d.txt
--- a/c.txt
+++ b/deep/d.txt
@@ -1 +1 @@
-c
+d
`

const apply = async (box: Sandbox, args: object) => {
  const client = await connect({ folders: [box.allow], write: true })
  const call = (name: string, given: object) => client.callTool({ name, arguments: { ...given } })
  return { result: await call('apply_patch', args), call }
}

const standing = (box: Sandbox): string[] =>
  readdirSync(box.allow, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('.mcp-trash') && statSync(box.at('allow', name)).isFile())
    .map((name) => `${name}: ${readFileSync(box.at('allow', name), 'utf8')}`)
    .toSorted()

it('changes, deletes, makes and renames, and all that is one operation', async () => {
  const box = sandbox(plants)
  const before = standing(box)
  const rehearsed = await apply(box, { patch, dryRun: true })
  expect([standing(box), rehearsed.result.structuredContent]).toMatchObject([before, { dryRun: true }])
  chmodSync(box.at('allow/c.txt'), 0o640)
  const { result, call } = await apply(box, { patch })
  expect(result.structuredContent).toMatchObject({
    files: [{ action: 'modify' }, { action: 'delete' }, { action: 'create' }, { action: 'rename' }],
  })
  expect(standing(box)).toEqual(['a.txt: ONE\r\ntwo\r\n', 'deep/d.txt: d\n', 'deep/new.txt: new\n'])
  expect(statSync(box.at('allow/deep/d.txt')).mode & 0o777).toBe(0o640)
  await call('undo', { operationId: (result.structuredContent as { operationId: string }).operationId })
  expect([standing(box), existsSync(box.at('allow/deep'))]).toEqual([before, false])
})

it.each([
  ['a hunk that does not fit', patch.replace('-c', '-x'), /^NO_MATCH: Hunk 1 does not fit/],
  ['a file that is there already', patch.replace('deep/new.txt', 'c.txt'), /^(EXISTS|INVALID_PATCH)/],
  ['a file that is not', patch.replaceAll('b.txt', 'absent.txt'), /^NOT_FOUND/],
  ['a file outside', patch.replaceAll('b/deep/new.txt', 'b/../../secret/new'), /^OUTSIDE/],
  ['more in a file than it deletes', patch.replaceAll('b.txt', 'a.txt').replace('-b\n', '-one\n'), /^INVALID_PATCH/],
])('does nothing where one part has %s', async (_, given, refusal) => {
  const box = sandbox(plants)
  const before = standing(box)
  expect(textOf((await apply(box, { patch: given })).result)).toMatch(refusal)
  expect([standing(box), readdirSync(box.at('secret'))]).toEqual([before, ['key']])
})

it('puts everything back when a file changes under its hands', async () => {
  const box = sandbox(plants)
  const before = standing(box)
  const scope = new Scope([box.allow])
  const plans = await planPatch(scope, '.', patch, new Pace())
  box.plant({ 'allow/c.txt': 'theirs\n' })
  await expect(performPlans(scope, plans)).rejects.toMatchObject({ code: 'CHANGED' })
  expect(standing(box)).toEqual(before.map((each) => (each.startsWith('c.txt') ? 'c.txt: theirs\n' : each)))
  expect(existsSync(box.at('allow/deep'))).toBe(false)
})

it('counts names from a directory, keeps encodings, and refuses what is no text or no change', async () => {
  const wide = iconv.encode('\u4f60\n', 'utf-16le', { addBOM: true })
  const box = sandbox({ 'allow/sub/w.txt': wide, 'allow/bin': Buffer.from([0, 1, 2]), 'allow/n.txt': 'n\n' })
  const one = (name: string, hunk: string) => `--- ${name}\n+++ ${name}\n@@ -1 +1 @@\n${hunk}`
  await apply(box, { path: 'sub', patch: one('w.txt', '-\u4f60\n+\u597d\n') })
  expect(readFileSync(box.at('allow/sub/w.txt'))).toEqual(iconv.encode('\u597d\n', 'utf-16le', { addBOM: true }))
  expect(textOf((await apply(box, { patch: one('bin', '-a\n+b\n') })).result)).toMatch(/^BINARY/)
  expect(textOf((await apply(box, { patch: one('n.txt', '-n\n+n\n') })).result)).toMatch(/^NO_CHANGE/)
  expect(textOf((await apply(box, { patch: '--- n.txt\n+++ /dev/null\n@@ -0,0 +1 @@\n+x\n' })).result)).toMatch(
    /^NO_MATCH: .* holds more/,
  )
  const many = Array.from({ length: 201 }, (_, at) => `--- /dev/null\n+++ ${at}\n@@ -0,0 +1 @@\n+x\n`).join('')
  expect(textOf((await apply(box, { patch: many })).result)).toMatch(/^TOO_LARGE/)
})

it('refuses a patch that would make a file too large, is about too much at once, or takes too long', async () => {
  const eight = `${'x'.repeat(8 * 1024 * 1024 - 3)}\na\n`
  const part = (name: string): string => `--- a/${name}\n+++ b/${name}\n@@ -2 +2,2 @@\n-a\n+b`
  const box = sandbox({ 'allow/0': eight, 'allow/1': eight, 'allow/2': eight })
  const said = async (text: string) => textOf((await apply(box, { patch: text, dryRun: true })).result)
  expect(await said(`${part('0')}\n+c\n`)).toMatch(
    /^TOO_LARGE: ".*0" would have 8388610 bytes, and 8388608 are the limit/,
  )
  const three = [0, 1, 2].map((name) => part(`${name}`).replace('2,2', '2')).join('\n')
  expect(await said(`${three}\n`)).toMatch(
    /^TOO_LARGE: The files of the patch are too large together\. Apply it in parts/,
  )
  const late = planPatch(new Scope([box.allow]), '.', patch, new Pace({ maxMs: 0 }))
  await expect(late).rejects.toMatchObject({ code: 'TOO_LARGE', message: 'The patch takes too long' })
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Failure } from '../failure.js'
import { Rules } from '../pattern/rules.js'
import { sandbox } from '../testing/sandbox.js'
import { descriptors } from './descriptors.js'
import type { Ground } from './ground.js'
import { Scope, type ScopeOptions } from './scope.js'
import { sensitive } from './sensitive.js'

const NOT_UTF8 = Buffer.from([0xff])

const reach = (scope: Scope, given: string, follow = true): Promise<string> =>
  scope.visit(given, async (spot) => `${spot.kind} ${spot.path}`, { follow }).catch((error: Failure) => error.code)

const scopeOf = (folders: string[], options: ScopeOptions): Scope => new Scope(folders, undefined, options)

it('keeps what holds secrets from everybody, be it there or not, and through links too', async () => {
  const box = sandbox({
    'allow/.env': 'KEY',
    'allow/.env.example': '',
    'allow/sub/id_rsa': 'KEY',
    'allow/.ssh/config': '',
    'allow/harmless': { link: '.env' },
    'allow/door': { link: '.ssh' },
  })
  const scope = scopeOf([box.allow], { secrets: Rules.strict(sensitive) })
  for (const path of ['.env', '.env.local', 'sub/id_rsa', 'id_rsa', '.ssh', '.ssh/config', 'harmless', 'door/config'])
    expect(await reach(scope, path)).toBe('DENIED')
  expect(await reach(scope, '.env.example')).toBe(`entry ${box.at('allow/.env.example')}`)
  expect(await reach(scope, 'harmless', false)).toBe(`entry ${box.at('allow/harmless')}`)
})

it('applies rules to paths that begin at a folder', async () => {
  const box = sandbox({ 'allow/a/secret': '', 'allow/secret': '' })
  const scope = scopeOf([box.allow], { secrets: Rules.strict(['/a/secret']) })
  expect(await reach(scope, 'a/../a/secret')).toBe('DENIED')
  expect(await reach(scope, 'secret')).toBe(`entry ${box.at('allow/secret')}`)
})

it('knows folders by their names, and tells no path of this machine where those are hidden', async () => {
  const box = sandbox({ 'allow/a.txt': '', 'more/b.txt': '', 'out/c.txt': '' })
  const folders = [`docs=${box.allow}`, box.at('more'), box.at('allow')]
  const open = scopeOf(folders, {})
  expect(await reach(open, 'docs:/a.txt')).toBe(`entry ${box.at('allow/a.txt')}`)
  expect(await reach(open, 'docs:../out/c.txt')).toBe('NOT_FOUND')
  expect(await reach(open, box.at('allow/a.txt'))).toBe(`entry ${box.at('allow/a.txt')}`)
  const hidden = scopeOf(folders, { hidden: true })
  expect(hidden.listed).toBe('"docs:/", "more:/", "allow:/"')
  expect(await reach(hidden, 'docs:a.txt')).toBe('entry docs:/a.txt')
  expect(await reach(hidden, 'b.txt')).toBe('entry more:/b.txt')
  expect(await reach(hidden, 'none:/b.txt')).toBe('NOT_FOUND')
  const told = await hidden.visit(box.at('allow/a.txt'), async () => '').catch((error: Failure) => error)
  expect(told).toMatchObject({ code: 'OUTSIDE', hint: 'The folders are: "docs:/", "more:/", "allow:/".' })
})

it('gives each folder a name of its own', () => {
  const box = sandbox({ 'one/allow/': '', 'two/allow/': '', '1 é/': '' })
  const names = scopeOf([box.at('one/allow'), box.at('two/allow'), box.at('1 é')], { hidden: true }).listed
  expect(names).toBe('"allow:/", "allow-2:/", "folder:/"')
  expect(() => scopeOf([`aa=${box.allow}`, `aa=${box.top}`], {})).toThrow('The name "aa" is given to two folders')
})

it('serves nothing outside the boundary', () => {
  const box = sandbox({ 'allow/in/': '', 'out/': '', 'allow/link': { link: 'TOP/out' } })
  expect(scopeOf([box.at('allow/in')], { boundary: box.allow }).boundary[0]?.path).toBe(box.allow)
  for (const folder of ['out', 'allow/link'])
    expect(() => scopeOf([box.at(folder)], { boundary: box.allow })).toThrow('lies outside of the boundary')
})

it('finds a name in another spelling, and says when there are two', async () => {
  const box = sandbox()
  const [composed, decomposed] = ['caf\u00e9', 'cafe\u0301']
  mkdirSync(box.at('allow', decomposed))
  writeFileSync(box.at('allow', decomposed, 'Shot at 1\u202fPM.png'), '')
  const scope = new Scope([box.allow])
  expect(await reach(scope, `${composed}/Shot at 1 PM.png`)).toMatch(/^entry /)
  expect(await reach(scope, `${composed}/Shot at 2 PM.png`)).toMatch(/^absent /)
  mkdirSync(box.at('allow', composed))
  expect(await reach(scope, `${composed}/x`)).toMatch(/^absent /)
  mkdirSync(box.at('allow', 'a\u00a0b'))
  mkdirSync(box.at('allow', 'a\u202fb'))
  const told = await scope.visit('a b', async () => '').catch((error: Failure) => error)
  expect(told).toMatchObject({ code: 'AMBIGUOUS', hint: expect.stringContaining(String.raw`"a\u00a0b", "a\u202fb"`) })
})

it.runIf(process.platform === 'linux')('looks once for another spelling of what nobody can spell', async () => {
  const box = sandbox()
  const names = ['e\u0301', '\u00e9'].map((start) => Buffer.concat([Buffer.from(box.at('allow', start)), NOT_UTF8]))
  for (const name of names) writeFileSync(name, '')
  const tried: string[] = []
  const enter: Ground['enter'] = (held, name) => {
    tried.push(name)
    return descriptors.enter(held, name)
  }
  const visited = new Scope([box.allow], { ...descriptors, enter }).visit('\u00e9\uFFFD/x', async () => {})
  await expect(visited).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(tried).toEqual(['\u00e9\uFFFD', 'e\u0301\uFFFD'])
})

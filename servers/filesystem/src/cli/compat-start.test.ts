import { expect, it } from 'vitest'
import { sandbox } from '../testing/sandbox.js'
import { foldersFor } from './compat-start.js'

const started = (profile: 'full' | 'compat', folders: string[]) => {
  const said: string[] = []
  return { said, folders: foldersFor(profile, folders, (line) => said.push(line)) }
}

it('leaves out what cannot be served, as the official server does', () => {
  const box = sandbox({ 'allow/a.txt': '' })
  const [file, absent] = [box.at('allow/a.txt'), box.at('absent')]
  expect(started('compat', [file, box.allow, absent])).toEqual({
    folders: [box.allow],
    said: [`Warning: ${file} is not a directory, skipping`, `Warning: Cannot access directory ${absent}, skipping`],
  })
  expect(() => started('compat', [absent])).toThrow('Error: None of the specified directories are accessible')
})

it('leaves it to the server to refuse them otherwise', () => {
  expect(started('full', ['/absent'])).toEqual({ folders: ['/absent'], said: [] })
})

import { expect, it } from 'vitest'
import { environmentOf } from './environment.js'

it('hands over what programs need, and no secret', () => {
  const needed = { HOME: '/h', PATH: '/bin', USER: 'u', LANG: 'C', LC_ALL: 'C', LC_TIME: 'C', TMPDIR: '/t', TZ: 'UTC' }
  const other = {
    AWS_SECRET_ACCESS_KEY: 's',
    NODE_OPTIONS: '--require x',
    LD_PRELOAD: 'x',
    path: 'p',
    LCX: 'x',
    EMPTY: '',
  }
  expect(environmentOf({}, { ...needed, ...other }, 'linux')).toEqual(needed)
})

it('hands over no function of a shell, and nothing that is not set', () => {
  const own = { LC_ALL: '() { :; }; rm x', SHELL: '/bin/sh', TERM: undefined }
  expect(environmentOf({}, own, 'darwin')).toEqual({ SHELL: '/bin/sh' })
})

it('knows the names that Windows gives to the same things, however they are written', () => {
  const needed = { Path: 'C:\\', SystemRoot: 'C:\\W', TEMP: 't', 'ProgramFiles(x86)': 'p', UserProfile: 'u' }
  expect(environmentOf({}, { ...needed, HOME: '/h', TOKEN: 's' }, 'win32')).toEqual(needed)
})

it('puts what is given first, on Windows however it is written: of two names there the system takes either', () => {
  const own = { PATH: '/bin', TZ: 'UTC' }
  expect(environmentOf({ Path: '/mine', TOKEN: 's' }, own, 'win32')).toEqual({ Path: '/mine', TOKEN: 's', TZ: 'UTC' })
  expect(environmentOf({ Path: '/mine', TZ: 'CET' }, own, 'linux')).toEqual({ Path: '/mine', PATH: '/bin', TZ: 'CET' })
})

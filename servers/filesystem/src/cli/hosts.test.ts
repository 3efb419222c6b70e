import dns from 'node:dns/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { hostsFor } from './hosts.js'
import { UsageError } from './arguments.js'

const rest = { port: 0, allowedOrigins: [] }

it.each(['127.0.0.1', '127.0.0.5', '::1', 'localhost', 'LocalHost'])('%s is left to the loopback', async (host) => {
  expect(await hostsFor({ host, ...rest, allowedHosts: [] })).toBeUndefined()
})

it('hosts that are allowed stand beside the loopback, as they do in the header of a request', async () => {
  const named = ['localhost', '127.0.0.1', '[::1]']
  expect(await hostsFor({ host: '0.0.0.0', ...rest, allowedHosts: ['a.example', '2001:db8::1'] })).toEqual([
    ...named,
    'a.example',
    '[2001:db8::1]',
  ])
  expect(await hostsFor({ host: '127.0.0.5', ...rest, allowedHosts: ['*'] })).toEqual([...named, '127.0.0.5', '*'])
})

it.each(['0.0.0.0', '::', '192.0.2.1', '127.evil', 'localhost.evil'])('%s has to be wanted', async (host) => {
  const lookup = vi.spyOn(dns, 'lookup').mockResolvedValue({ address: '192.0.2.1', family: 4 })
  onTestFinished(() => lookup.mockRestore())
  const asked = hostsFor({ host, ...rest, allowedHosts: [] })
  await expect(asked).rejects.toThrow(UsageError)
  await expect(asked).rejects.toThrow(`Other machines can reach ${host}, and this server asks nobody who they are`)
})

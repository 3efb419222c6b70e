import { expect, it } from 'vitest'
import { localBus } from './bus.js'
import type { Change } from './change.js'

const change: Change = { topic: 'toolsListChanged' }

it('tells every listener of each change, in order', () => {
  const bus = localBus()
  const heard: unknown[] = []
  bus.subscribe((each) => heard.push(['one', each]))
  bus.subscribe((each) => heard.push(['two', each]))
  bus.publish(change)
  expect(heard).toEqual([
    ['one', change],
    ['two', change],
  ])
})

it('tells nobody who no longer listens, and minds no second goodbye', () => {
  const bus = localBus()
  const heard: Change[] = []
  const leave = bus.subscribe((each) => heard.push(each))
  bus.publish(change)
  leave()
  leave()
  bus.publish(change)
  expect(heard).toEqual([change])
})

it('lets a listener leave while it is told', () => {
  const bus = localBus()
  const heard: string[] = []
  const leave = bus.subscribe(() => {
    heard.push('one')
    leave()
  })
  bus.subscribe(() => heard.push('two'))
  bus.publish(change)
  bus.publish(change)
  expect(heard).toEqual(['one', 'two', 'two'])
})

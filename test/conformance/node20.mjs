// The suite imports `globSync` of node:fs for a command that is not used here; Node 20 has none, and would not start it.
import { register } from 'node:module'

const hooks = `
import { readFileSync } from 'node:fs'
export const load = (url, context, next) => {
  if (!url.endsWith('/conformance/dist/index.js')) return next(url, context)
  const source = readFileSync(new URL(url), 'utf8').replace('globSync as', 'opendirSync as')
  return { format: 'module', shortCircuit: true, source }
}`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)

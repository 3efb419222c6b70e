import { importsOf, type Import } from './graph.js'
import { isProduct, type Fault, type House, type Rule, type Source } from './source.js'

const transports = ['@mortise/transport-stdio', '@mortise/transport-http']
const packages: Record<string, readonly string[]> = {
  'packages/protocol': [],
  'packages/client': ['@mortise/protocol'],
  'packages/server': ['@mortise/protocol'],
  'packages/transport-stdio': ['@mortise/protocol'],
  'packages/transport-http': ['@mortise/protocol'],
  'packages/host': ['@mortise/protocol', '@mortise/client', '@mortise/server', ...transports],
  'servers/weather': ['@mortise/protocol', '@mortise/server', ...transports],
  'servers/filesystem': ['@mortise/protocol', '@mortise/server', ...transports],
}

const methods = ['methods', 'schema', 'jsonrpc', 'errors']
const layers: Record<string, readonly string[]> = {
  errors: [],
  schema: ['errors'],
  jsonrpc: ['schema', 'errors'],
  methods: ['schema', 'jsonrpc', 'errors'],
  outcome: methods,
  capability: methods,
  revision: ['outcome', 'capability', ...methods],
}

const homeOf = ({ path }: Source): string => path.split('/', 2).join('/')
const fault = ({ from, line, specifier }: Import, why: string): Fault => ({
  path: from.path,
  line,
  what: `imports '${specifier}': ${why}`,
})
/**
 * A second entry of a package takes what the first one offers by the name of the package: shared files would be a chunk that
 * the first has to load too.
 */
const isOfItself = ({ from, packageName }: Import): boolean =>
  from.path.includes('/testing/') && packageName === `@mortise/${homeOf(from).split('/')[1]}`
const productImports = (house: House): Import[] => importsOf(house, house.sources.filter(isProduct))

/** Packages import only the packages below them, and only through their entries. */
export const packageArrows: Rule = (house) =>
  productImports(house).flatMap((each) => {
    const home = homeOf(each.from)
    const allowed = packages[home]
    if (!allowed) return [fault(each, `${home} has no place in the table of test/house/arrows.ts`)]
    if (isOfItself(each)) return []
    if (each.packageName?.startsWith('@mortise/')) {
      if (!allowed.includes(each.packageName)) return [fault(each, `${home} may not`)]
      return each.to ? [] : [fault(each, 'no such entry')]
    }
    if (!each.specifier.startsWith('.')) return []
    if (!each.to) return [fault(each, 'no such file')]
    return homeOf(each.to) === home ? [] : [fault(each, 'reaches into another package; import its entry')]
  })

/** What a published file imports is declared in its package. */
export const declaredImports: Rule = (house) => {
  const declared = new Map(
    house.manifests.map(({ folder, dependencies, peerDependencies }) => [
      folder,
      Object.keys({ ...dependencies, ...peerDependencies }),
    ]),
  )
  return productImports(house)
    .filter((each) => !isOfItself(each))
    .filter(({ from, packageName }) => packageName && !declared.get(homeOf(from))?.includes(packageName))
    .map((each) => fault(each, 'not among the dependencies of its package.json'))
}

const layerOf = ({ path }: Source): string => /^packages\/protocol\/src\/([^/.]+)/.exec(path)?.[1] ?? ''

/** Inside `protocol`, a layer imports only the layers below it. */
export const protocolLayers: Rule = (house) =>
  productImports(house).flatMap((each) => {
    const [from, to] = [layerOf(each.from), each.to ? layerOf(each.to) : '']
    const allowed = layers[from]
    if (!allowed || to === '' || to === from || allowed.includes(to)) return []
    return [fault(each, `${from} may import only ${allowed.join(', ') || 'nothing'}`)]
  })

/** The two families are known to `family/index` alone, so that no other file can tell them apart. */
export const familiesApart: Rule = (house) =>
  productImports(house)
    .filter(
      ({ from, to }) =>
        /\/family\/(session|stateless)\.ts$/.test(to?.path ?? '') && !from.path.endsWith('/family/index.ts'),
    )
    .map((each) => fault(each, 'ask family/index'))

/** No circles among the files, counting type imports. */
export const noCircles: Rule = (house) => {
  const next = new Map<Source, Import[]>()
  for (const each of productImports(house)) next.set(each.from, [...(next.get(each.from) ?? []), each])
  const faults: Fault[] = []
  const done = new Set<Source>()
  const trail: Source[] = []
  const follow = (source: Source): void => {
    if (done.has(source)) return
    trail.push(source)
    for (const each of next.get(source) ?? []) {
      const start = each.to ? trail.indexOf(each.to) : -1
      if (start >= 0)
        faults.push(fault(each, `a circle: ${[...trail.slice(start), each.to].map((at) => at?.path).join(' -> ')}`))
      else if (each.to) follow(each.to)
    }
    trail.pop()
    done.add(source)
  }
  for (const source of next.keys()) follow(source)
  return faults
}

import { declaredImports, familiesApart, noCircles, packageArrows, protocolLayers } from './arrows.js'
import { docComments } from './docs.js'
import { namedExports, reExports } from './exports.js'
import { fileNames, methodNames, versionDates } from './names.js'
import { commentLength, fileLength, functionLength } from './size.js'
import type { Rule } from './source.js'
import { noAny, noBlindCasts, noEnum, noLeftovers } from './types.js'

/** The files that may say `any`: maps that dispatch by a key which the compiler cannot follow. */
const dispatchMaps: readonly string[] = []

/** The house rules, each under the words that a reader of a red test sees. */
export const rules = (known: { versions: readonly string[]; methods: readonly string[] }): Record<string, Rule> => ({
  'no source is over 250 lines, no test over 400, no example over 60': fileLength,
  'no function is over 60 lines': functionLength,
  'no comment is over 12 lines': commentLength,
  'files are named in kebab-case, for the thing that they hold': fileNames,
  'packages import only what stands below them': packageArrows,
  'what a package imports is among its dependencies': declaredImports,
  'the layers of the protocol import only those below them': protocolLayers,
  'the two families are known to family/index alone': familiesApart,
  'imports make no circles': noCircles,
  'dated versions stand only in methods and revision': versionDates(known.versions),
  'method names stand only in the table': methodNames(known.methods),
  'only index.ts re-exports, and by name': reExports,
  'exports have names': namedExports,
  'nothing is any but the dispatch maps': noAny(dispatchMaps),
  'no cast silences the compiler': noBlindCasts,
  'there is no enum': noEnum,
  'nothing is left to do': noLeftovers,
  'every public name has a doc comment': docComments,
})

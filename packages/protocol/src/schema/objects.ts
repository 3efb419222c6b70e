import { shape, type Infer, type Shape } from './shape.js'
import { anything } from './values.js'

/** A JSON object whose members are not known. */
export type Json = Record<string, unknown>

/** Whether a value is a JSON object, and not null or an array. */
export const isJson = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** A member that may be absent. */
export const optional = <T>(inner: Shape<T>): Shape<T | undefined, true> => ({
  fits: (v) => v === undefined || inner.fits(v),
  fault: inner.fault,
  optional: true,
})

/** An array of one shape. */
export const array = <T>(item: Shape<T>): Shape<T[], false> =>
  shape(
    (v) => {
      if (!Array.isArray(v)) return false
      for (const each of v) if (!item.fits(each)) return false
      return true
    },
    (v, at) => {
      if (!Array.isArray(v)) return `${at}: expected an array`
      const wrong = v.findIndex((each) => !item.fits(each))
      return item.fault(v[wrong], `${at}[${wrong}]`)
    },
  )

/** An object whose members, whatever their names, have one shape. */
export const record = <T>(item: Shape<T>): Shape<Record<string, T>, false> =>
  shape(
    (v) => {
      if (!isJson(v)) return false
      if (item !== anything) for (const key in v) if (!item.fits(v[key])) return false
      return true
    },
    (v, at) => {
      if (!isJson(v)) return `${at}: expected an object`
      const wrong = Object.keys(v).find((key) => !item.fits(v[key])) ?? ''
      return item.fault(v[wrong], `${at}.${wrong}`)
    },
  )

/** An object of which nothing is known. */
export const json: Shape<Json, false> = record(anything)

type Fields = Record<string, Shape<unknown>>
type Flat<T> = { [K in keyof T]: T[K] }
type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K] extends Shape<unknown, true> ? K : never }[keyof F]

/** The type of an object made of named shapes. */
export type ObjectOf<F extends Fields> = Flat<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> } & { [K in OptionalKeys<F>]?: Infer<F[K]> }
>

/** An open object: members that are not named pass through untouched, as the protocol asks of every message. */
export function object<F extends Fields>(fields: F): Shape<ObjectOf<F>, false> {
  const members = Object.entries(fields)
  return shape(
    (v) => {
      if (!isJson(v)) return false
      for (const [key, member] of members) if (!member.fits(v[key])) return false
      return true
    },
    (v, at) => {
      if (!isJson(v)) return `${at}: expected an object`
      const [key, member] = members.find(([name, each]) => !each.fits(v[name])) ?? members[0]!
      return member.fault(v[key], `${at}.${key}`)
    },
  )
}

/** One of several objects, chosen by a field that they all have, so that an error names the one that was meant. */
export function tagged<M extends Fields>(key: string, members: M): Shape<Infer<M[keyof M]>, false> {
  const meant = (v: Json): Shape<unknown> | undefined => {
    const tag = v[key]
    return typeof tag === 'string' && Object.hasOwn(members, tag) ? members[tag] : undefined
  }
  return shape(
    (v) => isJson(v) && (meant(v)?.fits(v) ?? false),
    (v, at) => {
      if (!isJson(v)) return `${at}: expected an object`
      return meant(v)?.fault(v, at) ?? `${at}.${key}: expected ${Object.keys(members).join(' | ')}`
    },
  )
}

/** One of several shapes, tried in order; an error lists them by the names given. */
export const either = <M extends Fields>(members: M): Shape<Infer<M[keyof M]>, false> => {
  const shapes = Object.values(members)
  return shape(
    (v) => shapes.some((each) => each.fits(v)),
    (_, at) => `${at}: expected ${Object.keys(members).join(' or ')}`,
  )
}

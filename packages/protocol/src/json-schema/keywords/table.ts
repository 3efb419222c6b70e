import * as forms from '../forms.js'
import * as arrays from './arrays.js'
import type { Keyword } from './keyword.js'
import * as logic from './logic.js'
import * as numbers from './numbers.js'
import * as objects from './objects.js'
import * as references from './references.js'
import * as strings from './strings.js'
import * as values from './values.js'

/** The dialects of JSON Schema that are spoken here. */
export type Dialect = '2020-12' | 'draft-07'

/** Subschemas for references to lead to. */
const definitions: Keyword = { form: forms.schemaMap, holds: 'members' }

const common: Record<string, Keyword> = {
  type: values.type,
  const: values.constant,
  enum: values.enumeration,
  minimum: numbers.minimum,
  maximum: numbers.maximum,
  exclusiveMinimum: numbers.exclusiveMinimum,
  exclusiveMaximum: numbers.exclusiveMaximum,
  multipleOf: numbers.multipleOf,
  minLength: strings.minLength,
  maxLength: strings.maxLength,
  pattern: strings.pattern,
  minItems: arrays.minItems,
  maxItems: arrays.maxItems,
  uniqueItems: arrays.uniqueItems,
  required: objects.required,
  minProperties: objects.minProperties,
  maxProperties: objects.maxProperties,
  properties: objects.properties,
  patternProperties: objects.patternProperties,
  additionalProperties: objects.additionalProperties,
  propertyNames: objects.propertyNames,
  dependencies: objects.dependencies,
  $ref: references.ref,
  allOf: logic.allOf,
  anyOf: logic.anyOf,
  oneOf: logic.oneOf,
  not: logic.not,
  if: logic.condition,
  then: logic.branch,
  else: logic.branch,
  // Each dialect knows one of these by the other's name only, but authors mix them up, and no harm comes of it.
  $defs: definitions,
  definitions,
}

/** The keywords of each dialect that do more than describe, in the order in which they are tested. */
export const keywords: Record<Dialect, ReadonlyMap<string, Keyword>> = {
  '2020-12': new Map(
    Object.entries({
      ...common,
      $id: { form: forms.identity },
      $anchor: { form: forms.anchor },
      $dynamicAnchor: { form: forms.anchor },
      $dynamicRef: references.dynamicRef,
      prefixItems: arrays.prefixItems,
      items: arrays.itemsBehindPrefix,
      contains: arrays.contains,
      minContains: { form: forms.count },
      maxContains: { form: forms.count },
      dependentRequired: objects.dependentRequired,
      dependentSchemas: objects.dependentSchemas,
      unevaluatedItems: arrays.unevaluatedItems,
      unevaluatedProperties: objects.unevaluatedProperties,
    }),
  ),
  'draft-07': new Map(
    Object.entries({
      ...common,
      $id: { form: forms.text },
      items: arrays.itemsOrFirst,
      additionalItems: arrays.additionalItems,
      contains: arrays.containsOne,
    }),
  ),
}

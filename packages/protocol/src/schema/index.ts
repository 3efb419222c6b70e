export { read, shape, ShapeError, type Frozen, type Infer, type Shape } from './shape.js'
export { anything, boolean, integer, literal, maxToken, number, string, stringUpTo, token } from './values.js'
export { array, either, isJson, json, object, optional, record, tagged, type Json, type ObjectOf } from './objects.js'

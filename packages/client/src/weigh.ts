import type { Json, Mirrored, Tool } from '@mortise/protocol'

/** Levels that a schema may nest to be of use; nothing is gone into any deeper. */
const deepest = 128

/**
 * About how many characters a value is as JSON: `Infinity` where that is more than `most`. Throws where it is nested too
 * deeply to be written at all.
 */
export function weigh(value: unknown, most: number): number {
  const size = weighAt(value, most, 0)
  return size > most ? Infinity : size
}

/** Goes no further once there is more than `most`. By `in`, which is twice as fast as to list names and values first. */
function weighAt(value: unknown, most: number, depth: number): number {
  if (typeof value === 'string') return value.length + 2
  if (value === null || typeof value !== 'object') return 2
  if (depth === deepest) throw new RangeError(`nested over ${deepest} levels deep`)
  let size = 2
  if (Array.isArray(value)) {
    for (const each of value) {
      size += weighAt(each, most - size, depth + 1)
      if (size > most) return size
    }
    return size
  }
  for (const key in value) {
    const each = (value as Json)[key]
    if (each === undefined) continue
    size += key.length + 4
    size += weighAt(each, most - size, depth + 1)
    if (size > most) return size
  }
  return size
}

/** Characters that a schema may have to be of use. */
export const longest = 262_144

/** How much there is to remember of a tool, part by part; a part that is too long to be of use is `Infinity`. */
export interface Weights {
  readonly inputSchema: number
  readonly outputSchema: number
  readonly rest: number
}

/** Weighs a tool. Throws where a part of it is nested too deeply, or is too long for what it is. */
export function weighTool(tool: Omit<Tool, 'name'>, mirrored: readonly Mirrored[]): Weights {
  let rest = weighPart('execution', tool.execution)
  if (rest === Infinity) throw new RangeError(`its execution is over ${longest} characters long`)
  for (const { header, path } of mirrored) rest += header.length + 8 * path.length
  const inputSchema = weighPart('inputSchema', tool.inputSchema)
  return { inputSchema, outputSchema: weighPart('outputSchema', tool.outputSchema), rest }
}

function weighPart(name: string, part: unknown): number {
  try {
    return weigh(part, longest)
  } catch (cause) {
    throw new RangeError(`its ${name} is ${(cause as Error).message}`, { cause })
  }
}

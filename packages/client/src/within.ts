/** Whether a resource is another one, or below it. */
export const isWithin = (uri: string, other: string): boolean =>
  uri === other || uri.startsWith(other.endsWith('/') ? other : `${other}/`)

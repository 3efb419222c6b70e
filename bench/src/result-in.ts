/** The result in the text of an answer, which is JSON or a stream of events; undefined where there is none. */
export function resultIn(text: string): unknown {
  const found = text.startsWith('{') ? text : /^data: ?(.*"result".*)$/m.exec(text)?.[1]
  return found === undefined ? undefined : (JSON.parse(found) as { result?: unknown }).result
}

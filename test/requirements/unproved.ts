/** Requirements that no test names yet, by the reason for that. One that a test names must leave this list. */
export const unproved: Readonly<Record<string, string>> = {
  'authorization, which comes later': 'N065 N291-N320',
  'a proxy or an authorization server, which this project does not hold': 'N321-N325',
  'a gateway, which this project does not hold': 'N138',
  'what a user interface shows or asks': 'N193 N241 N242 N243 N257 N258',
  'what authors put into their servers': 'N016 N137 N192 N201 N211 N217 N227 N236 N237 N238 N239 N240 N252 N256',
  'kept once the task has begun: until then it has no id, and its request is cancelled like any other': 'N332',
  'not used here: a page is asked for by a question, never by an error': 'N246',
}

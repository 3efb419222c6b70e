import { methods } from '@mortise/protocol'
import { ResourceNotFound, type McpServer } from '@mortise/server'

/** Refuses to follow what is not there: whoever followed it would wait for news that never come. */
export function onlyFollow(server: McpServer, isThere: (uri: string) => Promise<boolean>): void {
  server.use(async ({ request: { method }, params }, next) => {
    for (const uri of followedBy(method, params)) if (!(await isThere(uri))) throw new ResourceNotFound(uri)
    return next()
  })
}

/** The resources that a request would follow, as far as it is one at all: its shape is looked at later. */
function followedBy(method: string, params: object): string[] {
  const { uri, notifications } = params as { uri?: unknown; notifications?: { resourceSubscriptions?: unknown } }
  const isOne = method === methods.subscribe.name
  const wanted = isOne ? [uri] : method === methods.listen.name ? notifications?.resourceSubscriptions : []
  return Array.isArray(wanted) ? wanted.filter((each) => typeof each === 'string') : []
}

import type { Environment } from '../providers/settings.js'
import { fail, isFault, send, type Fault } from './stand-in-faults.js'
import { asNws } from './stand-in-nws.js'
import { asOpenMeteo, type Reply } from './stand-in-open-meteo.js'
import { asSeniverse } from './stand-in-seniverse.js'
import { standIn, type StandIn } from './stand-in.js'

/** A server that stands in for all providers. */
export interface StandInWorld extends StandIn {
  /** The paths of the requests so far. */
  readonly paths: string[]
  /** The environment in which all providers are there; those that are named fail in some way. */
  environment(failing?: { readonly openMeteo?: Fault; readonly nws?: Fault; readonly seniverse?: Fault }): Environment
}

const nowhere: Reply = { status: 404, body: '<html>Nothing here</html>' }

/** Starts a stand-in for all providers. Below `/~FAULT` each fails in that way. */
export async function standInWorld(): Promise<StandInWorld> {
  const server = await standIn()
  const paths: string[] = []
  server.behave((response, request) => {
    const url = new URL(request.url ?? '/', server.url)
    const [, fault = '', path = url.pathname] = /^\/~([\w-]+)(\/.*)$/.exec(url.pathname) ?? []
    url.pathname = path
    paths.push(path)
    const userAgent = request.headers['user-agent'] ?? ''
    const reply = asOpenMeteo(url) ?? asSeniverse(url) ?? asNws(url, userAgent) ?? nowhere
    if (isFault(fault)) fail(fault, path, reply, response)
    else send(response, reply)
  })
  const at = (fault: Fault | undefined): string => (fault ? `${server.url}/~${fault}` : server.url)
  return {
    ...server,
    paths,
    environment: ({ openMeteo, nws, seniverse } = {}) => ({
      OPEN_METEO_URL: at(openMeteo),
      OPEN_METEO_ARCHIVE_URL: at(openMeteo),
      OPEN_METEO_AIR_URL: at(openMeteo),
      NWS_URL: at(nws),
      SENIVERSE_URL: at(seniverse),
    }),
  }
}

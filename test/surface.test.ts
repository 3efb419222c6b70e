import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { readHouse, type Manifest, type Source } from './house/source.js'

interface Surface {
  readonly values: string
  readonly types: string
}

/** All that a user can import, entry by entry. A name that is new here was exported on purpose, not by accident. */
const surfaces: Record<string, Surface> = {
  '@mortise/client': {
    values: `
      Changes Client Pages Refused Task TaskCancelled createClient filledIn isResourceNotFound
      pagesToVisit requestLog tasks`,
    types: `
      AnswerTo CallOptions Calls ClientExtension ClientOf ClientOptions CompileJsonSchema ConnectOptions ExtendedClient Handler Inquiry ListenOptions OfferOf
      OnError Operation PageToVisit Prior Reopened SchemaCheck ServerDescription Target TaskWishes TypedCall TypedClient TypedResult WantedChanges Warn Warning`,
  },
  '@mortise/client/opentelemetry': {
    values: 'openTelemetry',
    types: '',
  },
  '@mortise/protocol': {
    values: `
      Cancel ConnectionClosed ErrorCode Implementation Inbox NoCommonRevision OtherResult Pending Prewritten
      Prompt ProtocolError Resource ResourceTemplate SessionLost ShapeError TaskWish TimedOut Tool acceptedTask afresh answerAll answering anything
      array ask boolean callSigns changeOf changeParams checkArguments claimsStateless
      compileSchema compose createdTask declareCapability declaredIn declares
      decode decodeHeader definitionOf describeIssues durationBounds either encode encodeHeader
      envelope errorMessage extensionPath failureOf faultOfDialogue faultOfField fitQuestion follows
      endedFor headerName inMemoryPair insteadOf integer involved isAnswer isAsked isBatch isJson isRequest json limitsFrom literal
      localBus logLevels logged longestTimer maxBatch metaKey methods mirrorArguments mirroredArguments
      namedVersion noticeOf notification number object optional outcomeOf printable question questionNamed
      read readMessage readTraceParent record request requireCapability requireEndpoint requireVersion resultType
      revisionOf revisions revisionsOf selectRevision serveChannel shape speaks string tagged tasksExtension
      tell timed token versions watched writeEntry writeTraceParent`,
    types: `
      NoOffer Offer Offering ToolTypes
      Annotations Answer Answering Answers Asked AuthorSchema Bus CallSigns Caller Capabilities CapabilityPath
      Change Checked CompiledSchema CompletionRef ContentBlock Decoded Delivery DetailedTask
      Elicitation Elicited End Endpoint ErrorMessage Exchange Explain Extras Family Filter FormSchema Frozen
      Icon Id Infer Json LogEntry LogLevel Message MethodDef Methods Middleware
      Mirrored Notice NotificationDef NotificationMessage NotificationsFrom ObjectOf Onlooker Opener
      Origin Outcome Outgoing Params Progress PromptArgument PromptMessage Question Questions
      ReadRequest RequestDef RequestMessage RequestsFrom ResourceContents
      Result ResultMessage ResultType Resume Revision Role Root SamplingBlock SamplingMessage
      SchemaInput SchemaOutput Self Send SendOptions Session Shape Side SpanToEnd StandardSchema
      StateLedger Step StoredTask TaskPage TaskStatus TaskStore ToolAnnotations ToolResult
      Topic TraceParent Traits Transport Version WireError WriteEntry`,
  },
  '@mortise/protocol/json-schema': {
    values: 'SchemaError compileJsonSchema jsonSchema',
    types: 'Check CompileOptions Issue Limits',
  },
  '@mortise/protocol/testing': {
    values: 'chaotic taskStoreContract transportContract',
    types: 'ContractCase Faults OpenChannel Opened',
  },
  '@mortise/server': {
    values: `
      McpServer ResourceNotFound ToolError isSuspended memoryTaskStore onFollowed requestLog serving tasks tool`,
    types: `
      AskRoots AskingContext Completer DefinedTool DefinedTools Elicit Feature Filled Follower Form
      FollowListener Freshness Handle Handler HandlerContext Kept Listener Page Piece PromptConfig PromptHandler PromptReturn Readable ResourceConfig
      ResourceHandler Returned RunStep Sample Served ServerCore ServerExtension ServerLimits
      ServerOptions Speaker StateOptions Stream TaskOptions
      TaskSupport ToolConfig ToolHandler ToolReturn Visited WholeResult`,
  },
  '@mortise/server/opentelemetry': {
    values: 'openTelemetry',
    types: '',
  },
  '@mortise/transport-http': {
    values: 'HttpError http',
    types: 'Fetch FetchInit FetchReply HttpHeaders HttpOptions',
  },
  '@mortise/transport-http/server': {
    values: 'createMcpHandler',
    types: 'Authenticate Authenticated HandlerOptions McpHandler RequestHeaders Unauthenticated',
  },
  '@mortise/transport-http/node': {
    values: 'serveHttp',
    types: 'ServeOptions ServedHttp',
  },
  '@mortise/transport-http/express': {
    values: 'mcpExpress',
    types: 'McpMount',
  },
  '@mortise/transport-stdio': {
    values: 'SpawnError serveStdio stdio streamTransport',
    types: 'ServeStdioOptions StderrOption StdioOptions StdioServer StreamLimits StreamOptions',
  },
  '@mortise/filesystem': {
    values: 'createFilesystemServer main',
    types: 'AuditEntry FilesystemOptions Profile RootsPolicy',
  },
  '@mortise/weather': {
    values: 'createWeatherServer main',
    types: 'ProviderName WeatherOptions',
  },
}

const house = readHouse(fileURLToPath(new URL('..', import.meta.url)))
const sources = new Map(house.sources.map((source) => [source.path, source]))

const entriesOf = ({ name, folder, exports = {} }: Manifest): [string, Source][] =>
  Object.entries(exports).flatMap(([subpath, entry]) => {
    const file = typeof entry === 'string' ? undefined : entry['@mortise/source']
    const source = file && sources.get(`${folder}/${file.replace('./', '')}`)
    return source ? [[name + subpath.slice(1), source]] : []
  })
const entries = new Map(house.manifests.flatMap(entriesOf))

const exported = ({ exports }: Source, isType: boolean): string[] =>
  exports
    .flatMap(({ entries }) => entries.filter((entry) => entry.isType === isType))
    .map(({ exportName }) => exportName.name ?? '(default)')
    .toSorted()

const listed = (names: string): string[] => names.split(/\s+/).filter(Boolean).toSorted()

it('The entries that are published are the ones listed here', () => {
  expect([...entries.keys()].toSorted()).toEqual(Object.keys(surfaces).toSorted())
})

for (const [name, { values, types }] of Object.entries(surfaces)) {
  it(`${name} exports what is listed here, and nothing else`, async () => {
    const source = entries.get(name)!
    expect(exported(source, false)).toEqual(listed(values))
    expect(exported(source, true)).toEqual(listed(types))
    expect(Object.keys((await import(name)) as object).toSorted()).toEqual(listed(values))
  })
}

it.each(['client', 'transport-http'])('@mortise/%s exports the same to pages', (name) => {
  const [main, page] = ['index.ts', 'browser/index.ts'].map((file) => sources.get(`packages/${name}/src/${file}`)!)
  expect(exported(page!, false)).toEqual(exported(main!, false))
  expect(exported(page!, true)).toEqual(exported(main!, true))
})

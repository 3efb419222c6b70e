// To use
export { ErrorCode, ProtocolError, ConnectionClosed, NoCommonRevision, SessionLost, TimedOut } from './errors.js'
export { ask, question, type Asked, type Answers, type Question, type Questions } from './outcome.js'
export { methods, type Methods, type NotificationsFrom, type RequestsFrom } from './methods/index.js'
export {
  Resource,
  type Annotations,
  type ContentBlock,
  type Icon,
  type ResourceContents,
  type Role,
  type SamplingBlock,
} from './methods/content.js'
export { Implementation, type Capabilities } from './methods/lifecycle.js'
export { Tool, type ToolAnnotations, type ToolResult } from './methods/tools.js'
export { Prompt, type PromptArgument, type PromptMessage } from './methods/prompts.js'
export { ResourceTemplate } from './methods/resources.js'
export type { CompletionRef } from './methods/completion.js'
export type { Elicitation, Elicited, FormSchema } from './methods/elicitation.js'
export type { SamplingMessage } from './methods/sampling.js'
export type { Root } from './methods/roots.js'
export type { Progress } from './methods/progress.js'
export { logLevels, type LogLevel } from './methods/logging.js'
export type { Filter } from './methods/subscriptions.js'
export { tasksExtension, type DetailedTask, type TaskStatus } from './methods/tasks.js'

// To write a transport
export type { Delivery, Opener, Origin, SendOptions, Transport } from './jsonrpc/transport.js'
export {
  decode,
  encode,
  envelope,
  errorMessage,
  insteadOf,
  isAnswer,
  isBatch,
  isRequest,
  maxBatch,
  Prewritten,
  readMessage,
  type Answer,
  type Decoded,
  type ErrorMessage,
  type Id,
  type Message,
  type NotificationMessage,
  type Outgoing,
  type RequestMessage,
  type ResultMessage,
} from './jsonrpc/message.js'
export { Inbox } from './jsonrpc/inbox.js'
export { involved } from './jsonrpc/involved.js'
export { inMemoryPair } from './jsonrpc/in-memory.js'
export { watched, type Onlooker } from './jsonrpc/watched.js'
export { requireEndpoint, serveChannel } from './channel.js'
export type { Change, Notice } from './change.js'
export type { Bus, Endpoint, Exchange, Explain, Send, Session, StateLedger, Step } from './endpoint.js'
export type { StoredTask, TaskPage, TaskStore, WireError } from './task-store.js'
export { Cancel } from './jsonrpc/cancel.js'
export { decodeHeader, encodeHeader, headerName } from './revision/headers.js'

// To build a client or a server
export {
  anything,
  array,
  boolean,
  either,
  integer,
  isJson,
  json,
  literal,
  number,
  object,
  optional,
  read,
  record,
  shape,
  ShapeError,
  string,
  tagged,
  token,
  type Frozen,
  type Infer,
  type Json,
  type ObjectOf,
  type Shape,
} from './schema/index.js'
export { notification, request, resultType, versions } from './methods/define.js'
export { acceptedTask, createdTask, TaskWish } from './methods/tasks.js'
export type {
  MethodDef,
  NotificationDef,
  Params,
  RequestDef,
  Result,
  ResultType,
  Side,
  Topic,
  Traits,
  Version,
} from './methods/define.js'
export { faultOfDialogue } from './methods/dialogue.js'
export { faultOfField } from './methods/forms.js'
export { definitionOf, questionNamed, speaks } from './methods/index.js'
export { Pending } from './jsonrpc/pending.js'
export { afresh, answerAll, isAsked, OtherResult, outcomeOf, type Outcome, type Resume } from './outcome.js'
export { checkArguments, mirrorArguments, mirroredArguments, type Mirrored } from './mirror.js'
export {
  declareCapability,
  declaredIn,
  declares,
  extensionPath,
  fitQuestion,
  requireCapability,
  type CapabilityPath,
} from './capability.js'
export type { NoOffer, Offer, Offering, ToolTypes } from './offer.js'
export { compose, type Middleware } from './middleware.js'
export { logged, writeEntry, type LogEntry, type WriteEntry } from './log.js'
export { tell } from './tell.js'
export {
  callSigns,
  durationBounds,
  failureOf,
  readTraceParent,
  timed,
  writeTraceParent,
  type CallSigns,
  type End,
  type SpanToEnd,
  type TraceParent,
} from './telemetry.js'
export { changeOf, changeParams, follows, noticeOf } from './change.js'
export { endedFor } from './ended.js'
export { localBus } from './bus.js'
export { limitsFrom, longestTimer } from './limits.js'
export { printable } from './printable.js'
export {
  compileSchema,
  describeIssues,
  type AuthorSchema,
  type Checked,
  type CompiledSchema,
  type SchemaInput,
  type SchemaOutput,
  type StandardSchema,
} from './author-schema.js'
export {
  claimsStateless,
  namedVersion,
  requireVersion,
  revisionOf,
  revisions,
  revisionsOf,
  selectRevision,
} from './revision/index.js'
export { answering, type Answering } from './revision/answering/index.js'
export { metaKey } from './revision/meta.js'
export type { Caller, Extras, Family, ReadRequest, Revision, Self } from './revision/revision.js'

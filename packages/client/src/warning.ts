/** Something about a tool of the server's that a host should know of, though no call fails for it. */
export interface Warning {
  /** The name of the tool. */
  readonly tool: string
  /** What is wrong with it, and what was done about it. */
  readonly reason: string
}

/** Is told of warnings. */
export type Warn = (warning: Warning) => void

/** Writes a warning to the console. */
export const writeWarning: Warn = ({ tool, reason }) =>
  console.warn(`[mortise] Tool ${JSON.stringify(tool)}: ${reason}`)

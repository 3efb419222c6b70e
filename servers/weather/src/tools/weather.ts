import { ToolError } from '@mortise/server'
import { ProviderError } from '../providers/provider.js'
import type { Provenance } from '../provenance.js'

/** Asks a provider; when it has no weather to give, its words are what the model is told. */
export async function asking<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw error instanceof ProviderError ? new ToolError(error.message, { cause: error }) : error
  }
}

/** The first line of a text about weather: what it is about, and how far to trust it. */
export function headline(about: string, { kind, provider }: Provenance): string {
  return kind === 'sample' ? `SAMPLE DATA, NOT REAL WEATHER: ${about}` : `${about} (${kind}, ${provider})`
}

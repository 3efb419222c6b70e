import type { BuildOptions } from 'esbuild'

/** Bytes of the client and its HTTP transport, minified, with gzip. */
export const mostOfPage = 30_000

const source = `
  import { Client } from '@mortise/client'
  import { http } from '@mortise/transport-http'
  globalThis.kit = { Client, http }`

/** How a page with a client is bundled that finds our packages from a folder. */
export const page = (folder: string): BuildOptions => ({
  stdin: { contents: source, resolveDir: folder },
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
})

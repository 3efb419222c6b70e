import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Failed, root, run } from './run.js'
import type { Packed } from './tarballs.js'

/** What the packages leave to their users to bring, at the versions that this repository is tested with. */
const brought = ['express', '@opentelemetry/api', '@types/express', '@types/node']

const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/

/**
 * Makes a project with nothing in it but the packed packages, and installs it.
 * Gives the reason when that cannot be done because there is no registry to be reached.
 */
export async function install(tarballs: readonly Packed[], folder: string): Promise<string | undefined> {
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  const dependencies = Object.fromEntries([
    ...tarballs.map(({ name, file }) => [name, `file:${file}`]),
    ...brought.map((name) => [name, devDependencies[name]]),
  ])
  await mkdir(folder, { recursive: true })
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'blank', private: true, type: 'module', dependencies }),
  )
  const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, noEmit: true, types: ['node'] }
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=2000']
  try {
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...patience], folder)
    return undefined
  } catch (error) {
    const found = error instanceof Failed ? offline.exec(error.message)?.[0] : undefined
    if (found) return `no registry can be reached (${found})`
    throw error
  }
}

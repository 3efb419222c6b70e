import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

const here = import.meta.dirname

/** Which end is under test. */
export type Side = 'server' | 'client'

/** One check of a scenario, as the suite wrote it down. */
interface Check {
  id: string
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO'
  errorMessage?: string
  description?: string
}

/** What a scenario came to. */
export interface Verdict {
  readonly scenario: string
  readonly passed: number
  readonly warnings: number
  readonly skipped: number
  /** Why it failed, a line each; empty when it did not. */
  readonly failures: readonly string[]
}

/** One version of the official suite. */
export class Suite {
  readonly version: string
  readonly #dir: string

  constructor(version: string) {
    this.version = version
    this.#dir = path.join(here, 'suites', version)
  }

  /** Installs it by its lock, unless it is there. */
  install(): void {
    if (existsSync(path.join(this.#dir, 'node_modules'))) return
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: this.#dir,
      stdio: 'inherit',
    })
    if (status !== 0) throw new Error(`The suite ${this.version} could not be installed in ${this.#dir}`)
  }

  /** Its scenarios, each with the revisions (or `extension`) that it is for. */
  async scenarios(side: Side): Promise<ReadonlyMap<string, readonly string[]>> {
    const { output } = await this.#run(['list', `--${side}`], 30_000)
    const lines = output.matchAll(/^ {2}- (\S+) \[([^\]]*)\]/gm)
    const found = new Map([...lines].map(([, name = '', tags = '']) => [name, tags.split(',')]))
    if (found.size === 0) throw new Error(`The suite ${this.version} lists no scenarios:\n${output}`)
    return found
  }

  /** Runs one scenario alone. `target` is the server's URL, or the client's command. */
  async run(
    side: Side,
    scenario: string,
    target: string,
    revision: string | undefined,
    extra: readonly string[] = [],
  ): Promise<Verdict> {
    const results = path.join(here, 'results', this.version, side, revision ?? 'any', scenario.replaceAll('/', '_'))
    rmSync(results, { recursive: true, force: true })
    const args = [side, side === 'server' ? '--url' : '--command', target, '--scenario', scenario, '-o', results]
    if (revision) args.push('--spec-version', revision)
    const { output, timedOut } = await this.#run([...args, ...extra], 60_000)
    return verdictOf(scenario, checksBelow(results), output, timedOut)
  }

  /** Runs every scenario of a server in one process of the suite, one after another, which is much faster. */
  async runAll(scenarios: readonly string[], url: string, revision: string | undefined): Promise<Verdict[]> {
    const results = path.join(here, 'results', this.version, 'server', revision ?? 'any')
    rmSync(results, { recursive: true, force: true })
    const args = ['server', '--url', url, '--suite', 'all', '-o', results]
    if (revision) args.push('--spec-version', revision)
    const { output, timedOut } = await this.#run(args, 60_000 + scenarios.length * 10_000)
    const dirs = existsSync(results) ? readdirSync(results) : []
    return scenarios.map((scenario) => {
      // A folder is named for its scenario and the time.
      const dir = dirs.find((each) => each.replace(/-\d{4}-\d\d-\d\dT.*$/, '') === `server-${scenario}`)
      return verdictOf(scenario, dir ? checksBelow(path.join(results, dir)) : [], output, timedOut)
    })
  }

  #run(args: readonly string[], timeoutMs: number): Promise<{ output: string; timedOut: boolean }> {
    const main = path.join(this.#dir, 'node_modules/@modelcontextprotocol/conformance/dist/index.js')
    // A group of its own, for the suite leaves its children behind when it gives up.
    const child = spawn(process.execPath, ['--import', path.join(here, 'node20.mjs'), main, ...args], {
      cwd: this.#dir,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    let output = ''
    let timedOut = false
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        timedOut = true
        if (child.pid) process.kill(-child.pid, 'SIGKILL')
      }, timeoutMs)
      child.on('error', reject)
      child.on('close', () => {
        clearTimeout(timer)
        resolve({ output, timedOut })
      })
    })
  }
}

function checksBelow(dir: string): Check[] {
  const files = existsSync(dir) ? readdirSync(dir, { recursive: true, encoding: 'utf8' }) : []
  const file = files.find((each) => each.endsWith('checks.json'))
  return file ? (JSON.parse(readFileSync(path.join(dir, file), 'utf8')) as Check[]) : []
}

/** Stricter than the suite: no result, a client that hangs and one that exits with an error are failures too. */
function verdictOf(scenario: string, checks: readonly Check[], output: string, timedOut: boolean): Verdict {
  const count = (status: Check['status']): number => checks.filter((check) => check.status === status).length
  const failures = checks
    .filter(({ status }) => status === 'FAILURE')
    .map(({ id, errorMessage, description }) => `${id}: ${errorMessage ?? description ?? ''}`)
  if (timedOut || output.includes('CLIENT TIMED OUT')) failures.push('did not end in time')
  else if (output.includes('CLIENT EXITED WITH ERROR')) failures.push('the client exited with an error')
  else if (checks.length === 0) failures.push(`no result: ${output.trim().slice(-300)}`)
  const [passed, warnings, skipped] = [count('SUCCESS'), count('WARNING'), count('SKIPPED')]
  if (failures.length === 0 && passed === 0) failures.push('nothing was tested')
  return { scenario, passed, warnings, skipped, failures }
}

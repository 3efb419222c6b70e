import type { Scenario } from '../scenario.js'
import { bundleScenario } from './bundle.js'
import { httpScenarios } from './http.js'
import { importScenario } from './import.js'
import { installScenario } from './install.js'
import { sessionsScenario } from './sessions.js'
import { soakScenario } from './soak.js'
import { startScenarios } from './start.js'
import { stdioScenarios } from './stdio.js'
import { typesScenario } from './types.js'
import { workScenarios } from './work.js'

/** All that is measured, in the order in which it is told. */
export const scenarios: readonly Scenario[] = [
  ...httpScenarios,
  ...stdioScenarios,
  ...workScenarios,
  ...startScenarios,
  importScenario,
  sessionsScenario,
  soakScenario,
  bundleScenario,
  installScenario,
  typesScenario,
]

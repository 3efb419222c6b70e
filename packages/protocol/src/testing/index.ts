export { transportContract, type ContractCase } from './transport-contract.js'
export type { OpenChannel, Opened } from './stage.js'
export { chaotic, type Faults } from './chaos.js'
export { taskStoreContract } from './task-store-contract.js'

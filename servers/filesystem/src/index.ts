export { main } from './main.js'
export type { AuditEntry, FilesystemOptions, Profile, RootsPolicy } from './options.js'
export { createFilesystemServer } from './server.js'

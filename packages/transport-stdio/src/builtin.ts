// Modules of Node's own that only the starting of a child needs. Imported, they would cost a server, which starts none, a
// thirtieth of its start.

/** `node:child_process`. */
export const childProcess = () => process.getBuiltinModule('node:child_process')
/** `node:fs`. */
export const files = () => process.getBuiltinModule('node:fs')

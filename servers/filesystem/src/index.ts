export { main } from './main.js'
export { createFilesystemServer, type FilesystemOptions } from './server.js'

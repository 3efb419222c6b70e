export { createFilesystemServer, type FilesystemOptions } from './server.js'

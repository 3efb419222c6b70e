// Loaded before an official server that would listen on every interface of the machine: keeps it to the loopback, lets it
// have any free port, and says which.
import { Server } from 'node:net'

const { listen } = Server.prototype
Server.prototype.listen = function (port, ...rest) {
  this.once('listening', () => console.error(`port ${this.address().port}`))
  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ...rest)
}

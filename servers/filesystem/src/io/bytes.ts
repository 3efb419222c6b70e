import type { FileHandle } from 'node:fs/promises'

/** Reads some bytes of a file; fewer where it ends before. */
export const readBytes = async (file: FileHandle, offset: number, length: number): Promise<Buffer> => {
  const parts: Buffer[] = []
  let taken = 0
  while (taken < length) {
    const room = Buffer.allocUnsafe(Math.min(length - taken, 256 * 1024))
    const { bytesRead } = await file.read(room, 0, room.length, offset + taken)
    if (bytesRead === 0) break
    parts.push(room.subarray(0, bytesRead))
    taken += bytesRead
  }
  return Buffer.concat(parts, taken)
}

import type { Writable } from 'node:stream';

/** A short answer is put together in so much; what is longer costs more to copy than a second piece costs to write. */
const roomBytes = 16 * 1024;

/**
 * Writes the head of an answer and a short body as one piece: for each of several, Node makes an object and memory of its
 * own. There is one room for all answers, written over as soon as the system has taken what was in it.
 */
export class OnePiece {
  #room = Buffer.allocUnsafeSlow(roomBytes);

  /**
   * @param head in latin1
   * @param target takes what is written at once, or keeps it until its `writableLength` is 0
   * @returns `false` where this is not for one piece; nothing was written then
   */
  write(target: Pick<Writable, 'write' | 'writableCorked' | 'writableLength'>, head: string, body: Buffer): boolean {
    const room = this.#room;
    // What waits in the target would keep the room.
    if (head.length + body.length > room.length || target.writableLength > 0 || target.writableCorked > 0) return false;
    const end = room.write(head, 0, 'latin1');
    body.copy(room, end);
    target.write(room.subarray(0, end + body.length));
    if (target.writableLength > 0) this.#room = Buffer.allocUnsafeSlow(roomBytes);
    return true;
  }
}

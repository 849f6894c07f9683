import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Writable } from 'node:stream';
import * as fc from 'fast-check';
import { OnePiece } from './one-piece.js';

/** A target that takes what it is given at once, or only when it is told to. */
class Target extends Writable {
  readonly pieces: Buffer[] = [];
  isSlow = false;
  #go: (() => void) | undefined;

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.pieces.push(chunk);
    if (this.isSlow) this.#go = done;
    else done();
  }

  go(): void {
    this.isSlow = false;
    this.#go?.();
  }
}

describe('a head and a body in one piece', () => {
  it('leave as they are, for any head and any body', () => {
    const piece = new OnePiece();
    const latin1 = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 600 }).map((codes) => {
      return String.fromCharCode(...codes);
    });
    fc.assert(
      fc.property(latin1, fc.uint8Array({ maxLength: 20_000 }), (head, bytes) => {
        const target = new Target();
        const isWritten = piece.write(target, head, Buffer.from(bytes));
        expect(isWritten).toBe(head.length + bytes.length <= 16 * 1024);
        const whole = Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
        expect(target.pieces).toHaveLength(isWritten ? 1 : 0);
        if (isWritten) expect(target.pieces[0]?.equals(whole)).toBe(true);
      }),
    );
  });

  it('are not for a target that waits for others, or is corked', () => {
    const piece = new OnePiece();
    const corked = new Target();
    corked.cork();
    expect(piece.write(corked, 'head', Buffer.from('body'))).toBe(false);
    const slow = new Target();
    slow.isSlow = true;
    expect(piece.write(slow, 'one', Buffer.from('1'))).toBe(true);
    expect(piece.write(slow, 'two', Buffer.from('2'))).toBe(false);
    expect(slow.pieces.map(String)).toEqual(['one1']);
  });

  it('are not written over while the target still has them', () => {
    const piece = new OnePiece();
    const slow = new Target();
    slow.isSlow = true;
    piece.write(slow, 'kept ', Buffer.from('as it is'));
    const quick = new Target();
    for (let count = 0; count < 3; count += 1) piece.write(quick, `other ${count}`, Buffer.from('of somebody else'));
    expect(slow.pieces.map(String)).toEqual(['kept as it is']);
    slow.go();
  });

  it('share one room as long as each is taken at once', () => {
    const piece = new OnePiece();
    const target = new Target();
    for (const head of ['one', 'two']) piece.write(target, head, Buffer.from('!'));
    expect(new Set(target.pieces.map(({ buffer }) => buffer)).size).toBe(1);
  });

  it('reach clients that do not read for a while, each its own', async () => {
    const piece = new OnePiece();
    const clients = 6;
    const texts = Array.from({ length: clients }, (_, index) => `${index}`.repeat(10_000));
    const sockets: Socket[] = [];
    const server = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const readers = Array.from({ length: clients }, () => connect(port, '127.0.0.1').pause());
    while (sockets.length < clients) await new Promise((resolve) => setImmediate(resolve));
    // Until the system takes no more of anybody.
    const counts = sockets.map((socket, index) => {
      let count = 0;
      while (piece.write(socket, 'head ', Buffer.from(texts[index] as string))) count += 1;
      return count;
    });
    for (const socket of sockets) socket.end();
    const read = await Promise.all(
      readers.map(async (reader) => {
        let text = '';
        reader.on('data', (chunk: Buffer) => (text += chunk.toString('latin1'))).resume();
        await once(reader, 'end');
        return text;
      }),
    );
    server.close();
    expect(read.map((text, index) => text === `head ${texts[index]}`.repeat(counts[index] ?? 0))).not.toContain(false);
    expect(Math.min(...counts)).toBeGreaterThan(1);
  });
});

import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * A connection as Node's server sees it, while the socket stays with the door: gets the bytes of one request at a time,
 * each whole, and writes the answer to the socket.
 */
export class NodeChannel extends Duplex {
  readonly #socket: Socket;
  #isLetGo = false;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    this.on('error', () => undefined);
  }

  /** Where the client is, as of any socket. */
  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }

  get localAddress(): string | undefined {
    return this.#socket.localAddress;
  }

  get localPort(): number | undefined {
    return this.#socket.localPort;
  }

  /** Ends it, but not the socket, on which nothing of it is under way. */
  letGo(): void {
    this.#isLetGo = true;
    this.destroy();
  }

  override _read(): void {
    // Bytes are given as requests come.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    const last = chunks.length - 1;
    this.#socket.cork();
    chunks.forEach(({ chunk }, index) => void this.#socket.write(chunk, index === last ? done : undefined));
    this.#socket.uncork();
  }

  override _final(done: () => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#isLetGo) this.#socket.destroy();
    done(error);
  }
}

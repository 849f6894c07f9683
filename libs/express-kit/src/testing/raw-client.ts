import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that sends bytes as they are, and keeps all that comes back. */
export class RawClient {
  readonly socket: Socket;
  #received = '';
  #isClosed = false;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.socket.on('data', (chunk: Buffer) => (this.#received += chunk.toString('latin1')));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => (this.#isClosed = true));
  }

  get received(): string {
    return this.#received;
  }

  /** Sends each part by itself, so that the server reads them apart. */
  async send(...parts: readonly string[]): Promise<this> {
    for (const part of parts) {
      await new Promise((resolve) => this.socket.write(Buffer.from(part, 'latin1'), resolve));
      await new Promise((resolve) => setTimeout(resolve, parts.length > 1 ? 15 : 0));
    }
    return this;
  }

  /** Waits until `text` has come so often, and gives all that came. */
  async until(text: string, times = 1): Promise<string> {
    while (this.#received.split(text).length <= times) {
      if (this.#isClosed) throw new Error(`the server closed after: ${this.#received}`);
      await once(this.socket, 'data');
    }
    return this.#received;
  }

  /** Waits until the server closes, and gives all that came. */
  async untilClosed(): Promise<string> {
    if (!this.#isClosed) await once(this.socket, 'close');
    return this.#received;
  }

  leave(): void {
    this.socket.destroy();
  }
}

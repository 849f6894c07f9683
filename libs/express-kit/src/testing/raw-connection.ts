import { connect, type Socket } from 'node:net';

/** A client's end of one connection, for what no HTTP client would do. */
export interface RawConnection {
  readonly socket: Socket;
  /** What came so far. */
  received(): string;
  /** Resolves when so many answers have begun. */
  answers(count: number): Promise<void>;
  readonly closed: Promise<void>;
}

/** Connects to this machine and sends bytes. */
export function openRaw(port: number, bytes: string): RawConnection {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const waiting: { count: number; done: () => void }[] = [];
  const begun = (): number => text.split('HTTP/1.1 ').length - 1;
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    for (const one of waiting) if (begun() >= one.count) one.done();
  });
  socket.on('error', () => undefined);
  socket.write(Buffer.from(bytes, 'latin1'));
  return {
    socket,
    received: () => text,
    answers: (count) => new Promise((done) => (begun() >= count ? done() : void waiting.push({ count, done }))),
    closed: new Promise((resolve) => socket.once('close', () => resolve())),
  };
}

/** A GET as bytes. */
export function get(path: string, headers = ''): string {
  return `GET ${path} HTTP/1.1\r\nhost: gateway.test\r\n${headers}\r\n`;
}

import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';

/** A server whose answers are bytes that a test writes, valid or not. */
export interface RawServer {
  readonly origin: string;
  /** Every connection there ever was, in order. */
  readonly sockets: readonly Socket[];
  close(): Promise<void>;
}

/** How a server listens: at `127.0.0.1`, without TLS, unless it says otherwise. */
export interface Listening {
  readonly host?: '127.0.0.1' | '127.0.0.2' | '::1';
  /** By default a free one. */
  readonly port?: number;
  readonly tls?: TlsOptions;
}

/** Starts one on the loopback interface. @param serve is given each connection */
export async function startRawServer(
  serve: (socket: Socket, index: number) => void,
  { host = '127.0.0.1', port: asked = 0, tls }: Listening = {},
): Promise<RawServer> {
  const sockets: Socket[] = [];
  const accept = (socket: Socket): void => {
    // What a test tears down is no failure of the test.
    socket.on('error', () => undefined);
    socket.setNoDelay(true);
    serve(socket, sockets.push(socket) - 1);
  };
  const server: Server = tls ? createTlsServer(tls, accept) : createServer(accept);
  server.on('tlsClientError', () => undefined);
  server.listen(asked, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${tls ? 'https' : 'http'}://${host === '::1' ? `[${host}]` : host}:${port}`,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Starts one that tells each whole request, with its body, and on which connection it came. */
export function startScripted(
  answer: (request: string, socket: Socket, connection: number) => void,
  listening?: Listening,
): Promise<RawServer> {
  return startRawServer((socket, connection) => {
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      for (let end = endOfRequest(received); end >= 0; end = endOfRequest(received)) {
        const request = received.slice(0, end);
        received = received.slice(end);
        answer(request, socket, connection);
      }
    });
  }, listening);
}

function endOfRequest(received: string): number {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return -1;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(received.slice(0, end))?.[1] ?? 0);
  return received.length >= end + 4 + length ? end + 4 + length : -1;
}

/** A server that answers each request with such bytes, those of the first with the first and so on. */
export function answering(...answers: (string | ((socket: Socket) => void))[]): Promise<RawServer> {
  let count = 0;
  return startScripted((_request, socket) => {
    const answer = answers[Math.min(count++, answers.length - 1)] as string | ((socket: Socket) => void);
    if (typeof answer === 'string') socket.write(answer, 'latin1');
    else answer(socket);
  });
}

/** A whole answer with the length of its body. */
export function answerWith(body: string, headers = '', status = '200 OK'): string {
  return `HTTP/1.1 ${status}\r\n${headers}content-length: ${Buffer.byteLength(body, 'latin1')}\r\n\r\n${body}`;
}

/** Waits until all of this turn of the event loop, and what it leads to, has happened. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Before a test or hook is over: it would else be looked at for ever. */
const longestPausesMs = 180_000;

/**
 * Waits until something holds. Gives up after as many looks as fit into three minutes, and not by the clock: time in which
 * this process stands still does not count.
 */
export async function eventually(holds: () => boolean | Promise<boolean>, pauseMs = 2): Promise<void> {
  for (let looks = longestPausesMs / pauseMs; !(await holds()); looks -= 1) {
    if (looks <= 0) throw new Error('It never came to hold.');
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Plays a platform on the bare socket; called once for each request, when its head is here. */
export type Play = (socket: Socket, head: string) => void;

/** A platform that answers with bytes, not with HTTP: it can do everything that a server must not. */
export interface RawUpstream {
  readonly url: string;
  /** Heads of the requests, oldest first. */
  readonly heads: string[];
  play: Play;
  /** Connections that are open now. */
  readonly open: ReadonlySet<Socket>;
  close(): Promise<void>;
}

/** What any client understands. */
export const wellFormed = answer('{"resourceType":"Patient","id":"well"}');

/** The bytes of a whole answer, with the length it has unless `headers` tells another. */
export function answer(body: string | Buffer, headers: Record<string, string> = {}, status = '200 OK'): Buffer {
  const all = { 'content-type': 'application/fhir+json', 'content-length': String(body.length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`), Buffer.from(body)]);
}

/** Starts one on a free port of this machine. */
export async function startRawUpstream(): Promise<RawUpstream> {
  const open = new Set<Socket>();
  const heads: string[] = [];
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    open.add(socket);
    let pending = '';
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1');
      const end = pending.indexOf('\r\n\r\n');
      // Bodies are dropped: every request of these tests either has none or is the last on its connection.
      if (end === -1 || !/^[A-Z]+ \//.test(pending)) return;
      const head = pending.slice(0, end);
      pending = '';
      heads.push(head);
      upstream.play(socket, head);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const upstream: RawUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heads,
    play: (socket) => socket.write(wellFormed),
    open,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return upstream;
}

/** Writes again and again until the connection ends, as fast as it takes the bytes. */
export function pour(socket: Socket, next: () => Buffer): void {
  const more = (): void => {
    while (!socket.destroyed) if (!socket.write(next())) return void socket.once('drain', more);
  };
  more();
}

/** Writes a little at a time until the connection ends. */
export function drip(socket: Socket, everyMs: number, next: () => string): void {
  const timer = setInterval(() => socket.write(next()), everyMs);
  socket.once('close', () => clearInterval(timer));
}

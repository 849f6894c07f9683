import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { CommandReader } from './resp.js';

/** A proxy before Redis that notes every command of one app. */
export interface RedisProxy {
  readonly url: string;
  /** The commands since the last call of this, each with its arguments. */
  take(): (readonly string[])[];
  /** How many commands have come since the start. */
  count(): number;
  close(): void;
}

/** What connections say on their own account, whether or not there are requests. */
const housekeeping = new Set(['HELLO', 'CLIENT', 'PING', 'INFO', 'AUTH', 'SELECT', 'ROLE']);

/** Starts a proxy on a free loopback port. @param url of the Redis */
export async function startRedisProxy(url: string): Promise<RedisProxy> {
  const target = Number(new URL(url).port);
  const sockets = new Set<Socket>();
  let commands: (readonly string[])[] = [];
  let count = 0;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const reader = new CommandReader();
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.once('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      for (const args of reader.read(chunk)) {
        if (housekeeping.has((args[0] ?? '').toUpperCase())) continue;
        commands.push(args);
        count += 1;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => client.write(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = commands;
      commands = [];
      return taken;
    },
    count: () => count,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

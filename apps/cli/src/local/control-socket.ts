import { createHash } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/** What a gateway says of itself to the programs of the person who started it. */
export interface GatewayFacts {
  readonly version: string;
  /** Such as `local`. */
  readonly mcpAuth: string;
  readonly mcpUrl: string;
}

/** A gateway of this person that runs: it does as long as the socket is open. */
export interface FoundGateway {
  readonly facts: GatewayFacts;
  readonly socket: Socket;
}

/** How long a gateway that is there for others goes on without them: a host may start its servers anew. */
const unusedMs = 5_000;
const answerMs = 2_000;

/**
 * Lets the programs of this person find the gateway whose folder this is. Anything may listen at a port; in this folder
 * nobody else can. Each program keeps its connection, so each side learns of the other's end, also by a kill.
 *
 * @param onUnused is called once no program has been connected for some seconds
 * @returns what ends it
 */
export async function openControlSocket(
  folder: string,
  facts: GatewayFacts,
  onUnused?: () => void,
): Promise<() => void> {
  const users = new Set<Socket>();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    clearTimeout(timer);
    if (users.size === 0 && onUnused) timer = setTimeout(onUnused, unusedMs);
  };
  const server = createServer((socket) => {
    users.add(socket);
    look();
    socket.on('error', () => undefined);
    socket.once('close', () => {
      users.delete(socket);
      look();
    });
    socket.resume();
    socket.write(`${JSON.stringify(facts)}\n`);
  });
  const path = socketPath(folder);
  // Left by a gateway that was killed: whoever has the ports of this folder is the only one.
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  look();
  return () => {
    clearTimeout(timer);
    server.close();
    for (const socket of users) socket.destroy();
  };
}

/** The gateway whose folder this is, if it runs. */
export function findGateway(folder: string): Promise<FoundGateway | undefined> {
  if (!isOwn(folder)) return Promise.resolve(undefined);
  const socket = createConnection(socketPath(folder));
  return new Promise((resolve) => {
    const giveUp = () => {
      socket.destroy();
      resolve(undefined);
    };
    socket.setTimeout(answerMs, giveUp);
    socket.on('error', giveUp);
    socket.once('close', giveUp);
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.endsWith('\n')) return;
      socket.setTimeout(0);
      resolve({ facts: JSON.parse(text) as GatewayFacts, socket });
    });
  });
}

/** Whether nobody else can have put anything there. Windows has no such modes; there the folder is in this person's home. */
function isOwn(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return false;
  const user = process.getuid?.();
  return user === undefined || (found.uid === user && (found.mode & 0o077) === 0);
}

/** Windows has named pipes, in a space of names of their own. */
function socketPath(folder: string): string {
  if (process.platform !== 'win32') return join(folder, 'control');
  return String.raw`\\.\pipe\fhir-gateway-${createHash('sha256').update(folder).digest('hex')}`;
}

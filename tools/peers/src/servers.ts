import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { readRequest, sendJson } from '@fhir-gateway/testing';

/** A local server of the rig. */
export interface RigServer {
  readonly port: number;
  close(): void;
}

/** A platform that answers with the id it was asked for. */
export async function startPlatform(): Promise<RigServer> {
  const server = createHttpServer((request, response) => {
    void readRequest(request).then(({ path, form, query }) => {
      const id = path.endsWith('/_search') ? (form.get('_id') ?? query.get('_id')) : path.split('/').pop();
      const resource = { resourceType: 'Patient', ...(id !== null && { id }) };
      if (!path.endsWith('/_search')) return sendJson(response, 200, resource);
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', total: 1, entry: [{ resource }] });
    });
  });
  return listening(server);
}

/** As large as the gateway takes heads. */
const maxHeaderSize = 32 * 1024;

/** Node's HTTP server and nothing else, to compare with. */
export async function startReference(): Promise<RigServer> {
  const server = createHttpServer({ maxHeaderSize }, (request, response) => {
    request.resume();
    request.once('end', () => response.end('ok'));
  });
  return listening(server);
}

/** Passes bytes on between a proxy and the gateway, and counts the connections that the proxy opens. */
export async function startCounter(target: number): Promise<RigServer & { readonly connections: () => number }> {
  let connections = 0;
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (from) => {
    connections += 1;
    const to = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  const { port, close } = await listening(server);
  return {
    port,
    connections: () => connections,
    close: () => {
      close();
      for (const socket of open) socket.destroy();
    },
  };
}

async function listening(server: Server | ReturnType<typeof createHttpServer>): Promise<RigServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

import type { ServerResponse } from 'node:http';

import express, { type Express } from 'express';

import { get, openRaw, type RawConnection } from '../testing/raw-connection.js';
import { createHttpServer, type ConnectionLimits, type RunningServer } from './http-server.js';

const loopback = { host: '127.0.0.1', port: 0 };
const limits: ConnectionLimits = {
  connections: 0,
  headerBytes: 32 * 1024,
  headersTimeoutSeconds: 20,
  requestTimeoutSeconds: 120,
  clientStallSeconds: 2,
};
const ticks = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads half a megabyte or a little more, and then nothing. */
function readSome({ socket, received }: RawConnection): Promise<void> {
  const enough = received().length + 512 * 1024;
  return new Promise((resolve) => {
    const look = (): void => {
      if (received().length < enough) return;
      socket.pause().off('data', look);
      resolve();
    };
    socket.on('data', look).resume();
  });
}

describe('answers under way when the server closes', () => {
  const held: ServerResponse[] = [];
  let app: Express;
  beforeEach(() => {
    held.length = 0;
    app = express();
    app.get('/held', (_req, res) => void held.push(res));
    app.get('/large', (_req, res) => void res.end(Buffer.alloc(8 * 1024 * 1024, 'x')));
    app.get('/short', (_req, res) => void res.send('done'));
  });

  it('end, while no new connection is accepted', async () => {
    const server = await createHttpServer(app).listen(loopback);
    const running = fetch(`${server.url}/held`);
    while (held.length === 0) await ticks(1);
    const closed = server.close({ graceMs: 60_000 });
    await expect(fetch(`${server.url}/short`)).rejects.toThrow();
    held[0]?.end('done');
    const answer = await running;
    expect([answer.headers.get('connection'), await answer.text()]).toEqual(['close', 'done']);
    await closed;
  });

  it('are cut once the grace has passed', async () => {
    const server = await createHttpServer(app).listen(loopback);
    const outcome = expect(fetch(`${server.url}/held`)).rejects.toThrow();
    while (held.length === 0) await ticks(1);
    await server.close({ graceMs: 1 });
    await outcome;
  });

  it('end on a connection that was used before, also when they were written and not sent yet', async () => {
    const server = await createHttpServer(app).listen(loopback);
    const clients = ['/held', '/large'].map((path) => openRaw(server.port, get('/short') + get(path)));
    await Promise.all(clients.map((client) => client.answers(1)));
    const [, slow] = clients;
    slow?.socket.pause();
    while (held.length === 0) await ticks(5);
    await ticks(50);
    const closed = server.close({ graceMs: 60_000 });
    // Longer than several looks for idle connections.
    await ticks(200);
    held[0]?.end('y'.repeat(1000));
    slow?.socket.resume();
    await closed;
    await Promise.all(clients.map((client) => client.closed));
    expect(clients[0]?.received()).toContain('y'.repeat(1000));
    expect(slow?.received().split('x').length).toBeGreaterThan(8 * 1024 * 1024);
  });

  it('do not keep an idle connection open', async () => {
    const server = await createHttpServer(app).listen(loopback);
    const idle = [openRaw(server.port, get('/short')), openRaw(server.port, '')];
    await idle[0]?.answers(1);
    await server.close({ graceMs: 60_000 });
    await Promise.all(idle.map((client) => client.closed));
  });
});

describe('an answer that its client does not read', () => {
  let server: RunningServer;
  let open = 0;
  beforeAll(async () => {
    const app = express();
    app.get('/large', (_req, res) => void res.end(Buffer.alloc(16 * 1024 * 1024, 'x')));
    app.get('/later', (_req, res) => void setTimeout(() => res.send('done'), 3_000));
    app.get('/short', (_req, res) => void res.send('done'));
    const meter = (_request: object, response: ServerResponse): void => {
      open += 1;
      response.once('close', () => (open -= 1));
    };
    server = await createHttpServer(app, { meter, limits }).listen(loopback);
  });
  afterAll(() => server.close({ graceMs: 0 }));

  it('is cut, and so is what waits behind it on the connection', async () => {
    const client = openRaw(server.port, get('/large') + get('/short').repeat(3));
    client.socket.pause();
    while (open === 0) await ticks(5);
    while (open > 0) await ticks(20);
    expect(client.received().length).toBeLessThan(16 * 1024 * 1024);
    client.socket.destroy();
  });

  it('is left alone as long as the client reads some of it, and one that is waited for as well', async () => {
    const client = openRaw(server.port, get('/large', 'connection: close\r\n'));
    const waiting = fetch(`${server.url}/later`).then((answer) => answer.text());
    // Longer than a client may stand still, and never so long at a time.
    for (let round = 0; round < 15; round += 1) {
      await readSome(client);
      await ticks(200);
    }
    client.socket.resume();
    await client.closed;
    expect(client.received().length).toBeGreaterThan(16 * 1024 * 1024);
    expect(await waiting).toBe('done');
  });
});

it('every answer closes with its connection, also those that wait behind another', async () => {
  const app = express();
  app.get('/held', () => undefined);
  app.get('/short', (_req, res) => void res.send('done'));
  let [begun, open] = [0, 0];
  const meter = (_request: object, response: ServerResponse): void => {
    begun += 1;
    open += 1;
    response.once('close', () => (open -= 1));
  };
  const server = await createHttpServer(app, { meter }).listen(loopback);
  for (let round = 0; round < 20; round += 1) {
    const clients = Array.from({ length: 50 }, () => openRaw(server.port, get('/held') + get('/short').repeat(4)));
    while (begun < (round + 1) * 250) await ticks(2);
    for (const { socket } of clients) socket.resetAndDestroy();
    await Promise.all(clients.map((client) => client.closed));
  }
  while (open > 0) await ticks(5);
  expect(begun).toBe(5_000);
  await server.close({ graceMs: 0 });
});

import express from 'express';

import { get, openRaw, type RawConnection } from '../testing/raw-connection.js';
import { createHttpServer, type RunningServer } from './http-server.js';

const body = 100_000;
const ticks = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a connection whose request is refused before its body came', () => {
  let server: RunningServer;
  const paths: string[] = [];
  let closed: Promise<unknown>;
  beforeEach(async () => {
    paths.length = 0;
    const app = express();
    app.use((req, res) => {
      paths.push(req.path);
      closed = new Promise((resolve) => req.socket.once('close', resolve));
      res.status(413).set('connection', 'close').send('too large');
    });
    server = await createHttpServer(app).listen({ host: '127.0.0.1', port: 0 });
  });
  const clients: RawConnection[] = [];
  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.destroy();
    await server.close({ graceMs: 0 });
  });

  /** A client that has its answer, and has sent one of two halves of its body. */
  async function refused(): Promise<RawConnection & { errors: unknown[] }> {
    const errors: unknown[] = [];
    const client = openRaw(
      server.port,
      `POST /large HTTP/1.1\r\nhost: gateway.test\r\ncontent-length: ${body}\r\n\r\n`,
    );
    clients.push(client);
    client.socket.on('error', (error) => errors.push(error)).allowHalfOpen = true;
    client.socket.write('x'.repeat(body / 2));
    await client.answers(1);
    return { ...client, errors };
  }

  it('is not reset while the client sends the rest, and closes then', async () => {
    const client = await refused();
    for (let sent = body / 2; sent < body; sent += body / 10) {
      await ticks(20);
      client.socket.write('x'.repeat(body / 10));
    }
    await closed;
    expect(client.errors).toEqual([]);
    expect(client.received()).toMatch(/^HTTP\/1.1 413 .*too large$/s);
  });

  it('takes no further request', async () => {
    const client = await refused();
    client.socket.write('x'.repeat(body / 2) + get('/next'));
    await closed;
    expect(paths).toEqual(['/large']);
    expect(client.received().split('HTTP/1.1 ')).toHaveLength(2);
  });

  it('is cut after 5 seconds, however the client goes on', async () => {
    // The time that such a connection is given passes as the test wants it.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'setInterval', 'clearInterval', 'nextTick', 'queueMicrotask'] });
    try {
      const client = await refused();
      const sendSome = async () => {
        for (let round = 0; round < 10; round += 1) {
          client.socket.write('x');
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      await sendSome();
      let isClosed = false;
      void closed.then(() => (isClosed = true));
      jest.advanceTimersByTime(4_999);
      await sendSome();
      expect(isClosed).toBe(false);
      jest.advanceTimersByTime(1);
      await closed;
    } finally {
      jest.useRealTimers();
    }
  });

  it('ends with the server', async () => {
    await refused();
    await server.close({ graceMs: 60_000 });
    await closed;
  });
});

import express from 'express';

import { openRaw } from '../testing/raw-connection.js';
import { createHttpServer } from './http-server.js';

const loopback = { host: '127.0.0.1', port: 0 };

describe('createHttpServer', () => {
  it.each([
    ['no body', 'GET / HTTP/1.1\r\nhost: a\r\n\r\n', true],
    ['a body', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\n\r\nbody', false],
    [
      'a body in chunks',
      'POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n',
      false,
    ],
  ])('answers requests with %s, one after the other on one connection', async (_what, bytes, isEmpty) => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const knowsEmptyBodies = major > 24 || (major === 24 && minor >= 12);
    const app = express();
    app.use((req, res) => {
      const isEnded = req.readableEnded;
      if (isEnded) return void res.json({ isEnded, body: '' });
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => res.json({ isEnded, body }));
    });
    const server = await createHttpServer(app).listen(loopback);
    const client = openRaw(server.port, bytes);
    await client.answers(1);
    client.socket.write(Buffer.from(bytes));
    await client.answers(2);
    client.socket.end();
    await client.closed;
    const expected = JSON.stringify({ isEnded: isEmpty && knowsEmptyBodies, body: isEmpty ? '' : 'body' });
    expect(client.received().split(expected)).toHaveLength(3);
    await server.close();
  });

  it.each([
    ['headers beyond its limit', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'canary'.repeat(8_000)}\r\n\r\n`, 431],
    ['no HTTP', 'canary canary canary\r\n\r\n', 400],
    ['a header that is none', 'GET / HTTP/1.1\r\nhost: a\r\ncanary\r\n\r\n', 400],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
  ])('says in a body why it refuses %s, repeats none of it, and closes', async (_what, bytes, status) => {
    const server = await createHttpServer(express()).listen(loopback);
    const client = openRaw(server.port, bytes);
    await client.closed;
    const [head = '', body = ''] = client.received().split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toContain('connection: close');
    expect(JSON.parse(body)).toMatchObject({ status, code: 'REQUEST_INVALID', title: expect.any(String) as string });
    expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`);
    expect(client.received()).not.toContain('canary');
    await server.close();
  });

  it('says nothing into an answer that has begun', async () => {
    const app = express();
    app.get('/', (_req, res) => void res.write('begun'));
    const server = await createHttpServer(app).listen(loopback);
    const client = openRaw(server.port, 'GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await client.answers(1);
    client.socket.write('no HTTP\r\n\r\n');
    await client.closed;
    expect(client.received().match(/HTTP\/1\.1/g)).toHaveLength(1);
    await server.close({ graceMs: 0 });
  });

  it('rejects when the address is taken', async () => {
    const first = await createHttpServer(express()).listen(loopback);
    const second = createHttpServer(express()).listen({ host: '127.0.0.1', port: first.port });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
  });

  it.each([
    ['http://other.test/a?b=c', '/a?b=c', 'other.test'],
    ['http://other.test', '/', 'other.test'],
    ['https://other.test/http://x/', '/http://x/', 'other.test'],
    ['http:///a', 'http:///a', 'gateway.test'],
    ['http://person@other.test/a', 'http://person@other.test/a', 'gateway.test'],
    ['*', '*', 'gateway.test'],
  ])('takes the target %s for %s at the host %s', async (target, url, host) => {
    const app = express();
    app.use((req, res) => void res.json({ url: req.originalUrl, host: req.headers.host }));
    const server = await createHttpServer(app).listen(loopback);
    const client = openRaw(
      server.port,
      `OPTIONS ${target} HTTP/1.1\r\nhost: gateway.test\r\nconnection: close\r\n\r\n`,
    );
    await client.closed;
    expect(client.received()).toContain(JSON.stringify({ url, host }));
    await server.close();
  });

  describe('with a second app', () => {
    const seen: string[] = [];
    const appOf = (name: string) => {
      const app = express();
      app.use((req, res) => void res.json({ name, path: req.path, shape: Object.getPrototypeOf(req) === app.request }));
      return app;
    };
    const start = (close = async () => undefined as void) =>
      createHttpServer(appOf('first'), {
        meter: () => void seen.push('first'),
        mounted: {
          app: appOf('second'),
          paths: ['/mcp', '/.well-known/x'],
          meter: () => void seen.push('second'),
          close,
        },
      }).listen(loopback);

    it.each([
      ['/mcp', 'second'],
      ['/mcp?a=/b', 'second'],
      ['/mcp/', 'second'],
      ['/.well-known/x', 'second'],
      ['/', 'first'],
      ['/mcpx', 'first'],
      ['/%6dcp', 'first'],
      ['/a/mcp', 'first'],
      ['/?/mcp', 'first'],
    ])('gives %s to the %s app, and one watch sees it', async (path, name) => {
      const server = await start();
      seen.length = 0;
      const answer = (await (await fetch(`${server.url}${path}`)).json()) as object;
      expect(answer).toMatchObject({ name, shape: true });
      expect(seen).toEqual([name]);
      await server.close();
    });

    it('closes it once, after the server', async () => {
      const closed = jest.fn(async () => undefined);
      const server = await start(closed);
      await Promise.all([server.close(), server.close()]);
      expect(closed).toHaveBeenCalledTimes(1);
    });
  });
});

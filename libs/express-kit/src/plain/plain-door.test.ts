import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import express, { type Express } from 'express';

import { createFastServer, type FastServerOptions, type RunningServer } from '../fast-server.js';
import type { FrontRequest, FrontResponse } from '../front.js';
import { RawClient } from '../testing/raw-client.js';

const limits = { connections: 0, headerBytes: 32 * 1024, headersTimeoutSeconds: 20, requestTimeoutSeconds: 120 };
const get = (path: string, ...lines: string[]): string =>
  [`GET ${path} HTTP/1.1`, 'Host: gateway.test', ...lines, '', ''].join('\r\n');
const post = (path: string, body: string, ...lines: string[]): string =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: gateway.test',
    `content-length: ${body.length}`,
    'content-type: text/plain',
    ...lines,
    '',
    body,
  ].join('\r\n');
const bodiesOf = (answer: string): string[] =>
  answer
    .split(/HTTP\/1\.1 \d{3} [^\r]*\r\n/)
    .slice(1)
    .map((part) => part.slice(part.indexOf('\r\n\r\n') + 4));
/** Whether a front was given a request by the door, rather than by Node's server. */
const isByDoor = (request: FrontRequest): boolean => !('rawHeaders' in request);

describe('the door in front of Node’s server', () => {
  let server: RunningServer;
  let clients: RawClient[] = [];
  let seen: string[] = [];
  /** What the front does with a request to `/hot`; says `front` unless a test has more to say. */
  let answer: (request: FrontRequest, response: FrontResponse) => boolean;

  const open = async (app: Express = makeApp(), more: FastServerOptions = {}): Promise<void> => {
    server = await createFastServer(app, {
      limits,
      claims: ({ url = '' }) => url.startsWith('/hot'),
      front: (request, response) => {
        if (!request.url?.startsWith('/hot')) return false;
        seen.push(`${isByDoor(request) ? 'door' : 'node'} ${request.method} ${request.url}`);
        return answer(request, response);
      },
      ...more,
    }).listen({ host: '127.0.0.1', port: 0 });
  };
  const makeApp = (): Express => {
    const app = express();
    app.use(express.text({ type: '*/*' }));
    app.use((req, res) => {
      seen.push(`app ${req.method} ${req.url}`);
      res.send(`app:${typeof req.body === 'string' ? req.body : ''}`);
    });
    return app;
  };
  const client = (): RawClient => {
    const made = new RawClient(server.port);
    clients.push(made);
    return made;
  };

  beforeEach(() => {
    seen = [];
    clients = [];
    answer = (_request, response) => {
      response.writeHead(200, ['content-length', '5']);
      response.end('front');
      return true;
    };
  });
  afterEach(async () => {
    clients.forEach((one) => one.leave());
    await server.close({ graceMs: 0 });
  });

  it('answers a claimed request without Node’s server, and the next one on the same connection', async () => {
    await open();
    const one = await client().send(get('/hot/1'));
    await one.until('front');
    await one.send(get('/hot/2'));
    expect(bodiesOf(await one.until('front', 2))).toEqual(['front', 'front']);
    expect(seen).toEqual(['door GET /hot/1', 'door GET /hot/2']);
  });

  it('gives others to the app, whole, and takes the next claimed one back', async () => {
    await open();
    const one = client();
    const requests = [get('/cold'), get('/hot/1'), post('/cold', 'some text'), post('/cold', ''), get('/hot/2')];
    for (const [index, request] of requests.entries()) {
      await one.send(request);
      await one.until('HTTP/1.1 200', index + 1);
      await one.until('\r\n\r\n', index + 1);
      await new Promise((done) => setTimeout(done, 10));
    }
    expect(bodiesOf(one.received)).toEqual(['app:', 'front', 'app:some text', 'app:', 'front']);
    expect(seen).toEqual(['app GET /cold', 'door GET /hot/1', 'app POST /cold', 'app POST /cold', 'door GET /hot/2']);
  });

  it('lets the app answer HEAD without a body, and goes on', async () => {
    await open();
    const one = await client().send(get('/cold').replace('GET', 'HEAD'));
    await one.until('\r\n\r\n');
    await one.send(get('/hot'));
    expect(bodiesOf(await one.until('front'))).toEqual(['', 'front']);
  });

  it.each<[string, string[]]>([
    ['in pieces', [get('/hot').slice(0, 20), get('/hot').slice(20)]],
    ['byte by byte', [...get('/hot')]],
    ['with a body in pieces', [post('/hot', 'abc').slice(0, -2), 'bc']],
    [
      'with a body in chunks',
      [`${get('/hot', 'transfer-encoding: chunked').replace('GET', 'POST')}3\r\nabc\r\n0\r\n\r\n`],
    ],
    ['with a head that is long', [get('/hot', `x-a: ${'b'.repeat(9_000)}`)]],
    ['with a header twice', [get('/hot', 'x-a: b', 'x-a: c')]],
    ['of HTTP/1.0', [get('/hot', 'connection: keep-alive').replace('HTTP/1.1', 'HTTP/1.0')]],
    ['that ends the connection', [get('/hot', 'connection: close')]],
  ])('leaves to Node’s server a request that comes %s', async (_what, parts) => {
    await open();
    expect(bodiesOf(await (await client().send(...parts)).until('front'))).toEqual(['front']);
    expect(seen).toEqual([expect.stringMatching(/^node /)]);
  });

  it.each([
    ['no host', 'GET /hot HTTP/1.1\r\n\r\n', 400],
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['two lengths', post('/hot', 'abc', 'content-length: 0'), 400],
    ['a head beyond all bounds', get('/hot', `x-a: ${'b'.repeat(40_000)}`), 431],
  ])('lets Node’s server refuse a request with %s', async (_what, request, status) => {
    await open();
    const text = await (await client().send(request)).untilClosed();
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(seen).toEqual([]);
  });

  it('answers requests that come at once in their order', async () => {
    await open();
    const one = await client().send(`${get('/hot/1')}${get('/cold/2')}${get('/hot/3')}`);
    expect(bodiesOf(await one.until('front', 2))).toEqual(['front', 'app:', 'front']);
    expect(seen.map((line) => line.split(' ')[2])).toEqual(['/hot/1', '/cold/2', '/hot/3']);
  });

  it.each(['/hot', '/cold'])('answers what comes before the answer to %s in its order', async (path) => {
    let finish: (() => void) | undefined;
    const app = express();
    app.get('/cold', (_req, res) => void (finish = () => void res.send('slow')));
    answer = (request, response) => {
      const body = request.url === '/hot' ? 'slow' : 'front';
      const end = (): void => {
        response.writeHead(200, ['content-length', String(body.length)]);
        response.end(body);
      };
      if (request.url === '/hot') finish = end;
      else end();
      return true;
    };
    await open(app);
    const one = await client().send(get(path), get('/hot/2'), get('/hot/3'));
    expect(one.received).toBe('');
    finish?.();
    expect(bodiesOf(await one.until('front', 2))).toEqual(['slow', 'front', 'front']);
  });

  it('lets a front hand a request over, once', async () => {
    await open();
    let closed: unknown;
    answer = (_request, response) => {
      response.once('close', () => (closed = [response.isHandedOver, response.writableFinished]));
      setImmediate(() => response.handOver?.());
      return true;
    };
    const one = await client().send(post('/hot', 'body'));
    await one.until('app:body');
    expect([seen, closed]).toEqual([
      ['door POST /hot', 'app POST /hot'],
      [true, false],
    ]);
    // The next one is the front's again.
    await one.send(get('/hot/2'));
    await one.until('app:', 2);
    expect(seen.slice(2)).toEqual(['door GET /hot/2', 'app GET /hot/2']);
  });

  it('hands over what a front does not answer after all', async () => {
    await open();
    answer = () => false;
    await (await client().send(get('/hot'))).until('app:');
    expect(seen).toEqual(['door GET /hot', 'app GET /hot']);
  });

  it('does not let a front hand over what it has begun to answer', async () => {
    await open();
    let fault: unknown;
    answer = (_request, response) => {
      response.writeHead(200, ['content-length', '0']);
      try {
        response.handOver?.();
      } catch (error) {
        fault = error;
      }
      response.end();
      return true;
    };
    await (await client().send(get('/hot'))).until('\r\n\r\n');
    expect(String(fault)).toContain('begun');
  });

  it.each(['/hot', '/cold'])('tells whoever answers %s that the client has left', async (path) => {
    const { promise, resolve } = withResolvers<boolean>();
    const follow = (response: FrontResponse): void =>
      void response.once('close', () => resolve(response.writableFinished));
    const app = express();
    app.get('/cold', (_req, res) => follow(res));
    answer = (_request, response) => {
      follow(response);
      return true;
    };
    await open(app);
    const one = await client().send(get(path));
    await new Promise((done) => setTimeout(done, 20));
    one.leave();
    expect(await promise).toBe(false);
  });

  it('takes a client that sends no more for one that has left', async () => {
    await open();
    const { promise, resolve } = withResolvers<void>();
    answer = (_request, response) => {
      response.once('close', () => resolve());
      return true;
    };
    const one = await client().send(get('/hot'));
    one.socket.end();
    await promise;
  });

  it('streams an answer of the app as it is written', async () => {
    const app = express();
    let finish: (() => void) | undefined;
    app.get('/cold', (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
      finish = () => void res.end('data: 2\n\n');
    });
    await open(app);
    const one = await client().send(get('/cold'));
    await one.until('data: 1');
    finish?.();
    await one.until('data: 2');
    await one.send(get('/hot'));
    await one.until('front');
  });

  it('streams an answer without a length in chunks', async () => {
    await open();
    answer = (_request, response) => {
      response.writeHead(200, ['content-type', 'text/plain']);
      response.write(Buffer.from('abc'));
      setImmediate(() => response.end(Buffer.from('defghijklmnopqr')));
      return true;
    };
    const one = await client().send(get('/hot'));
    expect(bodiesOf(await one.until('\r\n0\r\n\r\n'))).toEqual(['3\r\nabc\r\nf\r\ndefghijklmnopqr\r\n0\r\n\r\n']);
  });

  it('waits for a client that is slow, and says when it may go on', async () => {
    await open();
    const piece = Buffer.alloc(256 * 1024, 'a');
    const pieces = 64;
    let held = 0;
    let drained = 0;
    answer = (_request, response) => {
      response.writeHead(200, ['content-length', String(pieces * piece.length)]);
      let sent = 0;
      const more = (): void => {
        while (sent < pieces) {
          sent += 1;
          if (!response.write(piece)) {
            held += 1;
            return void response.once('drain', () => {
              drained += 1;
              more();
            });
          }
        }
        response.end();
      };
      more();
      return true;
    };
    const one = client();
    one.socket.pause();
    await one.send(get('/hot'));
    await new Promise((done) => setTimeout(done, 50));
    expect([held, drained]).toEqual([1, 0]);
    one.socket.resume();
    while (one.received.length < pieces * piece.length) await once(one.socket, 'data');
    expect(drained).toBe(held);
    await one.send(get('/cold'));
    await one.until('app:');
  });

  it.each([
    ['more', 'abcdef'],
    ['less', 'ab'],
  ])('cuts the connection where an answer has %s than it said', async (_what, body) => {
    await open();
    answer = (_request, response) => {
      response.writeHead(200, ['content-length', '4']);
      response.end(body);
      return true;
    };
    const one = await client().send(get('/hot'));
    await one.untilClosed();
  });

  it('sends no head that a header would break out of', async () => {
    await open();
    let fault: unknown;
    answer = (_request, response) => {
      try {
        response.writeHead(200, { 'x-a': 'b\r\nx-evil: c' });
      } catch (error) {
        fault = error;
      }
      response.writeHead(204, { 'x-a': 'b' });
      response.end();
      return true;
    };
    const text = await (await client().send(get('/hot'))).until('\r\n\r\n');
    expect(fault).toBeInstanceOf(TypeError);
    expect(text).toMatch(/^HTTP\/1.1 204 No Content\r\nx-a: b\r\n/);
    expect(text).not.toContain('evil');
  });

  it('lets what runs end when the server closes, and says that the connection ends', async () => {
    await open();
    let finish: (() => void) | undefined;
    answer = (_request, response) => {
      finish = () => {
        response.writeHead(200, ['content-length', '4']);
        response.end('last');
      };
      return true;
    };
    const [busy, idle] = [await client().send(get('/hot')), client()];
    await once(idle.socket, 'connect');
    await new Promise((done) => setTimeout(done, 20));
    const closed = server.close({ graceMs: 60_000 });
    await idle.untilClosed();
    finish?.();
    expect(await busy.untilClosed()).toMatch(/Connection: close\r\n\r\nlast$/);
    await closed;
  });

  it('cuts what still runs when the grace has passed', async () => {
    await open();
    answer = () => true;
    const one = await client().send(get('/hot'));
    await new Promise((done) => setTimeout(done, 20));
    await server.close({ graceMs: 10 });
    expect(await one.untilClosed()).toBe('');
  });

  it('ends a connection on which nothing comes, and keeps one that was used', async () => {
    await open(makeApp(), { limits: { ...limits, headersTimeoutSeconds: 0.1 } });
    const [used, silent] = [await client().send(get('/hot')), client()];
    await used.until('front');
    expect(await silent.untilClosed()).toBe('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
    await used.send(get('/hot'));
    await used.until('front', 2);
  });

  it('keeps to the bound of connections', async () => {
    await open(makeApp(), { limits: { ...limits, connections: 1 } });
    const one = await client().send(get('/hot'));
    await one.until('front');
    expect(await client().untilClosed()).toBe('');
    one.leave();
    await one.untilClosed();
    await (await client().send(get('/hot'))).until('front');
  });

  it('stands aside where requests are traced', async () => {
    await open(makeApp(), { trace: (_request, _response, serve) => serve() });
    await (await client().send(get('/hot'))).until('front');
    expect(seen).toEqual(['node GET /hot']);
  });
});

describe('an answer at the door', () => {
  const handlers: Record<string, (response: FrontResponse) => void> = {
    'with a length': (response) => {
      response.writeHead(200, ['content-type', 'application/fhir+json', 'content-length', '3', 'etag', 'W/"1"']);
      response.end(Buffer.from('abc'));
    },
    'with headers by name': (response) => {
      response.writeHead(404, { 'x-a': 'b', 'x-n': 5, 'x-l': ['c', 'd'], 'content-length': 2 });
      response.end('{}');
    },
    'with headers set before': (response) => {
      response.setHeader('X-Early', 'a');
      response.appendHeader('vary', 'Origin');
      response.setHeader('x-gone', 'b');
      response.removeHeader('X-Gone');
      response.writeHead(200, { 'x-late': 'c', 'content-length': 0 });
      response.end();
    },
    'without a body': (response) => {
      response.statusCode = 204;
      response.end();
    },
    'that is the same as before': (response) => {
      response.writeHead(304, { etag: 'W/"1"' });
      response.end();
    },
    'in chunks': (response) => {
      response.writeHead(200, { 'x-a': 'b' });
      response.write(Buffer.from('abc'));
      response.end('d\u00e4');
    },
    'of text beyond latin1': (response) => {
      response.writeHead(200, { 'content-length': 5 });
      response.end('\u00e4\u2028', 'utf8');
    },
  };
  let node: Server;
  let door: RunningServer;

  beforeAll(async () => {
    const handle = (request: FrontRequest, response: FrontResponse): boolean => {
      handlers[decodeURIComponent(request.url?.slice(1) ?? '')]?.(response);
      return true;
    };
    node = createServer((request: IncomingMessage, response: ServerResponse) => void handle(request, response));
    node.keepAliveTimeout = 65_000;
    await once(node.listen(0, '127.0.0.1'), 'listening');
    door = await createFastServer(express(), { claims: isByDoor, front: handle }).listen({
      host: '127.0.0.1',
      port: 0,
    });
  });
  afterAll(async () => {
    node.close();
    await door.close();
  });

  it.each(Object.keys(handlers))('%s is byte for byte that of Node’s server', async (name) => {
    const answers = await Promise.all(
      [(node.address() as AddressInfo).port, door.port].map(async (port) => {
        const one = await new RawClient(port).send(get(`/${encodeURIComponent(name)}`));
        await one.until('\r\n\r\n');
        await new Promise((done) => setTimeout(done, 50));
        one.leave();
        return one.received.replace(/Date: [^\r]*/, 'Date: now');
      }),
    );
    expect(answers[1]).toBe(answers[0]);
  });
});

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

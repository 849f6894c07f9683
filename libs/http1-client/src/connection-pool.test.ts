import { execFile } from 'node:child_process';
import type { LookupFunction, Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { memoryInUse } from '@fhir-gateway/testing';
import { createTransport } from './own-transport.js';
import { run, begin, outcomeOf } from './testing/recorded-exchange.js';
import { connect, connected, release } from './testing/connected-pool.js';
import { answering, answerWith, eventually, startScripted, turns } from '@fhir-gateway/testing';

afterEach(release);

const resolving =
  (...addresses: { address: string; family: number }[]): LookupFunction =>
  (_name, _options, callback) =>
    callback(null, addresses);

/** A server that answers when the test calls `held`, with the path that was requested. */
async function holding(): Promise<{
  server: Awaited<ReturnType<typeof startScripted>>;
  held: (() => void)[];
  paths: string[];
}> {
  const held: (() => void)[] = [];
  const paths: string[] = [];
  const server = await startScripted((request, socket) => {
    const [, path = ''] = request.split(' ');
    paths.push(path);
    held.push(() => socket.write(answerWith(path, 'keep-alive: timeout=3\r\n')));
  });
  return { server, held, paths };
}

describe('a pool', () => {
  it('forgets who gave up while they waited, at once and in any number', async () => {
    const { server, held, paths } = await holding();
    const to = connect(server);
    const first = begin(to, { path: '/first' });
    await eventually(() => held.length === 1);
    const body = Buffer.alloc(1024);
    const gone = Array.from({ length: 2_000 }, () => begin(to, { method: 'POST', path: '/gone', body }));
    const last = begin(to, { path: '/last' });
    const references = gone.map((recorded) => new WeakRef(recorded.control as object));
    for (const recorded of gone) recorded.control?.abort(Object.assign(new Error(), { code: 'GIVEN_UP' }));
    expect(new Set(await Promise.all(gone.map(outcomeOf)))).toEqual(new Set(['GIVEN_UP']));
    gone.length = 0;
    await turns();
    memoryInUse();
    expect(references.filter((reference) => reference.deref()).length).toBeLessThan(5);
    held[0]?.();
    await first.ended;
    await eventually(() => held.length === 2);
    held[1]?.();
    await last.ended;
    expect(paths).toEqual(['/first', '/last']);
  });

  it('uses the connection again that was used last, and closes those that were idle for long', async () => {
    const { server, held } = await holding();
    const to = connect(server, { connections: 5 });
    const askings = Array.from({ length: 5 }, () => begin(to));
    await eventually(() => held.length === 5);
    for (const answer of held.splice(0)) answer();
    await Promise.all(askings.map(({ ended }) => ended));
    const { sockets } = connected();
    const readBefore = sockets.map(({ bytesRead }) => bytesRead);
    for (let time = 0; time < 3; time += 1) {
      const again = begin(to);
      await eventually(() => held.length === 1);
      held.shift()?.();
      await again.ended;
    }
    expect(sockets.filter(({ bytesRead }, index) => bytesRead > (readBefore[index] ?? 0))).toHaveLength(1);
    await eventually(() => sockets.every(({ closed }) => closed));
  }, 20_000);

  it('takes no connection that a server keeps for less time than has passed', async () => {
    const to = connect(await answering(answerWith('ok', 'keep-alive: timeout=3\r\n')));
    await run(to);
    await run(to);
    expect(connected().sockets).toHaveLength(1);
    const nowMs = performance.now();
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => nowMs + 1_100);
    await run(to).finally(() => clock.mockRestore());
    expect(connected().sockets).toHaveLength(2);
  });

  it('says nothing of what is sent or where to in its errors', async () => {
    const to = connect(
      await answering((socket) =>
        socket.end('HTTP/1.1 200 OK\r\nset-cookie: secret\r\ncontent-length: secret\r\n\r\n'),
      ),
    );
    const error: unknown = await run(to, { path: '/secret', headers: ['authorization', 'Bearer secret'] }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'HTTP_INVALID' });
    expect(`${(error as Error).message} ${JSON.stringify(error)}`).not.toMatch(/secret|127\.0\.0\.1/);
  });
});

describe('a pool that is closed', () => {
  it('stays so for a handler that sends again at once', async () => {
    const to = connect(await answering(() => undefined));
    const again: Promise<string>[] = [];
    begin(to, {}, (event) => {
      if (event === 'error') again.push(outcomeOf(begin(to)));
    });
    await to.destroy();
    expect(await Promise.all(again)).toEqual(['POOL_CLOSED']);
  });
});

describe('connecting', () => {
  it('goes on to the next address when the first is dead', async () => {
    const { origin, sockets, close } = await answering(answerWith('ok'));
    const dead = { address: '127.0.0.9', family: 4 };
    const to = createTransport(`http://fhir.test:${new URL(origin).port}`, {
      connections: 1,
      connectTimeoutMs: 60_000,
      headersTimeoutMs: 60_000,
      bodyIdleTimeoutMs: 60_000,
      lookup: resolving({ address: '::1', family: 6 }, dead, { address: '127.0.0.1', family: 4 }),
    });
    const recorded = await run(to);
    expect([recorded.body, sockets.length]).toEqual(['ok', 1]);
    expect((await run(to)).body).toBe('ok');
    expect(sockets).toHaveLength(1);
    await to.destroy();
    await close();
  });

  it('to an address of IPv6 names it in brackets to the server, and without to the system', async () => {
    const seen: string[] = [];
    const server = await startScripted(
      (request, socket) => {
        seen.push(/host: (.*)\r/.exec(request)?.[1] ?? '');
        socket.write(answerWith('ok'));
      },
      { host: '::1' },
    );
    expect((await run(connect(server))).body).toBe('ok');
    expect(seen).toEqual([`[::1]:${new URL(server.origin).port}`]);
  });

  it('to port 0 is not connecting to the usual one', async () => {
    const { server } = await holding();
    expect(await outcomeOf(begin(connect({ ...server, origin: 'http://127.0.0.1:0' })))).toMatch(/^E[A-Z]+$/);
  });
});

describe('a process', () => {
  it('ends by itself while connections are idle, and not before an answer is there', async () => {
    const server = await startScripted((_request, socket: Socket) => {
      setTimeout(() => socket.write(answerWith('ok', 'keep-alive: timeout=600\r\n')), 100);
    });
    connect(server);
    const options = { connections: 2, connectTimeoutMs: 60_000, headersTimeoutMs: 60_000, bodyIdleTimeoutMs: 60_000 };
    const build = { entryPoints: [join(__dirname, 'own-transport.ts')], bundle: true, write: false, platform: 'node' };
    const script = `
      const { outputFiles } = require('esbuild').buildSync(${JSON.stringify({ ...build, format: 'cjs' })});
      const built = { exports: {} };
      new Function('module', 'require', outputFiles[0].text)(built, require);
      const pool = built.exports.createTransport(${JSON.stringify(server.origin)}, ${JSON.stringify(options)});
      const nothing = () => undefined;
      const handler = { onRequestStart: nothing, onResponseStart: nothing, onResponseData: nothing, onResponseError: nothing,
        onResponseEnd: () => process.stdout.write('answered ') };
      const request = { method: 'GET', path: '/', headers: [], body: null, headersTimeout: null };
      pool.dispatch(request, handler);
      pool.dispatch(request, handler);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
      cwd: __dirname,
      timeout: 180_000,
    });
    expect(stdout).toBe('answered answered ');
  });
});

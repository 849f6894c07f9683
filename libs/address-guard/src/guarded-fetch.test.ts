import type { ServerResponse } from 'node:http';
import type { LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { HttpStub } from '@fhir-gateway/testing';
import { createGuardedFetch } from './guarded-fetch.js';

type Answer = (response: ServerResponse) => unknown;

let answer: Answer;
let names: string[];
const server = HttpStub.forTests((_seen, response) => void answer(response));
const seen = server.requests;

/** Every name is this machine. */
const lookup: LookupFunction = (name, options, callback) => {
  names.push(name);
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};
const url = (host = 'auth.test', path = '/token'): string => `http://${host}:${new URL(server.origin).port}${path}`;
const trusting = createGuardedFetch({ allowPrivate: () => true, lookup });
const guarded = createGuardedFetch({ allowPrivate: () => false, lookup });

beforeEach(() => {
  names = [];
  answer = (response) => response.end('{}');
});

const cause = async (sent: Promise<Response>): Promise<unknown> => {
  const error: unknown = await sent.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TypeError);
  return (error as TypeError).cause;
};

it('connects to no name that leads to this machine, and nothing arrives', async () => {
  expect(await cause(guarded(url()))).toMatchObject({ code: 'ADDRESS_PRIVATE' });
  expect(names).toEqual(['auth.test']);
  expect(seen).toEqual([]);
});

it.each(['127.0.0.1', '[::1]', '0x7f.1', '10.0.0.1', '[::ffff:127.0.0.1]', '168.63.129.16'])(
  'connects to no private address, and looks nothing up: %s',
  async (host) => {
    expect(await cause(guarded(url(host)))).toMatchObject({ code: 'ADDRESS_PRIVATE' });
    expect([names, seen]).toEqual([[], []]);
  },
);

it('judges the name for each connection anew (DNS rebinding)', async () => {
  const answers = ['127.0.0.1', '203.0.113.1'];
  const changing: LookupFunction = (_name, _options, callback) =>
    callback(null, [{ address: answers.pop() ?? '', family: 4 }]);
  const fetch = createGuardedFetch({ allowPrivate: () => false, lookup: changing });
  expect(await cause(fetch(url()))).toMatchObject({ code: 'ADDRESS_PRIVATE' });
  expect(await cause(fetch(url()))).toMatchObject({ code: 'ADDRESS_PRIVATE' });
  expect([answers, seen]).toEqual([[], []]);
});

it('connects to this machine where the caller allows it, and sends what it was given', async () => {
  const sent = await trusting(url(), {
    method: 'POST',
    headers: { authorization: 'Basic x' },
    body: new URLSearchParams({ grant_type: 'refresh_token' }),
  });
  expect([sent.status, await sent.json()]).toEqual([200, {}]);
  expect(seen[0]?.body).toBe('grant_type=refresh_token');
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/token' });
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'Basic x',
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    'content-length': '24',
  });
});

it('follows no redirect', async () => {
  answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end();
  const response = await trusting(url());
  expect([response.status, response.headers.get('location')]).toEqual([302, '/elsewhere']);
  expect(seen).toHaveLength(1);
});

it('reads an answer that is compressed though nobody asked for it', async () => {
  answer = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}'));
  expect(await (await trusting(url())).json()).toEqual({ a: 1 });
  expect(seen[0]?.headers['accept-encoding']).toBe('identity');
});

it.each<[string, Answer]>([
  ['is too large', (response) => response.end('x'.repeat(2_000))],
  [
    'grows too large when it is unpacked',
    (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100_000))),
  ],
  ['has another coding', (response) => response.writeHead(200, { 'content-encoding': 'br' }).end('x')],
  [
    'breaks off',
    (response) => void response.writeHead(200, { 'content-length': 9 }).write('x', () => response.destroy()),
  ],
  ['has a status that is none', (response) => response.writeHead(700).end()],
])('rejects when the answer %s', async (_what, listener) => {
  answer = listener;
  const fetch = createGuardedFetch({ allowPrivate: () => true, lookup, maxBytes: 1_000 });
  await cause(fetch(url()));
});

it('gives up when the signal says so, before the answer and within it', async () => {
  for (const listener of [() => undefined, (response) => void response.write('x')] as Answer[]) {
    answer = listener;
    await cause(trusting(url(), { signal: AbortSignal.timeout(50) }));
  }
});

it('takes no other scheme, and no userinfo into a header', async () => {
  await cause(trusting('file:///etc/passwd'));
  await cause(trusting('no url'));
  expect(seen).toEqual([]);
});

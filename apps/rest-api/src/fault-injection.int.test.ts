import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { freePort, memoryInUse } from '@fhir-gateway/testing';

import { ask, type Seen } from './testing/http-client.js';
import { writeOpenPlatforms, type PlatformFolder } from './testing/open-platform.js';
import {
  answer,
  drip,
  pour,
  startRawUpstream,
  wellFormed,
  type Play,
  type RawUpstream,
} from './testing/raw-upstream.js';
import { startTestGateway, type TestGateway } from './testing/test-gateway.js';

/** None of the patience that would hide a fault. What is no matter of time has a minute: a busy machine must not end it. */
const limits = {
  connectTimeoutMs: 60_000,
  headersTimeoutMs: 60_000,
  bodyIdleTimeoutMs: 60_000,
  totalTimeoutMs: 120_000,
  maxRetries: 1,
  retryDelayMs: 5,
  maxRetryWaitMs: 50,
  // Faults come one after the other here; what the breaker does has tests of its own.
  breakerFailures: 1_000,
};
/** For faults that nothing ends but the time. */
const hurried = { headersTimeoutMs: 800, bodyIdleTimeoutMs: 800, totalTimeoutMs: 3_000 };

let upstream: RawUpstream;
let healthy: RawUpstream;
let folder: PlatformFolder;
let rest: TestGateway;
let hurriedRest: TestGateway;
let memoryAtFirst: number;

beforeAll(async () => {
  [upstream, healthy] = await Promise.all([startRawUpstream(), startRawUpstream()]);
  folder = await writeOpenPlatforms({ faulty: upstream.url, healthy: healthy.url });
  const settings = { FHIR_GATEWAY_PLATFORMS_DIR: folder.path, FHIR_GATEWAY_WRITES: 'on' };
  rest = await startTestGateway(await freePort(), settings, limits);
  hurriedRest = await startTestGateway(await freePort(), settings, { ...limits, ...hurried });
  // Writing needs a session, also where reading needs none.
  for (const gateway of [rest, hurriedRest]) {
    const browser = await gateway.signedIn('pat-1');
    cookies.set(gateway, browser.sessionCookie);
  }
  bomb();
  memoryAtFirst = memoryInUse();
});
beforeEach(() => {
  upstream.heads.length = 0;
});
afterAll(async () => {
  await Promise.all([rest.close(), hurriedRest.close()]);
  await Promise.all([upstream.close(), healthy.close(), folder.remove()]);
});

const url = (path: string, platform = 'faulty', gateway = rest): string =>
  `${gateway.publicUrl}/api/fhir/${platform}/${path}`;
const cookies = new Map<TestGateway, string>();
const read = (gateway: TestGateway): Promise<Seen> => ask(url('Patient/p1', 'faulty', gateway));
const write = (gateway: TestGateway): Promise<Seen> => {
  const session = { cookie: cookies.get(gateway) ?? '', origin: gateway.publicUrl };
  const headers = { 'content-type': 'application/fhir+json', ...session };
  return ask(url('Patient', 'faulty', gateway), { method: 'POST', headers, body: '{"resourceType":"Patient"}' });
};
const outcome = '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"transient"}]}';
const head = (headers: string): string => `HTTP/1.1 200 OK\r\ncontent-type: application/fhir+json\r\n${headers}\r\n`;
/** Long enough to be streamed, whatever the framing. */
const long = `{"resourceType":"Bundle","filler":"${'x'.repeat(200_000)}"}`;

/** What a client must see: an answer of the gateway's own with this status and code, or one that is cut short. */
type Expected = { status: number; code?: string; says?: RegExp; tries?: number } | 'cut';

function check(seen: Seen, expected: Expected): void {
  if (expected === 'cut') {
    expect(seen).toMatchObject({ isWhole: false });
    return;
  }
  expect({ status: seen.status, isWhole: seen.isWhole }).toEqual({ status: expected.status, isWhole: true });
  if (expected.code === undefined) return;
  const { resourceType, issue } = JSON.parse(seen.body) as {
    resourceType: string;
    issue: { details: { coding: { code: string }[]; text: string }; diagnostics: string }[];
  };
  expect(resourceType).toBe('OperationOutcome');
  expect(issue[0]?.details.coding[0]?.code).toBe(expected.code);
  // Whose fault it is, and whether asking again helps.
  expect(issue[0]?.details.text).toMatch(/platform/i);
  expect(issue[0]?.diagnostics).toMatch(/again/);
  expect(`${issue[0]?.details.text} ${issue[0]?.diagnostics}`).toMatch(expected.says ?? /./);
}

/** Does it and sees what comes of it; afterwards the platform, mended, and its neighbour both answer. */
async function suffer(
  play: Play,
  asking: (gateway: TestGateway) => Promise<Seen>,
  expected: Expected,
  gateway = rest,
): Promise<void> {
  upstream.play = play;
  const seen = await asking(gateway);
  // On a busy machine the time can be over before the answer begins.
  const isLate = gateway === hurriedRest && seen.status === timeout.status;
  check(seen, isLate ? timeout : expected);
  if (!isLate && expected !== 'cut') expect(upstream.heads).toHaveLength(expected.tries ?? 1);
  upstream.play = (socket) => socket.write(wellFormed);
  const ids = ['faulty', 'healthy'];
  const after = await Promise.all(ids.map((id) => ask(url('Patient/well', id, gateway))));
  // It may be over here as well.
  if (gateway === hurriedRest && after.some(({ status }) => status === timeout.status)) return;
  expect(after.map(({ status, body }) => [status, body])).toEqual(
    Array(2).fill([200, '{"resourceType":"Patient","id":"well"}']),
  );
}

const unreachable = { status: 502, code: 'UPSTREAM_UNREACHABLE', says: /connection to the platform failed/, tries: 2 };
const timeout = { status: 504, code: 'UPSTREAM_TIMEOUT', says: /in time/ };
const notFhir = { status: 502, code: 'UPSTREAM_NOT_FHIR' };
const reset: Play = (socket) => socket.resetAndDestroy();

describe('a read from a platform that', () => {
  it.each<[string, Play, Expected]>([
    ['resets the connection before it answers', reset, unreachable],
    [
      'resets it within the headers',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncont', () => reset(socket, '')),
      unreachable,
    ],
    [
      'resets it within the body',
      (socket) => socket.write(head('content-length: 300000\r\n') + long, () => reset(socket, '')),
      'cut',
    ],
    [
      'sends half of an answer of known length',
      (socket) => socket.end(head('content-length: 300000\r\n') + long),
      'cut',
    ],
    ['sends its headers byte by byte', (socket) => drip(socket, 50, () => 'x'), notFhir],
    [
      'sends 10 MB of headers',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const line = Buffer.from(`x: ${'y'.repeat(1_000)}\r\n`);
        let sent = 0;
        pour(socket, () => {
          sent += line.length;
          if (sent > 10_000_000) socket.end();
          return line;
        });
      },
      notFhir,
    ],
    ['compresses nonsense', (socket) => socket.write(answer('no such thing', { 'content-encoding': 'gzip' })), notFhir],
    [
      'breaks off a compressed answer',
      (socket) =>
        socket.end(answer(gzipSync(long).subarray(0, 50), { 'content-encoding': 'gzip', 'content-length': '900' })),
      'cut',
    ],
    [
      'says an HTML page is all right',
      (socket) => socket.write(answer('<html>Sign in</html>', { 'content-type': 'text/html' })),
      { ...notFhir, says: /not with FHIR/ },
    ],
    [
      'says a length and chunks',
      (socket) => socket.write(head('content-length: 2\r\ntransfer-encoding: chunked\r\n') + '2\r\n{}\r\n0\r\n\r\n'),
      notFhir,
    ],
    ['speaks another protocol', (socket) => socket.end('220 mail.example ESMTP\r\n'), notFhir],
    [
      'switches to another protocol',
      (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      notFhir,
    ],
    [
      'redirects',
      (socket) => socket.write(answer('', { location: 'http://127.0.0.1:1/x' }, '302 Found')),
      { status: 502 },
    ],
    [
      'is out of order, and says so in FHIR',
      (socket) => socket.write(answer(outcome, {}, '503 Away')),
      { status: 503, tries: 2 },
    ],
    ['has had enough', (socket) => socket.write(answer(outcome, {}, '429 Slow')), { status: 429 }],
    [
      'has had enough for a moment',
      (socket) => socket.write(answer(outcome, { 'retry-after': '0' }, '429 Slow')),
      { status: 429, tries: 2 },
    ],
  ])('%s', async (_what, play, expected) => {
    await suffer(play, read, expected);
  });

  it.each<[string, Play, Expected]>([
    ['stalls before it answers', () => undefined, { ...timeout, tries: 1 }],
    [
      'sends a header without end, slowly',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx: ');
        drip(socket, 50, () => 'y');
      },
      timeout,
    ],
    ['stalls within the body', (socket) => socket.write(head('content-length: 300000\r\n') + long), 'cut'],
    [
      'sends a body without end',
      (socket) => {
        socket.write(head('transfer-encoding: chunked\r\n'));
        const chunk = Buffer.from(`10000\r\n${' '.repeat(65_536)}\r\n`);
        pour(socket, () => chunk);
      },
      'cut',
    ],
    [
      'packs more into megabytes than can be unpacked in its time',
      (socket) => socket.write(answer(bomb(), { 'content-encoding': 'gzip' })),
      'cut',
    ],
    [
      'answers an error with packed gigabytes',
      (socket) =>
        socket.write(answer(bomb().subarray(0, 8 * bombPart().length), { 'content-encoding': 'gzip' }, '500 Oops')),
      notFhir,
    ],
  ])('%s is given up when its time is over', async (_what, play, expected) => {
    await suffer(play, read, expected, hurriedRest);
  });

  it.each<[string, Play]>([
    [
      'says continue, unasked',
      (socket) => socket.write(Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), wellFormed])),
    ],
    [
      'closes after each answer, as HTTP/1.0 does',
      (socket) =>
        socket.end('HTTP/1.0 200 OK\r\ncontent-type: application/fhir+json\r\n\r\n{"resourceType":"Patient"}'),
    ],
  ])('%s is understood', async (_what, play) => {
    await suffer(play, read, { status: 200 });
  });
});

describe('a write to a platform that', () => {
  const unknown = { status: 502, code: 'UPSTREAM_OUTCOME_UNKNOWN', says: /not known.*read whether/s };
  it.each<[string, Play, Expected]>([
    ['resets the connection before it answers', reset, unknown],
    ['closes it within the headers', (socket) => socket.end('HTTP/1.1 201 Cre'), unknown],
    ['is out of order', (socket) => socket.write(answer(outcome, { 'retry-after': '0' }, '503 Away')), { status: 503 }],
    ['answers before it has read', (socket) => socket.write(answer(outcome, {}, '413 Too Large')), { status: 413 }],
    [
      'says an HTML page is all right',
      (socket) => socket.write(answer('<p>', { 'content-type': 'text/html' })),
      notFhir,
    ],
  ])('%s is asked once', async (_what, play, expected) => {
    await suffer(play, write, expected);
  });

  it('stalls before it answers is asked once', async () => {
    await suffer(() => undefined, write, unknown, hurriedRest);
  });
});

// Measured once: all garbage is collected for it, which takes longer than most of the faults.
it('all faults together leave less memory in use than one large answer', () => {
  expect(memoryInUse() - memoryAtFirst).toBeLessThan(64 * 1024 * 1024);
});

describe('bytes after an answer', () => {
  it('are never taken for the answer to the next request', async () => {
    const stray = answer('{"resourceType":"Patient","id":"stray"}');
    for (const tooMuch of [Buffer.from('more'), stray, Buffer.from('HTTP/1.1 100 Continue\r\n\r\n')]) {
      upstream.play = (socket) => socket.write(Buffer.concat([answer('{"resourceType":"Patient"}'), tooMuch]));
      const first = await ask(url('Patient/p1'));
      upstream.play = (socket) => socket.write(wellFormed);
      const rest = await Promise.all(Array.from({ length: 5 }, () => ask(url('Patient/well'))));
      expect(first.status).toBe(200);
      expect(rest.map(({ body }) => body)).toEqual(Array(5).fill('{"resourceType":"Patient","id":"well"}'));
    }
  });
});

describe('a client that', () => {
  let unhurried: TestGateway;
  beforeAll(async () => {
    unhurried = await startTestGateway(await freePort(), { FHIR_GATEWAY_PLATFORMS_DIR: folder.path });
  });
  afterAll(() => unhurried.close());
  const slowUrl = (): string => `${unhurried.publicUrl}/api/fhir/faulty/Patient/p1`;

  it('goes away ends the call to the platform', async () => {
    const gone = new Promise<void>((resolve) => {
      upstream.play = (socket) => {
        socket.once('close', () => resolve());
        socket.write(head('content-length: 300000\r\n') + long);
      };
    });
    const controller = new AbortController();
    const answered = await fetch(slowUrl(), { signal: controller.signal });
    expect(answered.status).toBe(200);
    controller.abort();
    await gone;
  });

  it('reads slowly slows the platform down, and gets everything', async () => {
    const chunk = Buffer.alloc(65_536, 0x20);
    const total = 64 * 1024 * 1024;
    let sent = 0;
    let stalled = (): void => undefined;
    const isStalled = new Promise<void>((resolve) => (stalled = resolve));
    upstream.play = (socket: Socket) => {
      socket.write(head(`content-length: ${total}\r\n`));
      // It has stopped for good when nothing more was taken for a while.
      let quiet = setTimeout(stalled, 200);
      const more = (): void => {
        clearTimeout(quiet);
        while (sent < total) {
          sent += chunk.length;
          if (!socket.write(chunk)) {
            quiet = setTimeout(stalled, 200);
            return void socket.once('drain', more);
          }
        }
        stalled();
      };
      more();
    };
    const { body } = await fetch(slowUrl(), { headers: { 'accept-encoding': 'identity' } });
    await isStalled;
    expect(sent).toBeLessThan(total / 2);
    let received = 0;
    for await (const part of body ?? []) received += (part as Uint8Array).length;
    expect(received).toBe(total);
  }, 20_000);
});

let part: Buffer | undefined;
/** 16 MB that are a few kilobytes when packed. */
function bombPart(): Buffer {
  return (part ??= gzipSync(Buffer.alloc(16 * 1024 * 1024, 0x20)));
}

/** Eight megabytes that are eight gigabytes when unpacked: gzip members, one after the other. */
function bomb(): Buffer {
  return Buffer.concat(Array<Buffer>(512).fill(bombPart()));
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { freePort, sendJson } from '@fhir-gateway/testing';
import { CircuitBreaker } from './upstream/circuit-breaker.js';
import type { ProxyLimits } from './contract/limits.js';
import { delayAfterStatus } from './request/retry-policy.js';
import { startUpstream } from './testing/upstream.js';
import {
  codeOf,
  eachProxy,
  fixture,
  formBody,
  jsonBody,
  makePlatform,
  type ProxyFixture,
  reopen,
  upstream,
} from './testing/fixture.js';

let clockMs: number;

const limits: Partial<ProxyLimits> = { retryDelayMs: 1, breakerFailures: 100 };
const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'transient' }] };
const patient = { resourceType: 'Patient', id: 'p1' };

function makeFixture(change: Partial<ProxyLimits> = {}): ProxyFixture {
  const made = reopen({ limits: { ...limits, ...change }, now: () => clockMs });
  made.mayWrite('user/*.cruds');
  return made;
}

/** Answers in turn; the last answer repeats. */
function answerInTurn(...answers: ((response: ServerResponse<IncomingMessage>) => void)[]): void {
  upstream.answer = (_request, response) => answers[Math.min(upstream.seen.length, answers.length) - 1]?.(response);
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    sendJson(response, code, outcome, headers);
const good = (response: ServerResponse): void => sendJson(response, 200, patient);
const reset = (response: ServerResponse): void => void response.destroy();

eachProxy(() => {
  clockMs = 1_900_000_000_000;
  makeFixture();
});

describe('a platform that is out of order for a moment', () => {
  it.each([
    ['resets the connection', reset],
    ['says 503', status(503)],
    ['says 429 with a time to wait', status(429, { 'retry-after': '0' })],
    [
      'answers 503 in HTML',
      (response: ServerResponse) => sendJson(response, 503, '<p>', { 'content-type': 'text/html' }),
    ],
  ])('is asked again when it %s, and nobody notices', async (_what, trouble) => {
    answerInTurn(trouble, trouble, good);
    const { head, body } = await fixture.send('GET Patient/p1');
    expect(head?.status).toBe(200);
    expect(JSON.parse(body.toString())).toEqual(patient);
    expect(upstream.seen).toHaveLength(3);
    expect(fixture.audit).toMatchObject([{ outcome: 'allowed', status: 200 }]);
  });

  it.each([
    ['HEAD Patient/p1', {}],
    ['GET Patient/p1/$everything', {}],
    ['POST Observation/_search', formBody('code=a')],
  ])('is asked again for %s, with the very same request', async (line, request) => {
    answerInTurn(reset, good);
    expect((await fixture.send(line, request)).head?.status).toBe(200);
    expect(upstream.seen).toHaveLength(2);
    expect(upstream.seen[1]).toMatchObject({ url: upstream.seen[0]?.url, body: upstream.seen[0]?.body });
  });

  it.each([
    ['POST Patient', jsonBody({ resourceType: 'Patient' })],
    ['PUT Patient/p1', jsonBody(patient)],
    ['PATCH Patient/p1', jsonBody([{ op: 'remove', path: '/active' }], 'application/json-patch+json')],
    ['DELETE Patient/p1', {}],
    ['POST ValueSet/$expand', jsonBody({ resourceType: 'Parameters' })],
  ])('is never asked again for %s', async (line, request) => {
    for (const trouble of [
      reset,
      status(503),
      status(503, { 'retry-after': '0' }),
      status(429, { 'retry-after': '0' }),
    ]) {
      upstream.seen.length = 0;
      answerInTurn(trouble, good);
      await fixture.send(line, request).catch(() => undefined);
      expect(upstream.seen).toHaveLength(1);
    }
  });

  it.each([
    ['429 without a time to wait', 429, {}],
    ['429 with a long time to wait', 429, { 'retry-after': '6' }],
    ['500', 500, { 'retry-after': '0' }],
  ])('hands %s on at once, as the platform said it', async (_what, code, headers) => {
    answerInTurn(status(code, headers), good);
    const { head, body } = await fixture.send('GET Patient/p1');
    expect(head).toMatchObject({ status: code, headers });
    expect(JSON.parse(body.toString())).toEqual(outcome);
    expect(upstream.seen).toHaveLength(1);
  });

  it('says how often it was tried when no connection lasts', async () => {
    answerInTurn(reset);
    await expect(fixture.send('GET Patient/p1')).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
      message: 'The connection to the platform failed. It was tried 3 times.',
    });
    expect(upstream.seen).toHaveLength(3);
  });

  it('is not asked again once the client has seen the beginning of an answer', async () => {
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': '100' });
      response.write('{', () => response.destroy());
    };
    expect(await codeOf(fixture.send('GET Patient/p1'))).toBe('UPSTREAM_UNREACHABLE');
    expect(upstream.seen).toHaveLength(1);
  });

  it('is not asked again for a client that went away while waiting', async () => {
    const patientFixture = makeFixture({ retryDelayMs: 4_000 });
    const abort = new AbortController();
    upstream.answer = (_request, response) => {
      status(503)(response);
      setImmediate(() => abort.abort());
    };
    const call = patientFixture.send('GET Patient/p1', {}, { signal: abort.signal });
    expect(await codeOf(call)).toBe('CLIENT_CLOSED');
    expect(upstream.seen).toHaveLength(1);
  });

  it('is not waited for beyond the total time', async () => {
    const hurried = makeFixture({ totalTimeoutMs: 1_000 });
    answerInTurn(status(503, { 'retry-after': '1' }), good);
    expect((await hurried.send('GET Patient/p1')).head?.status).toBe(503);
  });
});

describe('the delay', () => {
  const at = { nowMs: 0, random: () => 1 };
  const bounds = { maxRetries: 5, retryDelayMs: 100, maxRetryWaitMs: 300 };

  it('doubles up to the longest wait, and ends with the retries', () => {
    expect([1, 2, 3, 4, 6].map((failures) => delayAfterStatus(503, {}, failures, bounds, at))).toEqual([
      100,
      200,
      300,
      300,
      undefined,
    ]);
  });

  it('differs between callers, also where the platform names one', () => {
    const early = { ...at, random: () => 0 };
    expect(delayAfterStatus(503, {}, 1, bounds, early)).toBe(50);
    expect(delayAfterStatus(429, { 'retry-after': '0' }, 1, bounds, early)).toBe(0);
    expect(delayAfterStatus(429, { 'retry-after': '0' }, 1, bounds, at)).toBe(100);
  });
});

describe('the total time', () => {
  it('ends an answer that trickles without end, and cuts the client off', async () => {
    const hurried = makeFixture({ totalTimeoutMs: 600 });
    let timer: NodeJS.Timeout | undefined;
    const closed = new Promise((resolve) => {
      upstream.answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/fhir+json' });
        timer = setInterval(() => response.write(' '), 10);
        response.on('close', resolve);
      };
    });
    expect(await codeOf(hurried.send('GET Patient/p1'))).toBe('UPSTREAM_TIMEOUT');
    await closed;
    clearInterval(timer);
  });
});

describe('a platform that is down', () => {
  const down = async (change: Partial<ProxyLimits> = {}): Promise<ProxyFixture> => {
    const broken = makeFixture({ breakerFailures: 3, breakerOpenMs: 5_000, maxRetries: 0, ...change });
    answerInTurn(status(503));
    for (let index = 0; index < 3; index += 1) await broken.send('GET Patient/p1');
    return broken;
  };

  it('is left alone after a row of failures, and the caller told so and when to come back', async () => {
    const broken = await down();
    clockMs += 1_000;
    await expect(broken.send('GET Patient/p1')).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE',
      retryAfterSeconds: 4,
      message: expect.stringContaining('this request was not sent'),
    });
    expect(await codeOf(broken.send('POST Patient', jsonBody({ resourceType: 'Patient' })))).toBe(
      'UPSTREAM_UNREACHABLE',
    );
    expect(upstream.seen).toHaveLength(3);
  });

  it('gets one probe, and all requests again when that is answered', async () => {
    const broken = await down();
    clockMs += 5_000;
    const arrived = new Promise<ServerResponse>((resolve) => {
      upstream.answer = (_request, response) => resolve(response);
    });
    const probe = broken.send('GET Patient/p1');
    const response = await arrived;
    expect(await codeOf(broken.send('GET Patient/p1'))).toBe('UPSTREAM_UNREACHABLE');
    sendJson(response, 404, outcome);
    expect((await probe).head?.status).toBe(404);
    upstream.answer = (_request, next) => good(next);
    const both = await Promise.all([broken.send('GET Patient/p1'), broken.send('GET Patient/p1')]);
    expect(both.map(({ head }) => head?.status)).toEqual([200, 200]);
  });

  it('is left alone again when the probe fails', async () => {
    const broken = await down();
    clockMs += 5_000;
    expect((await broken.send('GET Patient/p1')).head?.status).toBe(503);
    expect(await codeOf(broken.send('GET Patient/p1'))).toBe('UPSTREAM_UNREACHABLE');
    expect(upstream.seen).toHaveLength(4);
  });

  it('gets another probe when the client of the first went away', async () => {
    const broken = await down();
    clockMs += 5_000;
    const abort = new AbortController();
    upstream.answer = () => abort.abort();
    expect(await codeOf(broken.send('GET Patient/p1', {}, { signal: abort.signal }))).toBe('CLIENT_CLOSED');
    upstream.answer = (_request, response) => good(response);
    expect((await broken.send('GET Patient/p1')).head?.status).toBe(200);
  });

  it('is not taken for down because of refusals, errors of its own, or failures with answers between', async () => {
    const picky = makeFixture({ breakerFailures: 3, maxRetries: 0 });
    for (const code of [503, 503, 200, 503, 503, 404, 500, 500, 500, 500, 503, 200]) {
      upstream.answer = (_request, response) => sendJson(response, code, outcome);
      expect((await picky.send('GET Patient/p1')).head?.status).toBe(code);
    }
    for (let index = 0; index < 4; index += 1)
      expect(await codeOf(picky.send('GET patient/p1'))).toBe('RESOURCE_TYPE_INVALID');
    expect((await picky.send('GET Patient/p1')).head?.status).toBe(200);
  });

  it('leaves other platforms alone, in the same proxy', async () => {
    const healthy = await startUpstream();
    const both = makeFixture({ breakerFailures: 2, connections: 2, maxWaiting: 2, maxRetries: 0 });
    const dead = makePlatform(`http://127.0.0.1:${await freePort()}/r4`, { id: 'dead' });
    const hanging = makePlatform(upstream.base, { id: 'hanging' });
    const well = makePlatform(healthy.base, { id: 'well' });
    upstream.answer = () => undefined;
    const abort = new AbortController();
    const stuck = Array.from({ length: 4 }, () =>
      codeOf(both.send('GET Patient/p1', {}, { platform: hanging, signal: abort.signal })),
    );
    for (let index = 0; index < 4; index += 1)
      expect(await codeOf(both.send('GET Patient/p1', {}, { platform: dead }))).toBe('UPSTREAM_UNREACHABLE');
    expect(await codeOf(both.send('GET Patient/p1', {}, { platform: hanging }))).toBe('UPSTREAM_BUSY');
    for (let index = 0; index < 20; index += 1)
      expect((await both.send('GET Patient/p1', {}, { platform: well })).head?.status).toBe(200);
    abort.abort();
    expect(await Promise.all(stuck)).toEqual(Array(4).fill('CLIENT_CLOSED'));
  });
});

describe('the breaker', () => {
  it('stays open when an attempt ends well that began before', () => {
    const breaker = new CircuitBreaker({ breakerFailures: 1, breakerOpenMs: 1_000 }, () => clockMs);
    const early = breaker.enter();
    breaker.leave(breaker.enter(), 'failed');
    breaker.leave(early, 'answered');
    expect(() => breaker.enter()).toThrow(/left alone for 1 s/);
  });
});

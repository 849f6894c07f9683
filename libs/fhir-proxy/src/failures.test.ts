import { PassThrough, Writable } from 'node:stream';
import { freePort, sendJson } from '@fhir-gateway/testing';
import { retryAfterSeconds } from './contract/upstream-failure.js';
import { startUpstream } from './testing/upstream.js';
import {
  answers,
  codeOf,
  eachProxy,
  fixture,
  gatewayBase,
  jsonBody,
  ProxyFixture,
  upstream,
} from './testing/fixture.js';

eachProxy();

const outcome = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'required', diagnostics: 'x' }],
};

describe('a token that the platform rejects', () => {
  const expired = (): void => {
    upstream.answer = ({ headers }, response) =>
      headers.authorization === 'Bearer token-2'
        ? sendJson(response, 200, { resourceType: 'Patient' })
        : sendJson(response, 401, outcome);
  };

  it('is replaced once, and nobody notices', async () => {
    expired();
    expect((await fixture.send('GET Patient/p1')).head?.status).toBe(200);
    expect(fixture.auth.calls).toEqual([{}, { rejectedToken: 'token-1' }]);
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(fixture.audit).toMatchObject([{ outcome: 'allowed', status: 200 }]);
  });

  it('ends the call when the fresh one is rejected, too', async () => {
    answers(401, outcome);
    expect(await codeOf(fixture.send('GET Patient/p1'))).toBe('REAUTH_REQUIRED');
    expect(upstream.seen).toHaveLength(2);
    expect(fixture.audit).toMatchObject([{ outcome: 'refused', code: 'REAUTH_REQUIRED', status: 401 }]);
  });

  it('is not sent again when there is no other', async () => {
    answers(401, outcome);
    fixture.auth.nextToken = 'token-1';
    expect(await codeOf(fixture.send('GET Patient/p1'))).toBe('REAUTH_REQUIRED');
    expect(upstream.seen).toHaveLength(1);
  });

  describe('whose time was over when it was refused', () => {
    /** A new token each time, all of them over already: they are valid for less than the platform takes. */
    const shortLived = () => {
      let issued = 0;
      jest.spyOn(fixture.auth, 'access').mockImplementation(async () => {
        issued += 1;
        return { accessToken: `token-${issued}`, scopes: ['patient/*.rs'], patient: 'p1', expiresAtSeconds: 1 };
      });
    };

    it('only came too late: the next one is tried', async () => {
      shortLived();
      upstream.answer = ({ headers }, response) =>
        sendJson(response, headers.authorization === 'Bearer token-4' ? 200 : 401, { resourceType: 'Patient' });
      expect((await fixture.send('GET Patient/p1')).head?.status).toBe(200);
    });

    it('ends the call all the same after a few', async () => {
      shortLived();
      answers(401, outcome);
      expect(await codeOf(fixture.send('GET Patient/p1'))).toBe('REAUTH_REQUIRED');
      expect(upstream.seen).toHaveLength(4);
    });
  });

  it('is judged anew when the fresh one has narrower scopes', async () => {
    upstream.answer = (_request, response) => {
      fixture.auth.scopes = ['patient/Condition.rs'];
      sendJson(response, 401, outcome);
    };
    expect(await codeOf(fixture.send('GET Observation'))).toBe('SCOPE_INSUFFICIENT');
    expect(upstream.seen).toHaveLength(1);
  });
});

describe('an error of the platform', () => {
  it.each([400, 403, 404, 405, 409, 410, 412, 422, 429, 500, 503])(
    'passes with status %d when it is FHIR',
    async (status) => {
      answers(status, outcome, { 'retry-after': '7' });
      const { head, body } = await fixture.send('GET Patient/p1');
      expect(head).toMatchObject({ status, headers: { 'retry-after': '7' } });
      expect(JSON.parse(body.toString())).toEqual(outcome);
      expect(upstream.seen).toHaveLength(1);
      expect(fixture.audit).toMatchObject([{ outcome: 'allowed', status }]);
    },
  );

  it('passes when it is FHIR under the plain name of JSON, with its URLs rewritten', async () => {
    const text = (base: string): string => JSON.stringify({ ...outcome, url: `${base}/x` });
    answers(404, text(upstream.base), { 'content-type': 'application/json' });
    const { head, body } = await fixture.send('GET Patient/p1');
    expect(body.toString()).toBe(text(gatewayBase));
    expect(head?.headers['content-type']).toBe('application/fhir+json');
  });

  it.each([600, 700, 999])(
    'is a failure of the platform when its status is %d, which is none of HTTP',
    async (status) => {
      answers(status, outcome);
      await expect(fixture.send('GET Patient/p1')).rejects.toMatchObject({ code: 'UPSTREAM_NOT_FHIR' });
    },
  );

  it.each([
    [404, 'text/html', '<h1>Not found</h1>'],
    [403, 'application/json', '{"fault":{"faultstring":"quota"}}'],
    [412, 'application/fhir+json', ''],
    [200, 'text/html', '<h1>Maintenance</h1>'],
  ])('is named when it is %d %s, not FHIR', async (status, type, body) => {
    answers(status, body, { 'content-type': type, 'retry-after': '9' });
    const call = fixture.send('GET Patient/p1');
    await expect(call).rejects.toMatchObject({
      code: 'UPSTREAM_NOT_FHIR',
      upstreamStatus: status,
      retryAfterSeconds: 9,
    });
    await expect(call).rejects.not.toThrow(/quota|Maintenance|oops/);
    expect(fixture.audit).toMatchObject([{ outcome: 'failed', code: 'UPSTREAM_NOT_FHIR', status }]);
  });

  it('passes in XML, and whole when it is long', async () => {
    const xml = '<OperationOutcome xmlns="http://hl7.org/fhir"/>';
    answers(404, xml, { 'content-type': 'application/xml' });
    expect((await fixture.send('GET Patient/p1')).body.toString()).toBe(xml);
    const long = JSON.stringify({ ...outcome, text: { div: 'x'.repeat(1_000_000) } });
    answers(400, long);
    expect((await fixture.send('GET Patient/p1')).body.toString()).toBe(long);
  });

  it('is named when a body comes without a media type, and not where there is none', async () => {
    upstream.answer = (_request, response) => response.writeHead(200).end('{"resourceType":"Patient"}');
    expect(await codeOf(fixture.send('GET Patient/p1'))).toBe('UPSTREAM_NOT_FHIR');
    upstream.answer = (_request, response) => response.writeHead(200).end();
    expect((await fixture.send('GET Patient/p1')).head).toEqual({ status: 200, headers: {} });
  });

  it('says when to come back, in seconds from either form', () => {
    const now = Date.parse('Tue, 01 Jan 2030 00:00:00 GMT');
    expect(retryAfterSeconds('120', now)).toBe(120);
    expect(retryAfterSeconds('Tue, 01 Jan 2030 00:01:00 GMT', now)).toBe(60);
    expect(retryAfterSeconds('Mon, 31 Dec 2029 00:00:00 GMT', now)).toBe(0);
    expect(retryAfterSeconds('soon', now)).toBeUndefined();
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%d is not followed, and no token goes along', async (status) => {
    const foreign = await startUpstream();
    upstream.answer = (_request, response) =>
      response
        .writeHead(status, { location: `${foreign.base}/Patient/p1`, 'content-type': 'application/fhir+json' })
        .end();
    expect(await codeOf(fixture.send('GET Patient/p1'))).toBe('UPSTREAM_REDIRECT_REFUSED');
    expect(upstream.seen).toHaveLength(1);
    expect(foreign.seen).toEqual([]);
  });

  it.each([
    ['on another host', () => 'https://evil.test/Patient/p1'],
    ['on another host, as a name and password', () => `${upstream.base.replace('//', '//evil.test@')}/Patient/p1`],
    ['on no host', () => '//evil.test/r4/Patient/p1'],
    ['beside its base', ({ origin }: URL) => `${origin}/r4-evil/Patient/p1`],
    ['above its base', () => `${upstream.base}/../other/Patient/p1`],
  ])('hides a Location outside of the platform: %s', async (_where, write) => {
    answers(200, '{}', { location: write(new URL(upstream.base)) });
    expect((await fixture.send('GET Patient/p1')).head?.headers.location).toBeUndefined();
  });
});

describe('a platform in trouble', () => {
  it('leaves open whether a write was carried out when the connection breaks before an answer, and does not repeat it', async () => {
    fixture.mayWrite('user/*.cruds');
    upstream.answer = (_request, response) => response.destroy();
    expect(await codeOf(fixture.send('POST Patient', jsonBody({ resourceType: 'Patient' })))).toBe(
      'UPSTREAM_OUTCOME_UNKNOWN',
    );
    expect(upstream.seen).toHaveLength(1);
    expect(fixture.audit).toMatchObject([{ outcome: 'failed', code: 'UPSTREAM_OUTCOME_UNKNOWN' }]);
  });

  it('tells a write that was never sent from one that may have been', async () => {
    const other = new ProxyFixture(`http://127.0.0.1:${await freePort()}/r4`);
    other.mayWrite('user/*.cruds');
    expect(await codeOf(other.send('DELETE Patient/p1'))).toBe('UPSTREAM_UNREACHABLE');
    const slow = new ProxyFixture(upstream.base, { limits: { headersTimeoutMs: 50 } });
    slow.mayWrite('user/*.cruds');
    upstream.answer = () => undefined;
    expect(await codeOf(slow.send('DELETE Patient/p1'))).toBe('UPSTREAM_OUTCOME_UNKNOWN');
  });

  it('cuts the client off when the answer breaks off or stalls, so that a part is no whole', async () => {
    for (const [breakOff, limits, code] of [
      [true, {}, 'UPSTREAM_UNREACHABLE'],
      [false, { bodyIdleTimeoutMs: 50 }, 'UPSTREAM_TIMEOUT'],
    ] as const) {
      const other = new ProxyFixture(upstream.base, { limits }).ofNoPatient();
      upstream.answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': '100' });
        response.write('{"resourceType":', () => breakOff && response.destroy());
      };
      const target = new PassThrough();
      target.on('error', () => undefined);
      expect(await codeOf(other.proxy.send(other.call('GET Patient/p1'), () => target))).toBe(code);
      expect(target.destroyed).toBe(true);
      expect(target.writableFinished).toBe(false);
    }
  });

  it('is named when a header of its answer cannot be handed on', async () => {
    answers(200, {}, { etag: 'W/"1"' });
    const refuse = (): never => {
      throw Object.assign(new TypeError('Invalid character in header content'), { code: 'ERR_INVALID_CHAR' });
    };
    expect(await codeOf(fixture.proxy.send(fixture.call('GET Patient/p1'), refuse))).toBe('UPSTREAM_NOT_FHIR');
  });

  it('is busy when too many calls wait for it, and free again afterwards', async () => {
    const other = new ProxyFixture(upstream.base, { limits: { connections: 1, maxWaiting: 1 } });
    const held: (() => void)[] = [];
    const arrived = new Promise<void>((resolve) => {
      upstream.answer = (_request, response) => {
        held.push(() => sendJson(response, 200, {}));
        resolve();
      };
    });
    const calls = [other.send('GET Patient/p1'), other.send('GET Patient/p1')];
    await arrived;
    expect(await codeOf(other.send('GET Patient/p1'))).toBe('UPSTREAM_BUSY');
    answers(200, {});
    held.forEach((release) => release());
    await Promise.all(calls);
    expect((await other.send('GET Patient/p1')).head?.status).toBe(200);
  });

  it('may not send more than the limit, announced or not', async () => {
    const other = new ProxyFixture(upstream.base, { limits: { maxResponseBytes: 1000 } }).ofNoPatient();
    answers(200, 'x'.repeat(2000), { 'content-length': '2000' });
    expect(await codeOf(other.send('GET Patient/p1'))).toBe('RESPONSE_TOO_LARGE');
    answers(200, 'x'.repeat(2000));
    expect(await codeOf(other.send('GET Patient/p1'))).toBe('RESPONSE_TOO_LARGE');
    const target = new PassThrough();
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/fhir+json' });
      response.write('x'.repeat(500));
      target.once('data', () => response.end('x'.repeat(1500)));
    };
    target.on('error', () => undefined);
    expect(await codeOf(other.proxy.send(other.call('GET Patient/p1'), () => target))).toBe('RESPONSE_TOO_LARGE');
    expect(target.destroyed).toBe(true);
  });
});

describe('a client that goes away', () => {
  const closedUpstream = (): Promise<unknown> =>
    new Promise((resolve) => {
      upstream.answer = (_request, response) => {
        response.on('close', resolve);
        response.writeHead(200, { 'content-type': 'application/fhir+json' });
        response.write('{');
      };
    });

  it('cancels it by its signal, before and after the head', async () => {
    const closed = closedUpstream();
    const abort = new AbortController();
    const target = new Writable({ write: () => abort.abort() });
    target.on('error', () => undefined);
    const call = fixture.ofNoPatient().call('GET Patient/p1', {}, { signal: abort.signal });
    expect(await codeOf(fixture.proxy.send(call, () => target))).toBe('CLIENT_CLOSED');
    await closed;
    const seen = upstream.seen.length;
    expect(await codeOf(fixture.send('GET Patient/p1', {}, { signal: abort.signal }))).toBe('CLIENT_CLOSED');
    expect(upstream.seen).toHaveLength(seen);

    const waiting = new AbortController();
    upstream.answer = () => waiting.abort();
    expect(await codeOf(fixture.send('GET Patient/p1', {}, { signal: waiting.signal }))).toBe('CLIENT_CLOSED');
  });
});

describe('an answer in a format that is not passed on', () => {
  it.each([
    ['GET Patient/p1', { accept: 'application/fhir+turtle' }, 'text/turtle', 'FORMAT_NOT_SUPPORTED'],
    ['GET Patient/p1?_format=html/json', {}, 'text/html', 'FORMAT_NOT_SUPPORTED'],
    ['GET Patient/p1?_summary=text', {}, 'application/xhtml+xml', 'FORMAT_NOT_SUPPORTED'],
    // What the client did not ask for is the platform's fault.
    ['GET Patient/p1', {}, 'text/html', 'UPSTREAM_NOT_FHIR'],
    ['GET Patient/p1', { accept: 'text/html,*/*;q=0.8' }, 'text/html', 'UPSTREAM_NOT_FHIR'],
    ['GET Patient/p1', { accept: 'application/fhir+json' }, 'text/turtle', 'UPSTREAM_NOT_FHIR'],
  ])('is %s %j as %s: %s', async (line, headers, type, code) => {
    upstream.answer = (_request, response) => response.writeHead(200, { 'content-type': type }).end('<text>');
    expect(await codeOf(fixture.send(line, { headers }))).toBe(code);
  });

  it('is the platform’s fault where it is an error of another kind', async () => {
    upstream.answer = (_request, response) => response.writeHead(500, { 'content-type': 'text/html' }).end('<text>');
    expect(await codeOf(fixture.send('GET Patient/p1?_format=ttl'))).toBe('UPSTREAM_NOT_FHIR');
  });
});

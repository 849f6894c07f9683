import { type FakePlatform, sendJson } from '@fhir-gateway/testing';
import { processSeal } from './platform/sealed-records.js';
import {
  codeOf,
  eachProxy,
  fixture,
  gatewayBase,
  jsonBody,
  type PlatformChange,
  reopen,
  upstream,
} from './testing/fixture.js';
import { startUpstream } from './testing/upstream.js';

const credential = { name: 'authorization', value: 'Basic dXNlcjpwYXNz' };
const nobody = { session: undefined };

let elsewhere: FakePlatform;

/** A server that wants the credentials for everything, as HAPI FHIR behind HTTP Basic does. */
function open(change: PlatformChange = {}): void {
  const definition = { credentials: { type: 'basic' as const }, ...change.definition };
  reopen({ pageSeal: processSeal() }, { isOpen: true, upstreamCredential: credential, ...change, definition });
}

eachProxy(async () => {
  elsewhere = await startUpstream();
  upstream.answer = (request, response) => {
    const isKnown = request.headers['authorization'] === credential.value;
    if (isKnown) sendJson(response, 200, { resourceType: 'Patient', id: 'p1' });
    else sendJson(response, 401, { resourceType: 'OperationOutcome', issue: [] }, { 'www-authenticate': 'Basic' });
  };
  open();
});

describe('a platform that knows this gateway by fixed credentials', () => {
  it('is read with them, whatever the client sends', async () => {
    const headers = { authorization: 'Bearer of-the-client', 'x-api-key': 'of-the-client', cookie: 'a=b' };
    expect((await fixture.send('GET Patient/p1', { headers })).head?.status).toBe(200);
    expect(upstream.seen[0]?.headers).toMatchObject({ authorization: credential.value });
    expect(JSON.stringify(upstream.seen[0]?.headers)).not.toContain('of-the-client');
    expect(fixture.auth.calls).toEqual([]);
  });

  it('gets a header of another name, which no client can overrule', async () => {
    open({
      upstreamCredential: { name: 'x-tenant', value: 'the-value' },
      requestHeaders: { 'X-Tenant': 'of-the-file' },
      definition: { credentials: { type: 'header' }, quirks: { passRequestHeaders: ['X-Tenant'] } },
    });
    upstream.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Patient' });
    await fixture.send('GET Patient/p1', { headers: { 'x-tenant': 'of-the-client' } });
    expect(upstream.seen[0]?.headers['x-tenant']).toBe('the-value');
    expect(upstream.seen[0]?.headers['authorization']).toBeUndefined();
  });

  it.each(['GET Patient/p1', 'GET metadata', 'GET Patient/p1/$everything'])(
    'is closed to a caller without a session: %s',
    async (line) => {
      expect(await codeOf(fixture.send(line, {}, nobody))).toBe('SESSION_REQUIRED');
      expect(upstream.seen).toEqual([]);
      expect(fixture.audit).toMatchObject([{ outcome: 'refused', rule: 'access.session' }]);
    },
  );

  it('is not asked what it offers for a caller without a session', async () => {
    fixture.writes = true;
    const line = 'POST Patient/$merge';
    expect(await codeOf(fixture.send(line, jsonBody({ resourceType: 'Parameters' }), nobody))).toBe('SESSION_REQUIRED');
    expect(upstream.seen).toEqual([]);
  });

  it('is read by anybody where its file says so, and written by nobody unknown', async () => {
    open({ definition: { access: 'anybody' } });
    fixture.writes = true;
    expect((await fixture.send('GET Patient/p1', {}, nobody)).head?.status).toBe(200);
    upstream.seen.length = 0;
    for (const line of ['POST Patient', 'DELETE Patient/p1']) {
      const request = line.startsWith('POST') ? jsonBody({ resourceType: 'Patient' }) : {};
      expect(await codeOf(fixture.send(line, request, nobody))).toBe('WRITER_UNKNOWN');
    }
    expect(upstream.seen).toEqual([]);
    expect(await codeOf(fixture.send('DELETE Patient/p1'))).toBe('no error');
  });

  it.each(['GET Patient/p1', 'GET metadata'])('says that a refused password is the operator’s: %s', async (line) => {
    open({ upstreamCredential: { ...credential, value: 'Basic d3Jvbmc=' } });
    const refusal = fixture.send(line);
    await expect(refusal).rejects.toMatchObject({ code: 'UPSTREAM_CREDENTIALS_REFUSED', upstreamStatus: 401 });
    await expect(refusal).rejects.not.toMatchObject({
      message: expect.stringMatching(/sign in again|Basic/i) as unknown,
    });
    // Servers lock an account after some wrong passwords: one call is one try.
    expect(upstream.seen).toHaveLength(1);
  });

  it('sends nothing along a redirect', async () => {
    upstream.answer = (_request, response) => {
      response.writeHead(302, { location: `${elsewhere.base}/Patient/p1` }).end();
    };
    expect(await codeOf(fixture.send('GET Patient/p1'))).toBe('UPSTREAM_REDIRECT_REFUSED');
    expect(elsewhere.seen).toEqual([]);
  });

  it('sends nothing to a page at another host, not even where the file allows it', async () => {
    open({ definition: { quirks: { pagingBases: [`${elsewhere.origin}/pages`] } } });
    const next = (url: string) => ({ resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'next', url }] });
    const follow = async (link: string) => {
      upstream.answer = (_request, response) => sendJson(response, 200, next(link));
      const { body } = await fixture.send('GET Observation?code=1');
      const { url = '' } = (JSON.parse(body.toString()) as ReturnType<typeof next>).link[0] ?? {};
      upstream.seen.length = 0;
      await fixture.send(`GET ${url.slice(gatewayBase.length).replace(/^\//, '')}`);
    };
    await follow(`${elsewhere.origin}/pages/2`);
    expect(elsewhere.seen).toHaveLength(1);
    expect(JSON.stringify(elsewhere.seen[0]?.headers)).not.toMatch(/authorization|dXNlcjpwYXNz/);
    expect(upstream.seen).toEqual([]);
    await follow(`${upstream.base}?_getpages=2`);
    expect(upstream.seen[0]?.headers['authorization']).toBe(credential.value);
  });

  it('has them in no audit entry and no error', async () => {
    await fixture.send('GET Patient/p1');
    open({ upstreamCredential: { ...credential, value: 'Basic d3Jvbmc=' } });
    const error: unknown = await fixture.send('GET Patient/p1').catch((caught: unknown) => caught);
    expect(JSON.stringify([fixture.audit, error, String(error)])).not.toMatch(/d3Jvbmc|dXNlcjpwYXNz/);
  });
});

import { DpopServer } from '@fhir-gateway/testing';
import { FhirProxy } from '../fhir-proxy.js';
import type { FhirCall } from '../contract/fhir-call.js';
import type { FhirAuditEntry } from '../contract/fhir-audit.js';
import { closedAtEnd } from '../testing/closing.js';
import { codeOf } from '../testing/fixture.js';
import { signIn } from '../testing/smart-server.js';
import type { SignedIn } from '../testing/smart-server.js';

describe('FHIR requests with a token that is bound to a key', () => {
  let world: SignedIn;
  let server: DpopServer;
  let proxy: FhirProxy;
  let ahead: number;
  const audit: FhirAuditEntry[] = [];

  beforeEach(async () => {
    ahead = 0;
    world = await signIn({
      oauth: { dpop: 'required' },
      prepare: (upstream) => (server = new DpopServer(upstream)),
      options: { now },
    });
    proxy = closedAtEnd(
      new FhirProxy({
        auth: world.auth,
        gatewayBaseUrl: (id) => `http://localhost:8000/api/fhir/${id}`,
        isWriteAllowed: () => true,
        scopeMode: 'off',
        audit: (entry) => void audit.push(entry),
      }),
    );
  });

  const now = () => Date.now() + ahead;
  const call = (path: string, request: Partial<FhirCall['request']> = {}): FhirCall => ({
    platform: world.registry.resolve('stub'),
    session: world.session,
    request: { method: 'GET', path, query: '', headers: {}, ...request },
    app: 'rest',
    requestId: 'request-1',
  });
  const statusOf = async (given: FhirCall) => (await proxy.fetchJson(given)).status;
  const fhirRequests = () => world.upstream.http.requests.filter(({ path }) => path.startsWith('/r4/Patient'));
  const refreshes = () =>
    world.upstream.smart.tokenRequests.filter((form) => form.get('grant_type') === 'refresh_token').length;

  it('carry a proof for the method and the address without its query, a new one each', async () => {
    expect(await statusOf(call('Patient/p1', { query: '_elements=id' }))).toBe(200);
    expect(await statusOf(call('Patient/p1'))).toBe(200);
    const sent = fhirRequests();
    expect(sent.map(({ headers }) => headers.authorization)).toEqual(Array(2).fill(`DPoP ${world.tokens[0]}`));
    const claims = sent.map(({ headers }) => claimsOf(headers['dpop']));
    expect(claims).toMatchObject(Array(2).fill({ htm: 'GET', htu: `${world.upstream.base}/Patient/p1` }));
    expect(claims[0]?.['jti']).not.toBe(claims[1]?.['jti']);
    expect(server.faults).toEqual([]);
  });

  it('are sent again with the nonce that the platform wants, also a write, and at once from then on', async () => {
    server.rules.fhirNonce = 'nonce-1';
    const body = Buffer.from(JSON.stringify({ resourceType: 'Patient', id: 'p1' }));
    const write = { method: 'PUT', headers: { 'content-type': 'application/fhir+json' }, body };
    expect(await statusOf(call('Patient/p1', write))).toBe(200);
    expect(await statusOf(call('Patient/p1'))).toBe(200);
    expect(server.faults).toEqual(['use_dpop_nonce']);
    expect(fhirRequests().map(({ method, body: text }) => [method, text.length])).toEqual([
      ['PUT', body.length],
      ['PUT', body.length],
      ['GET', 0],
    ]);
    expect(refreshes()).toBe(0);
  });

  it('take a new nonce from an answer that was good', async () => {
    const { answer } = world.upstream;
    world.upstream.answer = (request, response) => {
      response.setHeader('dpop-nonce', 'nonce-next');
      answer(request, response);
    };
    expect(await statusOf(call('Patient/p1'))).toBe(200);
    server.rules.fhirNonce = 'nonce-next';
    expect(await statusOf(call('Patient/p1'))).toBe(200);
    expect(server.faults).toEqual([]);
  });

  it('end in a new sign-in where every nonce is refused, after a bounded number of requests', async () => {
    let count = 0;
    Object.defineProperty(server.rules, 'fhirNonce', { get: () => `nonce-${count++}` });
    expect(await codeOf(proxy.fetchJson(call('Patient/p1')))).toBe('REAUTH_REQUIRED');
    expect([fhirRequests().length, refreshes()]).toEqual([4, 1]);
  });

  it.each([300, -300])('are dated by the clock of the platform where ours is %i s away', async (seconds) => {
    ahead = seconds * 1000;
    expect(await statusOf(call('Patient/p1'))).toBe(200);
    expect(await statusOf(call('Patient/p1'))).toBe(200);
    expect([server.faults, refreshes()]).toEqual([['invalid_dpop_proof'], 0]);
  });

  it('go with a token that is refreshed once, where many find theirs revoked midway', async () => {
    world.tokens.push('access-revoked');
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusOf(call('Patient/p1'))));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(refreshes()).toBe(1);
  });

  it('do not pass on what a client sends as its proof', async () => {
    await statusOf(call('Patient/p1', { headers: { dpop: 'a-proof-of-the-client' } }));
    expect(fhirRequests().map(({ headers }) => headers['dpop'])).not.toContain('a-proof-of-the-client');
  });

  it('leave no proof in the audit', () => {
    expect(audit.length).toBeGreaterThan(0);
    expect(JSON.stringify(audit)).not.toMatch(/eyJ[\w-]+\.eyJ/);
  });
});

function claimsOf(proof: unknown): Record<string, unknown> {
  const [, body = ''] = String(proof).split('.');
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<string, unknown>;
}

import { ServiceTransport } from '@fhir-gateway/fhir-proxy';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { HttpStub, type SeenRequest, type StubAnswer } from '@fhir-gateway/testing';
import { HttpPayerClient } from './http-payer-client.js';
import type { AuthorizePayerCall, PayerAuditEntry } from './http-payer-client.js';
import type { PayerRequest } from './payer-client.js';

describe('the payer client, over HTTP', () => {
  let answer: (request: SeenRequest) => StubAnswer;
  const server = HttpStub.forTests((request) => answer(request));
  const seen = server.requests;
  const transport = new ServiceTransport({ allowInsecure: ({ hostname }) => hostname === '127.0.0.1' });
  let origin: string;

  beforeAll(() => (origin = server.origin));
  afterAll(() => transport.close());
  beforeEach(() => void (answer = () => ({ body: { a: 1 } })));

  function client(auth = 'none', authorize: AuthorizePayerCall = async () => undefined) {
    const audited: PayerAuditEntry[] = [];
    const platform = {
      id: 'p',
      name: 'P',
      definition: { id: 'p', davinci: { crd: { base: `${origin}/crd/`, auth } } },
      requestHeaders: () => ({ 'x-channel': 'web' }),
    } as unknown as ResolvedPlatform;
    const payer = new HttpPayerClient({
      platform,
      send: (request) => transport.send({ poolKey: 'p', ...request }),
      authorize,
      audit: (entry) => audited.push(entry),
    });
    return { payer, audited };
  }
  const get = (path: string): PayerRequest => ({ service: 'crd', method: 'GET', path });

  it('sends the body, the platform’s headers and what authorizes it, for the very URL (trap 11)', async () => {
    const audiences: string[] = [];
    const { payer, audited } = client('cds-hooks-jwt', async ({ audience }) => {
      audiences.push(audience);
      return 'Bearer abc';
    });
    const found = await payer.send({ service: 'crd', method: 'POST', path: 'cds-services/a?x=1', body: { b: 2 } });
    expect(found).toMatchObject({ status: 200, body: { a: 1 }, contentType: 'application/json' });
    expect(seen).toMatchObject([
      { url: '/crd/cds-services/a?x=1', headers: { 'x-channel': 'web', authorization: 'Bearer abc' }, body: '{"b":2}' },
    ]);
    expect(audiences).toEqual([`${origin}/crd/cds-services/a`]);
    expect(audited).toMatchObject([{ platformId: 'p', service: 'crd', outcome: 'answered', status: 200 }]);
  });

  it('tries another token once after a 401, where there is one', async () => {
    answer = ({ headers }) => ({ status: headers.authorization === 'Bearer new' ? 200 : 401 });
    const renewing = client('smart-backend', async ({ rejected }) =>
      rejected === undefined ? 'Bearer old' : 'Bearer new',
    );
    expect((await renewing.payer.send(get('metadata'))).status).toBe(200);
    expect(seen).toHaveLength(2);
    const stuck = client('smart-backend', async () => 'Bearer old');
    expect((await stuck.payer.send(get('metadata'))).status).toBe(401);
    expect(stuck.audited).toMatchObject([{ outcome: 'refused', status: 401 }]);
    expect(seen).toHaveLength(3);
  });

  it('follows no redirect', async () => {
    answer = () => ({ status: 302, headers: { location: `${origin}/elsewhere` } });
    expect((await client().payer.send(get('cds-services'))).status).toBe(302);
    expect(seen).toHaveLength(1);
  });

  it.each(['../secret', 'a/../../b', '/absolute', 'a//b', 'a#b', 'a%2fb', 'http://other.example/', '', '.'])(
    'sends nothing below its base by %j',
    async (path) => {
      await expect(client().payer.send(get(path))).rejects.toMatchObject({ code: 'PAYER_ANSWER_INVALID' });
      expect(seen).toEqual([]);
    },
  );

  it('reads no more than it should, and waits no longer', async () => {
    answer = () => ({ body: 'x'.repeat(5000) });
    const { payer, audited } = client();
    await expect(payer.send({ ...get('a'), maxBytes: 1000 })).rejects.toMatchObject({ code: 'PAYER_ANSWER_TOO_LARGE' });
    answer = () => 'never';
    await expect(payer.send({ ...get('a'), deadlineMs: 30 })).rejects.toMatchObject({ code: 'PAYER_TIMEOUT' });
    expect(audited.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['failed', 'PAYER_ANSWER_TOO_LARGE'],
      ['failed', 'PAYER_TIMEOUT'],
    ]);
  });

  it('tells what is no JSON from what is', async () => {
    answer = () => ({ body: '<html>' });
    expect((await client().payer.send(get('a'))).body).toBeUndefined();
  });

  it('knows only the services of the platform file', async () => {
    const { payer } = client();
    expect([payer.configured('crd'), payer.configured('pas')]).toEqual([true, false]);
    expect(payer.base('crd')).toBe(`${origin}/crd`);
    expect(() => payer.base('pas')).toThrow(expect.objectContaining({ code: 'PAYER_NOT_CONFIGURED' }));
    await expect(payer.send({ ...get('a'), service: 'dtr' })).rejects.toMatchObject({ code: 'PAYER_NOT_CONFIGURED' });
  });

  it('calls no address on this machine or in clear text unless it may', async () => {
    const strict = new ServiceTransport({ allowInsecure: () => false });
    const request = { poolKey: 'p', method: 'GET', headers: {}, deadlineMs: 1000, maxBytes: 1000 } as const;
    for (const url of [origin, origin.replace('http:', 'https:'), 'https://169.254.169.254/', 'https://[::1]/']) {
      await expect(strict.send({ ...request, url: new URL(url) })).rejects.toMatchObject({
        code: 'UPSTREAM_UNREACHABLE',
      });
    }
    await strict.close();
    expect(seen).toEqual([]);
  });
});

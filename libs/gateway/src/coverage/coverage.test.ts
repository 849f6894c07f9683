import type { ServerResponse } from 'node:http';
import { ServiceTransport, type CallGrant } from '@fhir-gateway/fhir-proxy';
import type { PlatformSummary, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { HttpStub, sendJson } from '@fhir-gateway/testing';
import { CoverageGateway } from './coverage.js';

const documentPath = '/.well-known/davinci-configuration';
const isLoopback = ({ hostname }: URL) => hostname === '127.0.0.1';
const services = ['crd', 'dtr', 'pas'] as const;

describe('the services of a payer, over HTTP', () => {
  let answer: (url: string, response: ServerResponse) => void;
  let origin: string;
  const server = HttpStub.forTests(({ url }, response) => void answer(url, response));
  const seen = server.requests;
  const transport = new ServiceTransport({ allowInsecure: isLoopback });

  beforeAll(() => (origin = server.origin));
  afterAll(() => transport.close());

  /** A payer that publishes a document, and the ways of this test to ask about it. */
  function payer(document: unknown, davinci: object, cmsCoverage?: 'off' | 'open' | 'licensed') {
    answer = (url, response) =>
      sendJson(
        response,
        200,
        url === documentPath ? document : { services: [{ id: 'a', hook: 'order-sign', description: 'd' }] },
      );
    const logged: unknown[] = [];
    const unused = () => {
      throw new Error('not part of this test');
    };
    const gateway = new CoverageGateway({
      cellFor: () => () => Promise.reject(new Error('No cell is used here.')),
      runsCql: false,
      ...(cmsCoverage && { cmsCoverage }),
      formSealsOf: () => ({ make: () => '', fits: () => false }),
      proxy: { fetchJson: unused } as never,
      registry: {} as never,
      records: {} as never,
      vault: {} as never,
      handles: {} as never,
      auth: { access: unused } as never,
      transport,
      audit: () => undefined,
      logger: { error: unused, warn: (entry: unknown) => void logged.push(entry) } as never,
      allowInsecure: isLoopback,
      issuer: 'https://gateway.example',
      jwksUrl: 'https://gateway.example/.well-known/jwks.json',
      now: () => Date.parse('2026-11-24T10:00:00Z'),
      fhirBaseUrl: (id) => `https://gateway.example/api/fhir/${id}`,
    });
    const definition = { id: 'p', davinci };
    const platform = {
      id: 'p',
      name: 'P',
      fhirBaseUrl: `${origin}/fhir`,
      definition,
      credentials: {},
      requestHeaders: () => ({}),
    } as unknown as ResolvedPlatform;
    const claims = services.filter((name) => name in davinci);
    const summary = {
      id: 'p',
      ...(claims.length > 0 && {
        payerServices: claims,
        payerAddresses: claims.filter((name) => 'base' in ((davinci as Record<string, object>)[name] ?? {})),
      }),
    } as unknown as PlatformSummary;
    return {
      call: (grant?: CallGrant) => gateway.open({ app: 'rest', requestId: 'r', grant }, platform),
      opened: () => gateway.openRecord({ app: 'rest', requestId: 'r' }, platform, {}),
      listed: () => gateway.payerServices(summary),
      logged,
    };
  }

  const open = { auth: 'none' };
  const wellKnown = () => `${origin}${documentPath}`;
  const named = (crd: string) => ({
    davinci_crd_hook_endpoint: crd,
    davinci_dtr_qpackage_endpoint: `${origin}/payer/fhir`,
  });

  it('are none where the platform file claims none, and nobody is asked', async () => {
    const { call, listed } = payer({}, { wellKnown: wellKnown() });
    expect(listed()).toBeUndefined();
    const { payer: client } = await call();
    expect(services.map((name) => client.configured(name))).toEqual([false, false, false]);
    expect(seen).toEqual([]);
  });

  it('are claimed, then configured by the document, and verified when the service itself answered', async () => {
    const { call, listed, logged } = payer(named(`${origin}/payer/cds-services`), {
      wellKnown: wellKnown(),
      crd: open,
      dtr: open,
    });
    expect(listed()).toEqual({ states: { crd: 'claimed', dtr: 'claimed' } });
    const [{ payer: client, discoveries }] = await Promise.all([call(), call(), call()]);
    expect(seen.map(({ url }) => url)).toEqual([documentPath]);
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
    expect([client.base('crd'), client.base('dtr')]).toEqual([`${origin}/payer`, `${origin}/payer/fhir`]);
    expect(listed()).toEqual({ states: { crd: 'configured', dtr: 'verified' } });
    await discoveries.of(client);
    expect(seen.map(({ url }) => url)).toEqual([documentPath, '/payer/cds-services']);
    expect(listed()).toEqual({ states: { crd: 'verified', dtr: 'verified' } });
    expect(logged).toEqual([]);
  });

  it.each<[string, () => unknown, string]>([
    ['names another host', () => named('https://elsewhere.example/crd'), 'address-refused'],
    ['names an address with a password', () => named(origin.replace('//', '//a:b@')), 'address-refused'],
    ['names no such service', () => ({}), 'not-named'],
    [
      'is another payer’s',
      () => ({ ...named(''), 'payer-identifier': [{ system: 'urn:p', value: '2' }] }),
      'other-payer',
    ],
  ])(
    'stay without an address where the document %s, which is listed and logged once',
    async (_what, document, drift) => {
      const { call, listed, logged } = payer(document(), {
        payerIdentifiers: [{ system: 'urn:p', value: '1' }],
        wellKnown: wellKnown(),
        crd: open,
      });
      const { payer: client } = await call();
      await call();
      expect(client.configured('crd')).toBe(false);
      expect(listed()).toEqual({ states: { crd: 'claimed' }, drift: { crd: drift } });
      expect(logged).toEqual([{ event: 'payer.address_drift', platformId: 'p', drift: { crd: drift } }]);
      expect(seen.map(({ url }) => url)).toEqual([documentPath]);
    },
  );

  it('keep the address of the platform file where the document names another', async () => {
    const base = `${origin}/own`;
    const { call, listed } = payer(named(`${origin}/other`), { wellKnown: wellKnown(), crd: { ...open, base } });
    // One without an address waits for the document; the other is compared with it.
    const { payer: client } = await call();
    expect(client.base('crd')).toBe(base);
    while (listed()?.drift === undefined) await new Promise((resolve) => setImmediate(resolve));
    expect(listed()).toEqual({ states: { crd: 'configured' }, drift: { crd: 'other-address' } });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['a redirect', (response) => void response.writeHead(302, { location: `${origin}/elsewhere` }).end()],
    ['a page', (response) => void response.end('<html>')],
    ['an error', (response) => void response.writeHead(503).end()],
    ['ten megabytes', (response) => void response.end(JSON.stringify({ filling: 'x'.repeat(10_000_000) }))],
    ['half an answer', (response) => void response.socket?.destroy()],
  ])('stay without an address where %s is in the place of the document', async (_what, give) => {
    const { call, listed, logged } = payer({}, { wellKnown: wellKnown(), pas: open });
    answer = (_url, response) => give(response);
    const { payer: client } = await call();
    expect(client.configured('pas')).toBe(false);
    expect(listed()).toEqual({ states: { pas: 'claimed' } });
    expect(seen.map(({ url }) => url)).toEqual([documentPath]);
    expect(logged).toEqual([]);
  });

  it.each([
    ['off', undefined, []],
    ['open', false, []],
    ['licensed', true, [{ event: 'cms.terms_accepted' }]],
  ] as const)('go with CMS’s coverage database: %s', async (setting, isLicensed, said) => {
    const { opened, logged } = payer({}, {}, setting);
    expect((await opened()).cms?.isLicensed).toBe(isLicensed);
    expect([logged, seen]).toEqual([said, []]);
  });

  describe('for an app that may only read', () => {
    const readOnly: CallGrant = { access: 'read', platforms: 'all', kinds: 'all', labelled: false };
    const writer: CallGrant = { ...readOnly, access: 'read-and-write' };
    const pas = () => payer({}, { pas: { ...open, base: `${origin}/pas` } });
    const claim = { service: 'pas', method: 'POST', path: 'Claim/$submit' } as const;
    const flagged = { url: 'infoCancelled', valueBoolean: true };
    /** What an app may want to send: each goes to one of two operations. */
    const writes = [
      ['a request', claim, { resourceType: 'Bundle' }],
      ['a change of a request', claim, { resourceType: 'Bundle', entry: [{ resource: { related: [{}] } }] }],
      ['a withdrawal', claim, { resourceType: 'Bundle', entry: [{ resource: { modifierExtension: [flagged] } }] }],
      ['documents that the payer asked for', { ...claim, path: '$submit-attachment' }, { resourceType: 'Parameters' }],
    ] as const;

    it.each(writes)('send no %s: the payer sees nothing', async (_what, request, body) => {
      const { payer: client } = await pas().call(readOnly);
      await expect(client.send({ ...request, body })).rejects.toMatchObject({ code: 'GRANT_INSUFFICIENT' });
      expect(seen).toEqual([]);
    });

    it.each(writes)('and send %s for one that may write', async (_what, request, body) => {
      const { payer: client } = await pas().call(writer);
      expect(await client.send({ ...request, body })).toMatchObject({ status: 200 });
      expect(seen.map(({ url }) => url)).toEqual([`/pas/${request.path}`]);
    });

    it('answer an inquiry, which changes nothing', async () => {
      const { payer: client } = await pas().call(readOnly);
      const inquiry = { ...claim, path: 'Claim/$inquire', body: { resourceType: 'Bundle' } };
      expect(await client.send(inquiry)).toMatchObject({ status: 200 });
      expect(seen.map(({ url }) => url)).toEqual(['/pas/Claim/$inquire']);
    });

    it('are closed, also to an inquiry, where the app has no part in coverage or platform', async () => {
      for (const grant of [
        { ...writer, kinds: ['results'] },
        { ...writer, platforms: ['another'] },
      ]) {
        const asked = pas()
          .call(grant)
          .then(({ payer: client }) => client.send({ ...claim, path: 'Claim/$inquire' }));
        await expect(asked).rejects.toMatchObject({ code: 'GRANT_INSUFFICIENT' });
      }
      expect(seen).toEqual([]);
    });
  });
});

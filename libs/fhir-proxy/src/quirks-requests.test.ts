import { gzipSync } from 'node:zlib';
import type { PlatformDefinition } from '@fhir-gateway/platform-registry';
import { sendJson } from '@fhir-gateway/testing';
import { answers, codeOf, eachProxy, fixture, formBody, reopen, upstream } from './testing/fixture.js';
import type { PlatformChange } from './testing/fixture.js';

type Quirks = NonNullable<PlatformDefinition['quirks']>;

/** One test for each quirk of FHIR requests: what the platform is asked with it, and without. */
describe('quirk', () => {
  let nowMs: number;

  eachProxy(() => {
    answers(200, { resourceType: 'Bundle', type: 'searchset' });
    nowMs = 1_800_000_000_000;
  });

  const open = async (change: PlatformChange = {}, options: { headersTimeoutMs?: number } = {}) => {
    reopen({ now: () => nowMs, limits: options }, change);
    // Under patient/ scopes alone a search names the patient as well: see search-context.test.ts.
    fixture.auth.scopes = ['patient/*.rs', 'user/*.s'];
    return fixture;
  };
  const platform = (quirks: Quirks | undefined, more: Partial<PlatformDefinition> = {}) =>
    open({ definition: { ...more, ...(quirks && { quirks }) } });
  /** What the platform was asked, below its base. */
  const asked = () => upstream.seen.map(({ url }) => url.slice('/r4/'.length));
  const ask = async (quirks: Quirks | undefined, line: string, request = {}): Promise<string | undefined> => {
    await platform(quirks);
    await fixture.send(line, request);
    return asked().at(-1);
  };

  it('passRequestHeaders: lets headers of the server’s own pass, and no other', async () => {
    const headers = { 'x-rewrite-history': 'true', 'x-other': 'a', 'x-set': 'client' };
    await open({
      definition: { quirks: { passRequestHeaders: ['X-Rewrite-History', 'X-Set', 'Cookie'] } },
      requestHeaders: { 'X-Set': 'file' },
    });
    await fixture.send('GET Patient/p1', { headers: { ...headers, cookie: 'a=b', authorization: 'Bearer client' } });
    expect(upstream.seen[0]?.headers).toMatchObject({
      'x-rewrite-history': 'true',
      'x-set': 'file',
      authorization: 'Bearer token-1',
    });
    for (const name of ['x-other', 'cookie']) expect(upstream.seen[0]?.headers[name]).toBeUndefined();
    const broken = { headers: { 'x-rewrite-history': 'a\r\nauthorization: b' } };
    expect(await codeOf(fixture.send('GET Patient/p1', broken))).toBe('REQUEST_INVALID');
    await open();
    await fixture.send('GET Patient/p1', { headers });
    expect(upstream.seen.at(-1)?.headers['x-rewrite-history']).toBeUndefined();
  });

  it('acceptEncoding: asks for answers compressed, and hands them on as they are without', async () => {
    const text = JSON.stringify({ resourceType: 'Patient', id: 'p1' });
    upstream.answer = (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' })
        .end(gzipSync(text));
    await platform({ acceptEncoding: 'gzip' });
    const { head, body } = await fixture.send('GET Patient/p1');
    expect(upstream.seen[0]?.headers['accept-encoding']).toBe('gzip');
    expect(body.toString()).toBe(text);
    expect(head?.headers).not.toHaveProperty('content-encoding');
    await platform(undefined);
    await fixture.send('GET Patient/p1');
    expect(upstream.seen.at(-1)?.headers['accept-encoding']).toBe('identity');
  });

  it('tokenContextToQuery: repeats what the login told in every request', async () => {
    const quirks = { tokenContextToQuery: { practice_id: { param: 'practice', value: 'Organization/{value}' } } };
    await platform(quirks);
    fixture.auth.tokenContext = { practice_id: 'a-1$&' };
    await fixture.send('GET Patient/p1');
    await fixture.send('GET Observation?code=a');
    await fixture.send('GET Observation?practice=Organization/a-1$%26');
    const value = 'Organization%2Fa-1%24%26';
    expect(asked()).toEqual([
      `Patient/p1?practice=${value}`,
      `Observation?code=a&practice=${value}`,
      'Observation?practice=Organization/a-1$%26',
    ]);
    expect(await codeOf(fixture.send('GET Observation?practice=Organization/b'))).toBe('REQUEST_INVALID');
    expect(await ask(undefined, 'GET Observation?code=a')).toBe('Observation?code=a');
  });

  it('maxCount: lowers a larger _count, in a query and in a form, and touches nothing else', async () => {
    const line = 'GET Observation?code=a%7Cb&_count=500&x=+';
    expect(await ask(undefined, line)).toBe('Observation?code=a%7Cb&_count=500&x=+');
    expect(await ask({ maxCount: 50 }, line)).toBe('Observation?code=a%7Cb&_count=50&x=+');
    expect(await ask({ maxCount: 50 }, 'GET Observation?_count=20')).toBe('Observation?_count=20');
    expect(await ask({ maxCount: 50 }, 'GET Observation?_count=much')).toBe('Observation?_count=much');
    await ask({ maxCount: 50 }, 'POST Observation/_search', formBody('_count=51&code=a'));
    expect(upstream.seen.at(-1)?.body).toBe('_count=50&code=a');
  });

  it.each([
    ['2024', 'ge2024-01-01T00:00:00.000Z', 'le2024-12-31T23:59:59.999Z'],
    ['gt2024-02', 'gt2024-02-29T23:59:59.999Z'],
    ['le2024-02-28', 'le2024-02-28T23:59:59.999Z'],
    ['lt2024-02-28T10:30', 'lt2024-02-28T10:30:00.000Z'],
    ['ge2024-02-28T10:30:00', 'ge2024-02-28T10:30:00.000Z'],
    ['ge2024-02-28T10:30:00-05:00'],
    ['ne2024'],
    ['someday'],
  ])('lastUpdatedFormat: writes %s in full', async (value, ...full) => {
    const line = `GET Observation?_lastUpdated=${value}`;
    expect(await ask(undefined, line)).toBe(`Observation?_lastUpdated=${value}`);
    const sent = (await ask({ lastUpdatedFormat: 'full-timestamp' }, line)) ?? '';
    const values = new URLSearchParams(sent.split('?')[1]).getAll('_lastUpdated');
    expect(values).toEqual(full.length > 0 ? full : [value]);
  });

  it('requiredSearchParams: names the patient of the login where nobody is named', async () => {
    const quirks = { requiredSearchParams: true };
    expect(await ask(undefined, 'GET Observation?code=a')).toBe('Observation?code=a');
    expect(await ask(quirks, 'GET Observation?code=a')).toBe('Observation?code=a&patient=p1');
    expect(await ask(quirks, 'GET Patient')).toBe('Patient?_id=p1');
    expect(await ask(quirks, 'GET Observation?patient:Patient=p1')).toBe('Observation?patient:Patient=p1');
    expect(await ask(quirks, 'GET Observation?_id=o1')).toBe('Observation?_id=o1');
    expect(await ask(quirks, 'GET Practitioner?name=a')).toBe('Practitioner?name=a');
    expect(await ask(quirks, 'GET Observation/o1')).toBe('Observation/o1');
    await platform(quirks);
    fixture.auth.patient = undefined;
    await fixture.send('GET Observation?code=a');
    expect(asked().at(-1)).toBe('Observation?code=a');
  });

  it('requiredSearch: adds a parameter with one value to a search that lacks it, and streams the answer', async () => {
    const quirks = { requiredSearch: { Observation: { category: ['laboratory'] } } };
    expect(await ask(undefined, 'GET Observation?code=a')).toBe('Observation?code=a');
    expect(await ask(quirks, 'GET Observation?code=a')).toBe('Observation?code=a&category=laboratory');
    expect(await ask(quirks, 'GET Patient/p1/Observation')).toBe('Patient/p1/Observation?category=laboratory');
    expect(await ask(quirks, 'GET Observation?category:in=x')).toBe('Observation?category:in=x');
    expect(await ask(quirks, 'GET Observation/o1')).toBe('Observation/o1');
    expect(await ask(quirks, 'GET Condition')).toBe('Condition');
    await ask(quirks, 'POST Observation/_search', formBody('code=a'));
    expect(upstream.seen.at(-1)?.body).toBe('code=a&category=laboratory');
    const orders = { requiredSearch: { MedicationRequest: { intent: ['order,plan'] } } };
    expect(await ask(orders, 'GET MedicationRequest')).toBe('MedicationRequest?intent=order,plan');
  });

  it('everythingAlternative: searches in place of $everything, and judges the search', async () => {
    const byId = { everythingAlternative: 'Patient?_id={patient}' };
    const byInclude = { everythingAlternative: 'ExplanationOfBenefit?_include=*' };
    expect(await ask(undefined, 'GET Patient/p1/$everything?_count=5')).toBe('Patient/p1/$everything?_count=5');
    expect(await ask(byId, 'GET Patient/p1/$everything')).toBe('Patient?_id=p1');
    expect(await ask(byInclude, 'GET Patient/p1/$everything?_count=5')).toBe(
      'ExplanationOfBenefit?_include=*&_count=5',
    );
    upstream.seen.length = 0;
    for (const quirks of [byId, byInclude]) {
      await platform(quirks);
      fixture.auth.scopes = ['patient/*.rs'];
      expect(await codeOf(fixture.send('GET Patient/p2/$everything'))).toBe('PATIENT_OUT_OF_SCOPE');
      expect(await codeOf(fixture.send('GET Patient/p1/$everything?_since=2024'))).toBe('REQUEST_INVALID');
      fixture.auth.scopes = ['patient/Observation.rs'];
      expect(await codeOf(fixture.send('GET Patient/p1/$everything'))).toBe('SCOPE_INSUFFICIENT');
    }
    expect(asked()).toEqual([]);
  });

  it('nonSmartScopes: leaves reading to the platform, but neither writing nor the patient of the login', async () => {
    await platform(undefined);
    fixture.auth.scopes = ['internal'];
    expect(await codeOf(fixture.send('GET Observation'))).toBe('SCOPE_INSUFFICIENT');
    await platform({ nonSmartScopes: true });
    fixture.mayWrite('internal');
    expect(await codeOf(fixture.send('GET Observation'))).toBe('no error');
    expect(await codeOf(fixture.send('GET Observation?patient=p2'))).toBe('PATIENT_OUT_OF_SCOPE');
    expect(await codeOf(fixture.send('DELETE Observation/o1'))).toBe('SCOPE_INSUFFICIENT');
    fixture.auth.patient = undefined;
    expect(await codeOf(fixture.send('GET Observation?patient=p2'))).toBe('no error');
  });

  const accept = async (quirks: Quirks | undefined, wish?: string) => {
    await ask(quirks, 'GET Patient/p1', { headers: wish === undefined ? {} : { accept: wish } });
    return upstream.seen.at(-1)?.headers.accept;
  };

  it('accept: asks for the one media type that is taken, whichever JSON the client wants', async () => {
    expect(await accept(undefined)).toBe('application/fhir+json');
    expect(await accept({ accept: 'application/json' })).toBe('application/json');
    expect(await accept({ accept: 'application/json' }, 'application/fhir+json')).toBe('application/json');
  });

  it('legacyFhirMediaType: offers the old name of FHIR JSON, and answers with the new one', async () => {
    upstream.answer = (_request, response) =>
      sendJson(response, 200, { resourceType: 'Patient' }, { 'content-type': 'application/json+fhir' });
    expect(await accept(undefined)).toBe('application/fhir+json');
    expect(await accept({ legacyFhirMediaType: true })).toBe('application/fhir+json, application/json+fhir;q=0.9');
    const { head } = await fixture.send('GET Patient/p1');
    expect(head?.headers['content-type']).toBe('application/fhir+json');
  });

  it('slowMetadataMs: waits for /metadata twice as long as it was seen to take', async () => {
    const never = () => undefined;
    upstream.answer = never;
    await open({ isOpen: true, definition: {} }, { headersTimeoutMs: 200 });
    expect(await codeOf(fixture.send('GET metadata'))).toBe('UPSTREAM_TIMEOUT');
    await open({ isOpen: true, definition: { quirks: { slowMetadataMs: 60_000 } } }, { headersTimeoutMs: 200 });
    upstream.answer = (_request, response) => {
      // The platform's own delay; the gateway's patience with it is what is tested.
      setTimeout(() => sendJson(response, 200, { resourceType: 'CapabilityStatement' }), 400);
    };
    expect(await codeOf(fixture.send('GET metadata'))).toBe('no error');
    upstream.answer = never;
    expect(await codeOf(fixture.send('GET Patient'))).toBe('UPSTREAM_TIMEOUT');
  });

  it('rateLimitBy: counts what a platform publishes per client, per token, or over all tenants', async () => {
    const rateLimit = { perSecond: 1 };
    /** Whether a second token, then a second tenant, may ask within the same second. */
    const second = async (quirks: Quirks | undefined): Promise<string[]> => {
      await platform(quirks, { id: 'test', rateLimit });
      await fixture.send('GET Patient/p1');
      fixture.auth.token = 'token-of-somebody-else';
      const token = await codeOf(fixture.send('GET Patient/p1'));
      const tenant = { ...fixture.platform, id: 'test:tenant' };
      return [token, await codeOf(fixture.send('GET Patient/p1', {}, { platform: tenant }))];
    };
    expect(await second(undefined)).toEqual(['UPSTREAM_RATE_LIMITED', 'no error']);
    expect(await second({ rateLimitBy: 'client' })).toEqual(['UPSTREAM_RATE_LIMITED', 'no error']);
    expect(await second({ rateLimitBy: 'token' })).toEqual(['no error', 'no error']);
    expect(await second({ rateLimitBy: 'source-ip' })).toEqual(['UPSTREAM_RATE_LIMITED', 'UPSTREAM_RATE_LIMITED']);
  });

  it.each<[NonNullable<PlatformDefinition['rateLimit']>, number]>([
    [{ perSecond: 2 }, 1],
    [{ perHourPerToken: 2 }, 1800],
    [{ perHourPerApiKey: 2 }, 1800],
    [{ perDay: 2 }, 43_200],
  ])('key rateLimit: %j keeps the third request from the platform for %d seconds', async (rateLimit, seconds) => {
    await platform(undefined, { rateLimit });
    await fixture.send('GET Patient/p1');
    await fixture.send('GET Patient/p1');
    const refused = fixture.send('GET Patient/p1');
    await expect(refused).rejects.toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', retryAfterSeconds: seconds });
    expect(upstream.seen).toHaveLength(2);
    nowMs += seconds * 1000;
    await fixture.send('GET Patient/p1');
    expect(upstream.seen).toHaveLength(3);
  });

  it('that is for others changes nothing of a FHIR request', async () => {
    const quirks: Quirks = {
      defaultCount: 10,
      rejectUnknownSearchParams: true,
      paging: 'opaque-cursor',
      smartConfigurationNeedsAuth: true,
      openEndpointHasNoSmartConfiguration: true,
      metadataReportsDstu2: true,
      baseUrlPerImplementationGuide: true,
      vendorPlatform: 'edifecs',
      browserCorsRelay: true,
      openProviderDirectory: true,
      openData: true,
      demoOnly: true,
      ehrIntegration: 'epic-payer-platform',
      appsNotHipaaCovered: true,
      sensitiveDataDisclosed: ['mental-health'],
      multiplePatientsPerUser: true,
    };
    const trace = async (given: Quirks | undefined) => {
      upstream.seen.length = 0;
      await platform(given);
      for (const line of [
        'GET metadata',
        'GET Patient/p1',
        'GET Observation?_count=500&_sort=date&_lastUpdated=2024',
      ]) {
        await fixture.send(line);
      }
      return upstream.seen.map(({ method, url, headers }) => ({ method, url, headers }));
    };
    const plain = await trace(undefined);
    expect(await trace(quirks)).toEqual(plain);
  });
});

import { sendJson } from '@fhir-gateway/testing';
import type { SmartToken } from '../contract/call-grant.js';
import type { FhirRequest } from '../contract/fhir-request.js';
import { eachProxy, fixture, jsonBody, reopen, upstream } from '../testing/fixture.js';

const system = 'http://terminology.hl7.org/CodeSystem/observation-category';
const laboratory = `patient/Observation.rs?category=${system}|laboratory`;
const filter = `category=${encodeURIComponent(`${system}|laboratory`)}`;
const observation = (code: string) => ({
  resourceType: 'Observation',
  id: 'o1',
  category: [{ coding: [{ system, code }] }],
  subject: { reference: 'Patient/p1' },
  valueString: 'a result',
});
const searchset = { resourceType: 'Bundle', type: 'searchset' };

const notOfApp = { code: 'GRANT_INSUFFICIENT', rule: 'grant.scope' };

let answer: object;

eachProxy(() => {
  upstream.answer = (_request, response) => sendJson(response, 200, answer);
  fixture.mayWrite('patient/*.cruds');
  answer = searchset;
});

const grant = (smart: Partial<SmartToken>) => ({
  grant: {
    access: 'read-and-write' as const,
    platforms: 'all' as const,
    kinds: 'all' as const,
    labelled: true,
    smart: { scopes: ['patient/Observation.rs'], patient: 'p1', ...smart },
  },
});
const send = (line: string, smart: Partial<SmartToken> = {}, request: Partial<FhirRequest> = {}) =>
  fixture.send(line, request, grant(smart));
const refusal = (line: string, smart: Partial<SmartToken> = {}, request: Partial<FhirRequest> = {}) =>
  send(line, smart, request).then(
    () => 'allowed',
    (error: { code?: string; rule?: string; missingScope?: string }) => ({
      code: error.code,
      rule: error.rule,
      missingScope: error.missingScope,
    }),
  );
const sent = () => upstream.seen.map(({ url }) => url);

describe('what the token of a SMART app does not cover', () => {
  it.each([
    ['GET Condition', 'patient/Condition.rs'],
    ['GET Patient/p1/$everything', 'patient/*.rs'],
    ['GET Observation?_include=Observation:encounter', 'patient/Encounter.rs'],
    ['GET Observation?_revinclude=Provenance:target', 'patient/Provenance.rs'],
    ['GET Observation?encounter:Encounter.status=x', 'patient/Encounter.rs'],
    ['GET Observation?_has:DiagnosticReport:result:status=x', 'patient/DiagnosticReport.rs'],
    ['DELETE Observation/o1', 'patient/Observation.d'],
  ])('is refused though the sign-in covers it: %s', async (line, missing) => {
    expect(await refusal(line)).toEqual({ ...notOfApp, missingScope: missing });
    expect(sent()).toEqual([]);
  });

  it('is refused in a body, and in an entry of a batch', async () => {
    const created = jsonBody({ resourceType: 'Condition', subject: { reference: 'Patient/p1' } });
    expect(await refusal('POST Condition', {}, created)).toEqual({ ...notOfApp, missingScope: 'patient/Condition.c' });
    const written = jsonBody({ resourceType: 'Observation', encounter: { reference: 'Encounter?status=x' } });
    const mayCreate = { scopes: ['patient/Observation.cruds'] };
    expect(await refusal('POST Observation', mayCreate, written)).toEqual({
      ...notOfApp,
      missingScope: 'patient/Encounter.rs',
    });
    const entry = [
      { request: { method: 'GET', url: 'Observation?code=1&patient=p1' } },
      { request: { method: 'GET', url: 'Condition/c1' } },
    ];
    expect(await refusal('POST ', {}, jsonBody({ resourceType: 'Bundle', type: 'batch', entry }))).toEqual({
      ...notOfApp,
      missingScope: 'patient/Condition.rs',
    });
    expect(sent()).toEqual([]);
  });

  it.each(['audit', 'off'] as const)(
    'is refused also where the operator does not enforce scopes: %s',
    async (scopeMode) => {
      reopen({ scopeMode });
      expect(await refusal('GET Condition')).toMatchObject(notOfApp);
    },
  );

  it('is refused also where the platform has scopes in words of its own', async () => {
    reopen({}, { definition: { quirks: { nonSmartScopes: true } } });
    fixture.auth.scopes = ['everything'];
    expect(await refusal('GET Condition')).toMatchObject(notOfApp);
    expect(await refusal('GET Observation')).toBe('allowed');
  });

  it('is everything where it has no scope of a resource', async () => {
    const scopes = ['openid', 'launch/patient', 'fhirUser', 'nonsense', 'system/*.rs'.slice(1)];
    expect(await refusal('GET Observation', { scopes })).toMatchObject(notOfApp);
  });
});

describe('what the sign-in does not cover', () => {
  it('is refused though the token of the app covers it', async () => {
    fixture.auth.scopes = ['patient/Patient.rs'];
    expect(await refusal('GET Observation', { scopes: ['patient/*.cruds'] })).toMatchObject({
      code: 'SCOPE_INSUFFICIENT',
      rule: 'scope.search',
    });
    expect(sent()).toEqual([]);
  });
});

describe('whose record a SMART app reads', () => {
  it('is the one that was chosen, also where the sign-in sees every patient', async () => {
    fixture.auth.scopes = ['user/*.cruds'];
    await send('GET Observation?code=1');
    expect(sent()).toEqual(['/r4/Observation?code=1&patient=p1']);
    expect(await refusal('GET Observation?patient=p2')).toMatchObject({ rule: 'compartment.query' });
    expect(await refusal('GET Patient/p2', { scopes: ['patient/*.rs'] })).toMatchObject({ rule: 'compartment.path' });
  });

  it.each([
    ['another one', 'p2', 'p1'],
    ['one, where nobody was named when the app was let in', 'p1', undefined],
    ['nobody that is named, where the app was let into one', undefined, 'p1'],
  ])('is not that of %s', async (_what, connected, patient) => {
    fixture.auth.patient = connected;
    const { grant: given } = grant({ scopes: ['user/*.rs'] });
    const { patient: _given, ...smart } = given.smart;
    const call = fixture.send(
      'GET Observation',
      {},
      { grant: { ...given, smart: { ...smart, ...(patient && { patient }) } } },
    );
    await expect(call).rejects.toMatchObject({ code: 'GRANT_INSUFFICIENT', rule: 'grant.patient' });
    expect(sent()).toEqual([]);
  });
});

describe('a filter in the token of a SMART app', () => {
  const scopes = [laboratory];

  it.each(['Observation', 'Observation?category=laboratory', 'Observation?patient=p1'])(
    'narrows GET %s, though the sign-in covers all of them',
    async (asked) => {
      const { head } = await send(`GET ${asked}`, { scopes });
      expect(sent().map((url) => url.split(/[?&]/).sort().join(' '))).toEqual([`/r4/Observation ${filter} patient=p1`]);
      expect(head?.headers['x-fhir-gateway-added']).toContain('category');
    },
  );

  it('narrows further what a filter of the sign-in narrows', async () => {
    fixture.auth.scopes = [`patient/Observation.rs?category=${system}|laboratory,${system}|vital-signs`];
    await send('GET Observation?patient=p1', { scopes });
    expect(sent()).toEqual([`/r4/Observation?patient=p1&${filter}`]);
  });

  it('judges a read by what comes back', async () => {
    answer = observation('laboratory');
    expect((await send('GET Observation/o1', { scopes })).body.toString()).toContain('a result');
    answer = observation('vital-signs');
    expect(await refusal('GET Observation/o1', { scopes })).toMatchObject(notOfApp);
  });

  it('cannot judge a read within a batch', async () => {
    const entry = [{ request: { method: 'GET', url: 'Observation/o1' } }];
    const batch = jsonBody({ resourceType: 'Bundle', type: 'batch', entry });
    expect(await refusal('POST ', { scopes }, batch)).toMatchObject(notOfApp);
    expect(sent()).toEqual([]);
  });

  it('does not open the page of a wider search to a narrower token', async () => {
    answer = { ...searchset, link: [{ relation: 'next', url: `${upstream.base}?_getpages=x&_getpagesoffset=10` }] };
    const { body } = await send('GET Observation?patient=p1', { scopes: ['patient/*.rs'] });
    const [next] = (JSON.parse(body.toString()) as { link: { url: string }[] }).link;
    const line = `GET ${next?.url.slice('http://gateway.test:8000/api/fhir/test/'.length)}`;
    expect(await refusal(line, { scopes: ['patient/Condition.rs'] })).toMatchObject(notOfApp);
    expect(await refusal(line, { scopes: [laboratory] })).toMatchObject(notOfApp);
    expect(sent()).toHaveLength(1);
  });
});

import { sendJson } from '@fhir-gateway/testing';
import { answers, eachProxy, fixture, formBody, jsonBody, reopen, upstream } from '../testing/fixture.js';

const system = 'http://terminology.hl7.org/CodeSystem/observation-category';
const laboratory = `patient/Observation.rs?category=${system}|laboratory`;
const filter = `category=${encodeURIComponent(`${system}|laboratory`)}`;
const observation = (code: string, more: object = {}) => ({
  resourceType: 'Observation',
  id: 'o1',
  category: [{ coding: [{ system, code }] }],
  subject: { reference: 'Patient/p1' },
  valueString: 'a result',
  ...more,
});

let answer: unknown;

eachProxy(() => {
  upstream.answer = (_request, response) => sendJson(response, 200, answer as object);
  fixture.auth.scopes = [laboratory, 'patient/Patient.rs'];
  answer = { resourceType: 'Bundle', type: 'searchset' };
});

const refusal = (line: string, request = {}) =>
  fixture.send(line, request).then(
    () => undefined,
    (error: { code: string; rule?: string; message: string }) => error,
  );

describe('a search under a scope with a filter (review A6)', () => {
  it.each([
    ['Observation', `Observation?${filter}&patient=p1`],
    ['Observation?category=laboratory', `Observation?${filter}&patient=p1`],
    ['Observation?patient=p1&category=laboratory&_count=5', `Observation?patient=p1&_count=5&${filter}`],
    ['Patient/p1/Observation', `Patient/p1/Observation?${filter}`],
    [
      'Observation?_include=Observation:subject:Patient',
      `Observation?_include=Observation:subject:Patient&${filter}&patient=p1`,
    ],
  ])('sends GET %s as %s and says so', async (asked, sent) => {
    const { head } = await fixture.send(`GET ${asked}`);
    expect(upstream.seen.map(({ url }) => url)).toEqual([`/r4/${sent}`]);
    expect(head?.headers['warning']).toMatch(
      /^299 fhir-gateway "The sign-in allows this search for laboratory results only/,
    );
    expect(head?.headers['x-fhir-gateway-added']).toContain('category');
  });

  it('narrows a form in the form, where a platform has to look at it', async () => {
    await fixture.send('POST Observation/_search?category=laboratory', formBody('code=1&category=laboratory'));
    const [seen] = upstream.seen;
    expect(`${seen?.url} ${seen?.body}`).toBe(`/r4/Observation/_search?patient=p1 code=1&${filter}`);
  });

  it('goes on to the next page, whether its link names the filter, says nothing, or names no type', async () => {
    for (const url of [`${upstream.base}/Observation?page=2`, `${upstream.base}?_getpages=x&_getpagesoffset=10`]) {
      answer = { resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'next', url }] };
      const { body } = await fixture.send('GET Observation');
      const [next] = (JSON.parse(body.toString()) as { link: { url: string }[] }).link;
      const line = `GET ${next?.url.slice('http://gateway.test:8000/api/fhir/test/'.length)}`;
      expect((await fixture.send(line)).head?.status).toBe(200);
    }
    expect(upstream.seen.map(({ url }) => url.slice('/r4'.length)).filter((_url, at) => at % 2 === 1)).toEqual([
      `/Observation?page=2&${filter}`,
      '?_getpages=x&_getpagesoffset=10',
    ]);
    // Of pages of nobody knows what, none is asked for.
    expect(await refusal('GET ?_getpages=x')).toMatchObject({ code: 'SCOPE_INSUFFICIENT' });
  });

  it.each([
    ['GET Observation?category=vital-signs', 'scope.search'],
    ['GET Observation?_query=all', 'scope.search'],
    ['GET Patient?_revinclude=Observation:patient', 'scope.include'],
    ['GET Patient?_has:Observation:patient:code=1', 'scope.chain'],
    ['GET Patient/p1/*', 'scope.search'],
    ['GET Observation/_history', 'scope.search'],
    ['GET Observation/o1/_history', 'scope.read'],
    ['GET Patient/p1/$everything', 'scope.read'],
    ['HEAD Observation/o1', 'scope.read'],
  ])('refuses %s by %s, before the platform sees it', async (line, rule) => {
    expect(await refusal(line)).toMatchObject({ code: 'SCOPE_INSUFFICIENT', rule });
    expect(upstream.seen).toEqual([]);
  });

  it('says which filters there are where one search cannot have them together', async () => {
    fixture.auth.scopes = [laboratory, 'patient/Observation.rs?code=1234'];
    const error = await refusal('GET Observation');
    expect(error?.message).toContain('Search by one of them: category laboratory; or code 1234.');
    await fixture.send('GET Observation?category=laboratory');
    expect(upstream.seen).toHaveLength(1);
  });
});

describe('a read under a scope with a filter', () => {
  it('passes where the resource matches, as the platform wrote it', async () => {
    answer = observation('laboratory');
    for (const line of ['GET Observation/o1', 'GET Observation/o1/_history/2']) {
      const { head, body } = await fixture.send(line, { headers: { 'if-none-match': 'W/"1"' } });
      expect([head?.status, JSON.parse(body.toString())]).toEqual([200, answer]);
    }
    expect(upstream.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined]);
    const { body } = await fixture.proxy.fetchJson(fixture.call('GET Observation/o1'));
    expect(body).toEqual(answer);
  });

  it.each([
    ['another category', observation('vital-signs')],
    ['another type', observation('laboratory', { resourceType: 'DiagnosticReport' })],
    ['a Bundle of it', { resourceType: 'Bundle', entry: [{ resource: observation('laboratory') }] }],
  ])('refuses one with %s, and nothing of it passes', async (_what, resource) => {
    answer = resource;
    const error = await refusal('GET Observation/o1');
    expect(error).toMatchObject({ code: 'SCOPE_INSUFFICIENT', rule: 'scope.read' });
    expect(error?.message).toContain('Granted is it for: category laboratory.');
    expect(JSON.stringify(error)).not.toContain('a result');
    expect(fixture.audit.at(-1)).toMatchObject({ outcome: 'refused', rule: 'scope.read' });
  });

  it('hands on an error of the platform', async () => {
    answers(404, { resourceType: 'OperationOutcome', issue: [] });
    expect((await fixture.send('GET Observation/o9')).head?.status).toBe(404);
  });

  it('refuses an element that is there twice: readers differ in which one counts', async () => {
    const twice = JSON.stringify(observation('vital-signs')).replace('{', '{"category":[],');
    upstream.answer = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(twice);
    expect(await refusal('GET Observation/o1')).toMatchObject({ code: 'SCOPE_INSUFFICIENT' });
  });

  it.each([
    ['GET Observation/o1?_elements=valueString', {}, 'REQUEST_INVALID'],
    ['GET Observation/o1?_summary=data', {}, 'REQUEST_INVALID'],
    ['GET Observation/o1?_format=xml', {}, 'FORMAT_NOT_SUPPORTED'],
    ['GET Observation/o1', { headers: { accept: 'application/fhir+xml' } }, 'FORMAT_NOT_SUPPORTED'],
  ])('refuses %s %j, which could not be judged', async (line, request, code) => {
    expect(await refusal(line, request)).toMatchObject({ code });
    expect(upstream.seen).toEqual([]);
  });
});

describe('writes and batches under a scope with a filter', () => {
  beforeEach(() => {
    fixture.mayWrite(`patient/Observation.cruds?category=${system}|laboratory`);
  });

  it('judges a create by what it sends', async () => {
    await fixture.send('POST Observation', jsonBody(observation('laboratory', { id: undefined })));
    expect(upstream.seen).toHaveLength(1);
    const other = jsonBody(observation('vital-signs', { id: undefined }));
    expect(await refusal('POST Observation', other)).toMatchObject({ rule: 'scope.create' });
  });

  it.each([
    ['PUT Observation/o1', jsonBody(observation('laboratory')), 'scope.update'],
    [
      'PATCH Observation/o1',
      jsonBody([{ op: 'remove', path: '/note' }], 'application/json-patch+json'),
      'scope.update',
    ],
    ['DELETE Observation/o1', {}, 'scope.delete'],
    ['DELETE Observation?category=laboratory', {}, 'scope.delete'],
  ])('refuses %s: what it would change is not known', async (line, request, rule) => {
    expect(await refusal(line, request)).toMatchObject({ code: 'SCOPE_INSUFFICIENT', rule });
    expect(upstream.seen).toEqual([]);
  });

  it('judges the entries of a batch by the same rule; what would have to be looked at stays out of it', async () => {
    const batch = (url: string) =>
      jsonBody({ resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url } }] });
    expect(await refusal('POST ', batch('Observation/o1'))).toMatchObject({ rule: 'scope.read' });
    expect(await refusal('POST ', batch('Observation'))).toMatchObject({ rule: 'scope.search' });
    await fixture.send('POST ', batch(`Observation?${filter}`));
    expect(upstream.seen).toHaveLength(1);
  });
});

describe('what is missing', () => {
  it('does not send a person round in a circle: what was left out at the sign-in is said to be so', async () => {
    fixture.auth.scopes = ['patient/Patient.rs'];
    expect(await refusal('GET Observation')).toMatchObject({ missingScope: 'patient/Observation.rs' });
    expect(await refusal('GET Observation')).not.toHaveProperty('wasLeftOut', true);
    fixture.auth.requestedScopes = ['patient/*.rs'];
    const error = await refusal('GET Observation');
    expect(error).toMatchObject({ wasLeftOut: true });
    expect(error?.message).toContain('The sign-in asked for it, and it was not granted.');
  });
});

describe.each(['audit', 'off'] as const)('where scopes are not enforced (%s)', (scopeMode) => {
  it('narrows no search and holds no answer', async () => {
    reopen({ scopeMode });
    fixture.auth.scopes = [laboratory];
    const lines = ['GET Observation?patient=p1', 'GET Patient/p1/Observation', 'GET Observation/o1?_elements=code'];
    for (const line of lines) expect((await fixture.send(line)).head?.status).toBe(200);
    expect(upstream.seen.map(({ url }) => `GET ${url.slice('/r4/'.length)}`)).toEqual(lines);
  });
});

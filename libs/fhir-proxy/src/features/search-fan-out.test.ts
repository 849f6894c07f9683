import type { Bundle, OperationOutcome } from 'fhir/r4.js';
import type { PlatformDefinition } from '@fhir-gateway/platform-registry';
import type { PlatformAccess } from '@fhir-gateway/smart-auth';
import { sendJson, servedBy } from '@fhir-gateway/testing';
import { platform, searchset, type Platform } from '@fhir-gateway/testing/platform';
import { lookUpPatient } from './patient-lookup.js';
import { codeOf, eachProxy, fixture, formBody, gatewayBase, reopen, upstream } from '../testing/fixture.js';

type Quirks = NonNullable<PlatformDefinition['quirks']>;

const categories = ['laboratory', 'vital-signs', 'survey'];
const requiredSearch = { Observation: { category: categories } };

const results = (category: string, ...ids: string[]) =>
  ids.map((id) => ({
    ...{ resourceType: 'Observation', id, category: [{ coding: [{ code: category }] }] },
    valueQuantity: { value: 1.5, unit: 'a "b" ] }' },
  }));

/** Serves a record whose platform looks at the category alone, writes its links relative, and repeats entries. */
function serve(...record: readonly object[]): Platform {
  const server = platform(...record)
    .knows('category', '_count')
    .pages(10)
    .counts('right');
  upstream.answer = servedBy(server, '/r4');
  return server;
}

let server: Platform;

eachProxy(() => {
  server = serve(...results('laboratory', 'l1', 'l2', 'l3'), ...results('survey', 's1', 's2'));
  open({ requiredSearch });
});

function open(quirks: Quirks): void {
  reopen({}, { definition: { quirks } });
  fixture.auth.scopes = ['patient/*.rs', 'user/*.s'];
}

async function search(line: string, request = {}) {
  const { head, body } = await fixture.send(line, request);
  const bundle = JSON.parse(body.toString()) as Bundle;
  const resources = (bundle.entry ?? []).map(({ resource }) => resource);
  const outcomes = resources.filter(
    (resource): resource is OperationOutcome => resource?.resourceType === 'OperationOutcome',
  );
  const ids = resources.filter((resource) => resource?.resourceType === 'Observation').map((resource) => resource?.id);
  const next = bundle.link?.find(({ relation }) => relation === 'next')?.url;
  return { head, text: body.toString(), bundle, ids, next, notes: outcomes.map(({ issue }) => issue[0]?.diagnostics) };
}

/** Follows next links to the end; returns the ids of each page. */
async function readAll(line: string, request = {}): Promise<(string | undefined)[][]> {
  const pages: (string | undefined)[][] = [];
  let page = await search(line, request);
  pages.push(page.ids);
  while (page.next !== undefined && pages.length < 20) {
    page = await search(`GET ${page.next.slice(gatewayBase.length + 1)}`);
    pages.push(page.ids);
  }
  return pages;
}

const askedUrls = () => upstream.seen.map(({ url }) => url.slice('/r4/'.length));

describe('quirk requiredSearch: a search that lacks a required parameter', () => {
  it('is asked once per value and answered as one searchset with the sum of the totals', async () => {
    const { head, bundle, ids, next, notes } = await search('GET Observation?code=a%7Cb');
    expect(head).toEqual({ status: 200, headers: { 'content-type': 'application/fhir+json' } });
    expect(askedUrls()).toEqual(categories.map((category) => `Observation?code=a%7Cb&category=${category}`));
    expect(bundle).toMatchObject({ type: 'searchset', total: 5 });
    expect(bundle.link).toEqual([{ relation: 'self', url: `${gatewayBase}/Observation?code=a%7Cb` }]);
    expect({ ids, next, notes }).toEqual({ ids: ['l1', 'l2', 'l3', 's1', 's2'], next: undefined, notes: [] });
    expect(fixture.audit).toEqual([expect.objectContaining({ event: 'fhir.search-type', status: 200 })]);
  });

  it('is answered without a result that is too large, which is named', async () => {
    const large = { resourceType: 'Observation', id: 'big', note: Array.from({ length: 100_002 }, () => 0) };
    const [small] = results('laboratory', 'o1');
    upstream.answer = ({ url }, response) =>
      sendJson(response, 200, searchset([...(url.includes('survey') ? [large] : []), small ?? {}]));
    const { ids, notes } = await search('GET Observation');
    expect(ids).toEqual(['o1']);
    expect(notes).toContainEqual(expect.stringMatching(/^1 of the results for category=survey .*Observation\/big$/));
  });

  it('never goes without scopes, patient or token of the one search', async () => {
    fixture.auth.scopes = ['patient/*.rs'];
    expect(await codeOf(fixture.send('GET Observation?patient=p2'))).toBe('PATIENT_OUT_OF_SCOPE');
    fixture.auth.scopes = ['patient/Condition.rs'];
    expect(await codeOf(fixture.send('GET Observation'))).toBe('SCOPE_INSUFFICIENT');
    expect(upstream.seen).toEqual([]);
    fixture.auth.scopes = ['patient/Observation.rs'];
    await search('GET Observation');
    expect(new Set(upstream.seen.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer token-1']));
  });

  it('asks only for the parts that the scopes cover, and says so', async () => {
    fixture.auth.scopes = ['patient/Observation.rs?category=laboratory'];
    const { ids, head } = await search('GET Observation');
    expect(ids).toEqual(['l1', 'l2', 'l3']);
    expect(head?.headers['warning']).toContain('laboratory results only');
    expect(upstream.seen).toHaveLength(1);
  });

  it('gets a fresh token once a part was refused with 401', async () => {
    server.answers(/./, ({ headers }) => (headers?.['authorization'] === 'Bearer token-2' ? undefined : 401));
    expect((await search('GET Observation')).ids).toHaveLength(5);
  });

  it('pages through all parts with no more matches than asked for, none twice, none lost', async () => {
    server.pages(2);
    expect(await readAll('GET Observation?_count=2')).toEqual([['l1', 'l2'], ['l3'], ['s1', 's2']]);
    server.pages(10);
    expect(await readAll('GET Observation?_count=1')).toEqual([['l1'], ['l2'], ['l3'], ['s1'], ['s2']]);
    expect((await readAll('POST Observation/_search', formBody('_count=4'))).flat()).toEqual(
      'l1 l2 l3 s1 s2'.split(' '),
    );
    expect(upstream.seen.some(({ method, body }) => method === 'POST' && body.startsWith('_count=4&category='))).toBe(
      true,
    );
  });

  it('says the total of the first page on each, and nothing of the search in the link', async () => {
    const { next = '' } = await search('GET Observation?code=secret-code&_count=2');
    expect(next.startsWith(`${gatewayBase}/Observation?_continue=`)).toBe(true);
    expect(next).not.toContain('secret-code');
    const second = await search(`GET ${next.slice(gatewayBase.length + 1)}`);
    expect(second.bundle.total).toBe(5);
  });

  it('hands on each resource once, and a total only when it is true', async () => {
    serve(...results('laboratory', 'x1', 'x2'), ...results('vital-signs', 'x2', 'x3'));
    const { ids, bundle } = await search('GET Observation');
    expect(ids).toEqual(['x1', 'x2', 'x3']);
    expect(bundle.total).toBe(3);
    server.answers(/survey/, results('survey', 's1'));
    upstream.answer = servedBy(server, '/r4');
    expect((await search('GET Observation')).bundle.total).toBeUndefined();
  });

  it('states a part that failed, and leaves the total out', async () => {
    server.answers(/laboratory/, 500);
    const { ids, notes, bundle } = await search('GET Observation');
    expect(ids).toEqual(['s1', 's2']);
    expect(notes).toEqual([expect.stringContaining('category=laboratory') as string]);
    expect(notes[0]).toContain('500');
    expect(bundle.total).toBeUndefined();
  });

  it('hands the platform’s error on when every part failed', async () => {
    server.answers(/laboratory/, { status: 422, body: { resourceType: 'OperationOutcome', id: 'laboratory' } });
    server.answers(/vital|survey/, 422);
    const { head, text } = await search('GET Observation');
    expect(head?.status).toBe(422);
    expect(JSON.parse(text)).toMatchObject({ resourceType: 'OperationOutcome', id: 'laboratory' });
    upstream.answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    expect(await codeOf(fixture.send('GET Observation'))).toBe('UPSTREAM_NOT_FHIR');
    upstream.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Observation' });
    expect(await codeOf(fixture.send('GET Observation'))).toBe('UPSTREAM_NOT_FHIR');
  });

  it('says that an order holds within each value only', async () => {
    expect((await search('GET Observation?_sort=-date')).notes).toEqual([expect.stringContaining('order') as string]);
  });

  it('does not end in a page that names itself', async () => {
    server.pages(1, 'itself').counts(undefined);
    const pages = await readAll('GET Observation?code=a');
    expect(pages).toHaveLength(2);
  });

  it('asks with every combination of several required parameters, and refuses too many', async () => {
    open({ requiredSearch: { Observation: { category: ['a', 'b'], status: ['final', 'amended'] } } });
    await search('GET Observation');
    expect(askedUrls().map((url) => url.split('?')[1])).toEqual([
      'category=a&status=final',
      'category=a&status=amended',
      'category=b&status=final',
      'category=b&status=amended',
    ]);
    const many = Array.from({ length: 33 }, (_, index) => `v${index}`);
    open({ requiredSearch: { Observation: { category: many } } });
    expect(await codeOf(fixture.send('GET Observation'))).toBe('REQUEST_INVALID');
  });

  it('passes as it is when XML is wanted', async () => {
    await fixture.send('GET Observation', { headers: { accept: 'application/fhir+xml' } });
    await fixture.send('GET Observation?_format=xml');
    expect(askedUrls()).toEqual(['Observation', 'Observation?_format=xml']);
  });

  it.each(['made-up', '', 'a'.repeat(9000)])('refuses a continuation that the gateway did not write', async (token) => {
    expect(await codeOf(fixture.send(`GET Observation?_continue=${token}`))).toBe('REQUEST_INVALID');
  });

  it('refuses a continuation at another search, at another platform, and after a restart', async () => {
    const { next = '' } = await search('GET Observation?_count=2');
    const query = next.split('?')[1] ?? '';
    expect(await codeOf(fixture.send(`GET Condition?${query}`))).toBe('REQUEST_INVALID');
    const other = { ...fixture.platform, id: 'test:tenant' };
    expect(await codeOf(fixture.send(`GET Observation?${query}`, {}, { platform: other }))).toBe('REQUEST_INVALID');
    expect(await codeOf(fixture.send(`GET Observation?${query}`))).toBe('no error');
    open({ requiredSearch });
    expect(await codeOf(fixture.send(`GET Observation?${query}`))).toBe('REQUEST_INVALID');
  });

  it('judges a continuation by the token of who follows it', async () => {
    const { next = '' } = await search('GET Observation?patient=p1&_count=2');
    const line = `GET ${next.slice(gatewayBase.length + 1)}`;
    Object.assign(fixture.auth, { scopes: ['patient/*.rs'], patient: 'p2' });
    expect(await codeOf(fixture.send(line))).toBe('PATIENT_OUT_OF_SCOPE');
    fixture.auth.patient = 'p1';
    fixture.auth.scopes = ['patient/Condition.rs'];
    expect(await codeOf(fixture.send(line))).toBe('SCOPE_INSUFFICIENT');
  });
});

describe('lookUpPatient', () => {
  const access: PlatformAccess = {
    accessToken: 'new-token',
    scopes: ['patient/*.rs'],
    expiresAtSeconds: 2_000_000_000,
  };
  const ask = (source: 'search:Patient' | 'operation:$userinfo', answer: unknown, status = 200) => {
    upstream.answer = (_request, response) => sendJson(response, status, answer);
    return lookUpPatient(fixture.proxy, access, fixture.platform, source);
  };
  const found = (...ids: string[]) => ({
    resourceType: 'Bundle',
    entry: ids.map((id) => ({ resource: { resourceType: 'Patient', id } })),
  });

  it('searches for the one patient, with the token of the login that is under way', async () => {
    expect(await ask('search:Patient', found('p7'))).toBe('p7');
    expect(upstream.seen[0]).toMatchObject({ url: '/r4/Patient', headers: { authorization: 'Bearer new-token' } });
    expect(fixture.auth.calls).toEqual([]);
  });

  it('reads the first value of $userinfo', async () => {
    const parameters = { resourceType: 'Parameters', parameter: [{ name: 'id', valueString: 'p8' }] };
    expect(await ask('operation:$userinfo', parameters)).toBe('p8');
    expect(upstream.seen[0]?.url).toBe('/r4/$userinfo');
  });

  it('names several with what a person knows them by, unless there are more of them elsewhere', async () => {
    const people = [
      { id: 'p1', name: [{ given: ['Ada', 'M'], family: 'Field' }], birthDate: '1990-01-02' },
      { id: 'p2', name: [{ text: 'Bo Field' }] },
      { id: 'p3' },
    ];
    const entry = people.map((one) => ({ resource: { resourceType: 'Patient', ...one } }));
    expect(await ask('search:Patient', { resourceType: 'Bundle', entry })).toEqual([
      { id: 'p1', name: 'Ada M Field', birthDate: '1990-01-02' },
      { id: 'p2', name: 'Bo Field' },
      { id: 'p3' },
    ]);
    const link = [{ relation: 'next', url: `${upstream.base}/Patient?page=2` }];
    expect(await ask('search:Patient', { resourceType: 'Bundle', entry: entry.slice(1), link })).toBeUndefined();
    expect(await ask('search:Patient', { resourceType: 'Bundle', entry: entry.slice(2), link })).toBeUndefined();
  });

  it('names nobody where the platform names none, or refuses', async () => {
    expect(await ask('search:Patient', found())).toBeUndefined();
    expect(await ask('search:Patient', { resourceType: 'OperationOutcome' }, 403)).toBeUndefined();
    expect(await ask('operation:$userinfo', { resourceType: 'Parameters' })).toBeUndefined();
  });
});

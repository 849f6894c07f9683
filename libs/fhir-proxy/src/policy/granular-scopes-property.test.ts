import { sendJson } from '@fhir-gateway/testing';
import fc from 'fast-check';
import { eachProxy, fixture, formBody, jsonBody, upstream } from '../testing/fixture.js';

/** Written out here, so that the test does not share what it tests. */
interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly status?: string;
  readonly category?: readonly { readonly coding: readonly { readonly system?: string; readonly code: string }[] }[];
  readonly code?: { readonly coding: readonly { readonly system?: string; readonly code: string }[] };
  readonly subject?: { readonly reference: string };
}

const category = 'http://terminology.hl7.org/CodeSystem/observation-category';
const codes = ['laboratory', 'vital-signs', 'exam'];
const statuses = ['final', 'amended'];
const systems = [category, 'http://local.example/category', undefined];

/** Each combination once, and some with two categories or none. */
const observations: readonly Resource[] = [
  ...codes.flatMap((code) =>
    statuses.flatMap((status) =>
      systems.map((system) => ({ status, categories: [{ ...(system && { system }), code }] })),
    ),
  ),
  { status: 'final', categories: codes.slice(0, 2).map((code) => ({ system: category, code })) },
  { status: 'final', categories: [] },
].map(({ status, categories }, at) => ({
  resourceType: 'Observation',
  id: `o${at}`,
  status,
  ...(categories.length > 0 && { category: categories.map((coding) => ({ coding: [coding] })) }),
  code: { coding: [{ code: at % 2 === 0 ? 'c1' : 'c2' }] },
  subject: { reference: 'Patient/p1' },
}));
const store: readonly Resource[] = [
  ...observations,
  { resourceType: 'Patient', id: 'p1' },
  { resourceType: 'DiagnosticReport', id: 'd1', subject: { reference: 'Patient/p1' } },
];

/** Token search of FHIR R4: commas are "or", repeated parameters "and". */
function isMatch(resource: Resource, search: URLSearchParams): boolean {
  return [...search].every(([name, value]) => {
    if (name === 'patient' || name === 'subject') return value.split('/').at(-1) === 'p1';
    if (name.startsWith('_')) return name !== '_id' || value.split(',').includes(resource.id);
    const codings: readonly { readonly system?: string; readonly code: string }[] =
      name === 'category'
        ? (resource.category ?? []).flatMap(({ coding }) => coding)
        : name === 'code'
          ? (resource.code?.coding ?? [])
          : name === 'status' && resource.status !== undefined
            ? [{ code: resource.status }]
            : [];
    return value.split(',').some((token) => {
      const [system, code] = token.includes('|') ? token.split('|') : [undefined, token];
      return codings.some(
        (one) => (code === '' || one.code === code) && (system === undefined || (one.system ?? '') === system),
      );
    });
  });
}

const bundle = (resources: readonly Resource[], type = 'searchset') => ({
  resourceType: 'Bundle',
  type,
  entry: resources.map((resource) => ({ resource, search: { mode: 'match' } })),
});

/** What a server answers that leaves all access to the gateway. */
function serve(url: string, form = ''): object {
  const { pathname, searchParams } = new URL(url, 'http://store.example');
  const [type = '', id, sub] = pathname.replace('/r4', '').split('/').filter(Boolean);
  const search = new URLSearchParams([...searchParams, ...new URLSearchParams(form)]);
  if (id !== undefined && type === 'Patient' && sub !== undefined) return serve(`/r4/${sub}?${search}`);
  if (id !== undefined && id !== '_search') {
    return store.find((one) => one.resourceType === type && one.id === id) ?? { resourceType: 'OperationOutcome' };
  }
  const matches = store.filter((one) => one.resourceType === type && isMatch(one, search));
  const included = search.has('_include') ? store.filter(({ id }) => id === 'p1') : [];
  const revincluded = search.has('_revinclude') ? observations : [];
  return bundle([...matches, ...included, ...revincluded]);
}

const filter = fc.oneof(
  fc.constantFrom(...codes).map((code) => `category=${category}|${code}`),
  fc.constantFrom(...codes).map((code) => `category=${code}`),
  fc.subarray(codes, { minLength: 2 }).map((some) => `category=${some.map((one) => `${category}|${one}`).join(',')}`),
  fc.constantFrom(...statuses).map((status) => `status=${status}`),
  fc.constantFrom('c1', 'c2').map((code) => `code=${code}`),
  fc
    .tuple(fc.constantFrom(...codes), fc.constantFrom(...statuses))
    .map(([code, status]) => `category=${code}&status=${status}`),
);
const filters = fc.array(filter, { minLength: 1, maxLength: 3 });
const value = fc.oneof(
  fc.constantFrom(...codes),
  fc.constantFrom(...codes).map((code) => `${category}|${code}`),
  fc.constantFrom(
    `${category}|`,
    'laboratory,vital-signs',
    'final',
    'c1',
    'c2,c1',
    'unknown',
    '|exam',
    'laboratory\\,exam',
  ),
);
const parameter = fc.oneof(
  fc
    .tuple(fc.constantFrom('category', 'status', 'code'), value)
    .map(([name, text]) => `${name}=${encodeURIComponent(text)}`),
  fc.constantFrom(
    'patient=p1',
    '_count=5',
    '_id=o1,o2',
    'category:not=exam',
    '_include=Observation:subject:Patient',
    '_include=Observation:has-member',
    '_revinclude=Observation:derived-from',
    '_contained=true',
    '_query=all',
  ),
);
const search = fc.array(parameter, { maxLength: 3 }).map((parts) => parts.join('&'));
const request = fc.oneof(
  search.map((query) => ({ line: `GET Observation?${query}` })),
  search.map((query) => ({ line: `GET Patient/p1/Observation?${query}` })),
  fc.tuple(search, search).map(([query, body]) => ({
    line: `POST Observation/_search?${query}`,
    request: formBody(body),
  })),
  fc.constantFrom(...observations).map(({ id }) => ({ line: `GET Observation/${id}` })),
  fc.constantFrom(...observations).map(({ id }) => ({ line: `GET Observation/${id}/_history/1` })),
  fc.constantFrom(...observations).map(({ id }) => ({ line: `GET Observation/${id}?_elements=code` })),
  fc.constantFrom(...observations).map(({ id }) => ({ line: `HEAD Observation/${id}` })),
  search.map((query) => ({ line: `GET Patient?_revinclude=Observation:subject&${query}` })),
  fc
    .constantFrom(
      'GET Patient/p1/$everything',
      'GET Observation/_history',
      'GET Observation/o1/_history',
      'GET ?_type=Observation',
    )
    .map((line) => ({ line })),
  search.map((query) => ({
    line: 'POST ',
    request: jsonBody({
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ request: { method: 'GET', url: query === '' ? 'Observation/o1' : `Observation?${query}` } }],
    }),
  })),
);

eachProxy(() => {
  upstream.answer = (asked, response) => {
    if (asked.method === 'HEAD') return void response.writeHead(200, { 'content-type': 'application/fhir+json' }).end();
    const entries =
      asked.url === '/r4' || asked.url === '/r4/'
        ? (JSON.parse(asked.body) as { entry: { request: { url: string } }[] }).entry
        : undefined;
    if (!entries) return sendJson(response, 200, serve(asked.url, asked.body));
    const answers = entries.map((one) => ({ resource: serve(`/r4/${one.request.url}`), response: { status: '200' } }));
    sendJson(response, 200, { resourceType: 'Bundle', type: 'batch-response', entry: answers });
  };
});

function resourcesIn(value: unknown): Resource[] {
  if (typeof value !== 'object' || value === null) return [];
  const { resourceType, entry } = value as { resourceType?: string; entry?: { resource: unknown }[] };
  if (resourceType !== 'Bundle') return [value as Resource];
  return (entry ?? []).flatMap(({ resource }) => resourcesIn(resource));
}

async function ask(line: string, more = {}): Promise<Resource[] | undefined> {
  try {
    const { body } = await fixture.send(line, more);
    return body.length === 0 ? [] : resourcesIn(JSON.parse(body.toString()));
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'SCOPE_INSUFFICIENT' || code === 'REQUEST_INVALID') return undefined;
    throw error;
  }
}

const isGranted = (granted: readonly string[], resource: Resource): boolean =>
  granted.some((one) => isMatch(resource, new URLSearchParams(one)));

describe('scopes with a filter, whatever is asked', () => {
  it('never let a resource through that no filter matches', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(filters, request, async (granted, { line, ...more }) => {
        fixture.auth.scopes = [...granted.map((one) => `patient/Observation.rs?${one}`), 'patient/Patient.rs'];
        const passed = (await ask(line, 'request' in more ? more.request : {})) ?? [];
        if (passed.some(({ resourceType }) => resourceType === 'Observation')) answered += 1;
        for (const one of passed) {
          if (one.resourceType === 'Observation')
            expect([line, one, isGranted(granted, one)]).toEqual([line, one, true]);
        }
      }),
      { numRuns: 150 },
    );
    // Else it would say nothing.
    expect(answered).toBeGreaterThan(5);
  });

  it('refuse no search that one filter, or several of one parameter, can narrow, and lose nothing that they match', async () => {
    const alike = fc.oneof(
      filter.map((one) => [one]),
      fc.subarray(codes, { minLength: 1 }).map((some) => some.map((one) => `category=${category}|${one}`)),
    );
    const plain = fc.constantFrom('', 'patient=p1', '_count=5', '_id=o1,o2', 'category:not=exam');
    await fc.assert(
      fc.asyncProperty(alike, plain, async (granted, query) => {
        fixture.auth.scopes = granted.map((one) => `patient/Observation.rs?${one}`);
        const passed = await ask(`GET Observation?${query}`);
        // The store leaves a modifier out of account, as some do.
        const asked = new URLSearchParams(query.replace('category:not=exam', ''));
        const expected = observations.filter((one) => isGranted(granted, one) && isMatch(one, asked));
        const isModified = query.includes(':not');
        if (!isModified) expect(passed?.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        else expect(passed).toBeDefined();
      }),
      { numRuns: 150 },
    );
  });

  it('let each resource be read that a filter matches, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(...observations), async (granted, one) => {
        fixture.auth.scopes = granted.map((text) => `patient/Observation.rs?${text}`);
        expect((await ask(`GET Observation/${one.id}`)) !== undefined).toBe(isGranted(granted, one));
      }),
      { numRuns: 150 },
    );
  });
});

import type { Resource } from 'fhir/r4.js';
import { assembleStore } from '../create-fhir-store.js';
import { readSearchParameters } from '../definitions/definition-files.js';
import { heldTypes } from '../search/held-types.js';
import type { Quirk } from '../quirks/quirk.js';
import { withRecordQuirks } from '../quirks/record-quirks.js';
import { ResourceValidator } from '../definitions/resource-validator.js';
import { SearchCatalogue } from '../search/search-catalogue.js';
import type { Access, FhirStore, StoreResponse } from '../base/types.js';

/** Base URL of the store under test. */
export const baseUrl = 'http://localhost/fhir';
const loinc = 'http://loinc.org';
const categories = 'http://terminology.hl7.org/CodeSystem/observation-category';

/** Whatever a response body may be in a test. */
export interface AnyBody {
  resourceType: string;
  id?: string;
  total?: number;
  meta?: { versionId?: string; tag?: { code?: string }[] };
  link?: { relation: string; url: string }[];
  entry?: { fullUrl?: string; resource?: AnyBody; search?: { mode?: string }; request?: { method: string } }[];
  issue?: { code: string; diagnostics?: string }[];
  [element: string]: unknown;
}

/** Two fictional patients with a few records each, and the organization and practitioner they share. */
export function fixtureRecords(): Resource[] {
  return [
    { resourceType: 'Organization', id: 'clinic', name: 'Harbour Clinic' },
    { resourceType: 'Practitioner', id: 'doc', name: [{ family: 'Ohm', given: ['Vera'] }] },
    patient('ada', 'female', '1980-05-17', 'Álvarez'),
    patient('bob', 'male', '1991', 'Brook'),
    { resourceType: 'Encounter', id: 'visit', status: 'finished', class: { code: 'AMB' }, ...subject('ada') },
    observation('a1', 'ada', { code: '718-7', category: 'laboratory', date: '2024-03-01', value: 5.4 }),
    observation('a2', 'ada', { code: '718-7', category: 'laboratory', date: '2024-03-15T08:30:00Z', value: 6.1 }),
    observation('a3', 'ada', { code: '8867-4', category: 'vital-signs', date: '2024-06-02', value: 72 }),
    observation('b1', 'bob', { code: '718-7', category: 'laboratory', date: '2023-01-09', value: 7 }),
    { resourceType: 'Condition', id: 'cough', ...subject('bob'), code: { text: 'Dry cough' } },
    { resourceType: 'Device', id: 'pump-of-bob', patient: { reference: 'Patient/bob' } },
    binary('text-of-ada', 'Patient/ada'),
    binary('text-of-bob', 'Condition/cough'),
    { resourceType: 'Binary', id: 'text-of-nobody', contentType: 'text/plain', data: 'eA==' },
    {
      resourceType: 'Provenance',
      id: 'entry-of-b1',
      target: [{ reference: 'Observation/b1' }],
      recorded: '2024-03-02T00:00:00Z',
      agent: [{ who: { reference: 'Practitioner/doc' } }],
    },
    {
      resourceType: 'Provenance',
      id: 'entry-of-a1',
      target: [{ reference: 'Observation/a1' }],
      recorded: '2024-03-02T00:00:00Z',
      agent: [{ who: { reference: 'Practitioner/doc' } }],
    },
  ] as Resource[];
}

function patient(id: string, gender: string, birthDate: string, family: string): object {
  return {
    resourceType: 'Patient',
    id,
    gender,
    birthDate,
    identifier: [{ system: 'urn:example:mrn', value: `mrn-${id}` }],
    name: [{ family, given: [id] }],
    managingOrganization: { reference: 'Organization/clinic' },
  };
}

function binary(id: string, securityContext: string): object {
  const data = Buffer.from(`Note of ${id}`).toString('base64');
  return {
    resourceType: 'Binary',
    id,
    contentType: 'text/plain',
    securityContext: { reference: securityContext },
    data,
  };
}

function subject(id: string): object {
  return { subject: { reference: `Patient/${id}` } };
}

/** An Observation as the fixture holds them. */
export function observation(
  id: string,
  patientId: string,
  facts: { code: string; category: string; date: string; value: number },
): Resource {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: [{ coding: [{ system: categories, code: facts.category }] }],
    code: { coding: [{ system: loinc, code: facts.code, display: 'Hemoglobin [Mass/volume]' }], text: 'Hemoglobin' },
    ...subject(patientId),
    ...(patientId === 'ada' && { encounter: { reference: 'Encounter/visit' } }),
    performer: [{ reference: 'Practitioner/doc' }],
    effectiveDateTime: facts.date,
    valueQuantity: { value: facts.value, unit: 'g/dL', system: 'http://unitsofmeasure.org', code: 'g/dL' },
  } as Resource;
}

/** A token's grant. */
export function token(scopes: string, patientId?: string): Access {
  return { kind: 'token', scopes: scopes.split(' '), ...(patientId !== undefined && { patient: patientId }) };
}

/** Everything for every patient. */
export const clinician = token('user/*.cruds');

/** A store with a way to ask it: `ask('GET', 'Patient?name=x')`. */
export interface StoreUnderTest {
  store: FhirStore;
  ask(
    method: string,
    url: string,
    more?: { access?: Access; body?: unknown; headers?: Record<string, string>; baseUrl?: string },
  ): Promise<StoreResponse & { body: AnyBody }>;
  /** Keys (`Observation/a1`) of the entries of a search, by mode. */
  find(url: string, access?: Access, mode?: string): Promise<string[]>;
}

// Read once a test file: they hold no records.
const catalogue = new SearchCatalogue(heldTypes, readSearchParameters());
const validator = new ResourceValidator();

/**
 * Starts a store over the fixture; its clock moves on by a second a write or request.
 *
 * @param named what it does that a kind server does not
 */
export async function startStore(
  resources: Resource[] = fixtureRecords(),
  named: readonly Quirk[] = [],
): Promise<StoreUnderTest> {
  const quirks = new Set(named);
  let milliseconds = Date.UTC(2025, 0, 1);
  const now = (): Date => new Date((milliseconds += 1000));
  const store = assembleStore({ resources: withRecordQuirks(resources, quirks), now, catalogue, validator });
  const ask: StoreUnderTest['ask'] = async (method, url, more = {}) => {
    const [path = '', ...query] = url.split('?');
    const headers = more.body === undefined ? {} : { 'content-type': 'application/fhir+json' };
    const request = { method, path, query: query.join('?'), headers: { ...headers, ...more.headers }, body: more.body };
    const context = {
      baseUrl: more.baseUrl ?? baseUrl,
      access: more.access ?? clinician,
      quirks,
      pagingUrl: 'http://localhost/pages',
    };
    return (await store.handle(request, context)) as StoreResponse & { body: AnyBody };
  };
  const find: StoreUnderTest['find'] = async (url, access = clinician, mode = 'match') => {
    const { status, body } = await ask('GET', url, { access });
    if (status !== 200) throw new Error(`search answered ${status}: ${body.issue?.[0]?.diagnostics ?? ''}`);
    return (body.entry ?? [])
      .filter(({ search }) => search?.mode === mode)
      .map(({ resource }) => `${resource?.resourceType ?? ''}/${resource?.id ?? ''}`);
  };
  return { store, ask, find };
}

/** A store of its own for each test of a file. */
export function storeOfEach(): Pick<StoreUnderTest, 'ask' | 'find'> {
  let under: StoreUnderTest;
  beforeEach(async () => {
    under = await startStore();
  });
  return { ask: (...asked) => under.ask(...asked), find: (...asked) => under.find(...asked) };
}

/** The path and query behind a link of a bundle, as `ask` takes them; `undefined` when there is no such link. */
export function linkTo(body: AnyBody, relation: string): string | undefined {
  return body.link
    ?.find((link) => link.relation === relation)
    ?.url.slice(baseUrl.length)
    .replace(/^\//, '');
}

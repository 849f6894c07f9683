import { referenceParameters } from '@fhir-gateway/fhir';
import fc from 'fast-check';
import { answers, codeOf, eachProxy, fixture, formBody, jsonBody, reopen, upstream } from '../testing/fixture.js';

eachProxy(() => {
  answers(200, { resourceType: 'Bundle', type: 'searchset' });
});

/** A platform with or without the quirk, and a login with wide scopes. */
function start(confineToPatient: boolean, patient: string | undefined = 'p1', more: object = {}): void {
  const definition = { quirks: { confineToPatient, ...more } } as object;
  reopen({}, { definition });
  fixture.mayWrite('user/*.cruds', 'system/*.rs');
  fixture.auth.patient = patient;
}
const asked = (): string[] => upstream.seen.map(({ url }) => url.slice('/r4/'.length));
const entryOf = (url: string): object => ({ request: { method: 'GET', url } });
const patient = jsonBody({ resourceType: 'Patient' });

const beyond: readonly [line: string, request?: object][] = [
  ['GET Patient/p2'],
  ['GET Patient/p2/_history'],
  ['GET Patient/p2/Observation'],
  ['GET Practitioner/d1/Observation'],
  ['GET Observation?patient=p2'],
  ['GET Observation?patient=p1,p2'],
  ['GET Observation?patient=p1&subject=Patient/p2'],
  ['GET Bundle?_id=b1'],
  ['GET SupplyRequest?status=active'],
  ['GET ?_type=Observation&patient=p1'],
  ['GET _history'],
  ['GET Observation/_history'],
  ['GET $export'],
  ['GET Patient/$export?patient=p1'],
  ['GET Group/g1/$export'],
  ['GET Observation/$lastn?code=1'],
  // Review of security, V3: what the platform would leave out of account, or understand as everybody else.
  ['GET Organization?_revinclude=Patient:organization'],
  ['GET Organization?_has:Patient:organization:name=x'],
  ['GET Practitioner?_has:Observation:performer:patient=p1'],
  ['GET Schedule?actor:Patient.name=x'],
  ['GET Patient?_revinclude=Patient:link'],
  ['GET Patient?_include=Patient:link'],
  ['GET Patient?_revinclude=Group:member'],
  ['GET Patient?_revinclude=Observation:performer'],
  ['GET Patient?_query=everybody'],
  ['GET Observation?_include=*'],
  ['GET Observation?_include=Observation:performer'],
  ['GET Observation?_include=Observation:unknown'],
  ['GET Observation?_INCLUDE=Observation:performer'],
  ['GET Observation?%5Finclude=Observation:performer'],
  ['GET Encounter?_include=Encounter:practitioner&_revinclude:iterate=Encounter:practitioner'],
  ['GET Observation?performer.name=x'],
  ['GET Observation?patient.link.name=x'],
  ['GET Patient/p1/Observation?_include=Observation:performer'],
  ['DELETE Observation'],
  ['DELETE SupplyRequest?identifier=a'],
  ['POST Patient', { ...patient, headers: { ...patient.headers, 'if-none-exist': 'identifier=a' } }],
  [
    'POST ',
    jsonBody({ resourceType: 'Bundle', type: 'batch', entry: [entryOf('Patient/p1'), entryOf('Observation?code=1')] }),
  ],
];

describe('confineToPatient: a platform that is confined to the patient of the login', () => {
  it.each(beyond.map(([line, request = {}]) => [line, request] as const))(
    'is not asked %s under user/ and system/ scopes',
    async (line, request) => {
      start(true);
      expect(await codeOf(fixture.send(line, request))).toBe('PATIENT_OUT_OF_SCOPE');
      expect(asked().filter((url) => url !== 'metadata')).toEqual([]);
    },
  );

  it.each([
    ['GET Observation?code=1', 'Observation?code=1&patient=p1'],
    ['GET Observation?identifier=a', 'Observation?identifier=a&patient=p1'],
    ['GET Observation?cursor=abc', 'Observation?cursor=abc&patient=p1'],
    // Review of security, V3: names and modifiers that do not say whom the record is about.
    ['GET Observation?patient:not=p1', 'Observation?patient:not=p1&patient=p1'],
    ['GET Observation?individual=p1', 'Observation?individual=p1&patient=p1'],
    ['GET Observation?subject=p1', 'Observation?subject=p1&patient=p1'],
    ['GET Patient?_id:not=p1', 'Patient?_id:not=p1&_id=p1'],
    ['DELETE Observation?identifier=a', 'Observation?identifier=a&patient=p1'],
    ['GET Observation?subject:Patient=p1', 'Observation?subject:Patient=p1'],
    ['GET Coverage?beneficiary=p1', 'Coverage?beneficiary=p1'],
    ['GET Patient?_id=p1&_revinclude=Observation:patient', 'Patient?_id=p1&_revinclude=Observation:patient'],
    ['GET Patient?_id=p1&_revinclude=Provenance:target', 'Patient?_id=p1&_revinclude=Provenance:target'],
    [
      'GET Encounter?patient=p1&_revinclude=Observation:encounter',
      'Encounter?patient=p1&_revinclude=Observation:encounter',
    ],
    ['GET Patient?_id=p1&_include=Patient:organization', 'Patient?_id=p1&_include=Patient:organization'],
    [
      'GET Observation?patient=p1&_include=Observation:performer:Practitioner',
      'Observation?patient=p1&_include=Observation:performer:Practitioner',
    ],
    ['GET Observation?patient=p1&_include=Observation:subject', 'Observation?patient=p1&_include=Observation:subject'],
    ['GET Organization?_include=Organization:partof', 'Organization?_include=Organization:partof'],
    ['GET Observation?subject=Patient/p1', 'Observation?subject=Patient/p1'],
    ['GET Patient?name=x', 'Patient?name=x&_id=p1'],
    ['GET Practitioner?name=x', 'Practitioner?name=x'],
    ['GET Practitioner/_history', 'Practitioner/_history'],
    ['GET Patient/p1', 'Patient/p1'],
    ['GET Patient/p1/Observation?code=1', 'Patient/p1/Observation?code=1'],
    ['GET Observation/$lastn?patient=p1', 'Observation/$lastn?patient=p1'],
  ])('asked %s hears %s', async (line, heard) => {
    start(true);
    await fixture.send(line);
    expect(asked()).toEqual([heard]);
  });

  it('has the patient added to a search by POST, in the query', async () => {
    start(true);
    const { head } = await fixture.send('POST Observation/_search', formBody('code=1'));
    expect(asked()).toEqual(['Observation/_search?patient=p1']);
    expect(head?.headers).toMatchObject({ 'x-fhir-gateway-added': 'patient' });
  });

  it('lets a login without a patient search nothing about patients', async () => {
    start(true, '');
    fixture.auth.patient = undefined;
    expect(await codeOf(fixture.send('GET Observation?code=1'))).toBe('PATIENT_UNKNOWN');
    expect(await codeOf(fixture.send('GET Patient/p1'))).toBe('PATIENT_UNKNOWN');
    await fixture.send('GET Organization?name=x');
    expect(asked()).toEqual(['Organization?name=x']);
  });
});

/** A platform that does as R4 says with what it knows, and leaves the rest out of account, as lenient ones do. */
function lenientlyAbout(type: string, search: string): boolean {
  return [...new URLSearchParams(search)].some(([name, value]) => {
    if (type === 'Patient') return name === '_id' && value === 'p1';
    const isDefined =
      referenceParameters(type)
        .get(name.split(':')[0] ?? '')
        ?.includes('Patient') === true;
    const isExact = !name.includes(':') || name.endsWith(':Patient');
    return isDefined && isExact && (value === 'p1' || value === 'Patient/p1');
  });
}

it('never sends a confined search that a lenient platform could answer with the record of another', async () => {
  start(true);
  const names = 'patient subject beneficiary subscriber individual _id performer code Patient'.split(' ');
  const modifiers = ['', ':not', ':foo', ':Patient', ':Group', ':missing', ':above', ':iterate', ':identifier'];
  const parameter = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...modifiers), fc.constantFrom('p1', 'Patient/p1', 'x', 'false'))
    .map(([name, modifier, value]) => `${name}${modifier}=${value}`);
  const types = 'Observation Encounter Coverage Patient Bundle Group SupplyRequest ResearchSubject'.split(' ');
  const search = fc.array(parameter, { maxLength: 3 }).map((parts) => parts.join('&'));
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...types), search, async (type, query) => {
      upstream.seen.length = 0;
      await codeOf(fixture.send(`GET ${type}${query === '' ? '' : `?${query}`}`));
      for (const url of asked()) {
        sent += 1;
        expect([url, lenientlyAbout(type, url.split('?')[1] ?? '')]).toEqual([url, true]);
      }
    }),
    { numRuns: 400 },
  );
  expect(sent).toBeGreaterThan(20);
});

describe('a platform that is not', () => {
  it.each(['GET Patient/p2', 'GET Observation?patient=p2', 'GET Observation?code=1', 'GET Observation/_history'])(
    'is asked %s as it stands under the same scopes',
    async (line) => {
      start(false);
      await fixture.send(line);
      expect(asked()).toEqual([line.slice(4)]);
    },
  );
});

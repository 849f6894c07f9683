import { type FakePlatform, sendJson } from '@fhir-gateway/testing';
import { startUpstream } from '../testing/upstream.js';
import { codeOf, jsonBody, ProxyFixture } from '../testing/fixture.js';

let upstream: FakePlatform;
let fixture: ProxyFixture;

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset' });
});
afterEach(() => fixture.proxy.close());

/** A platform with or without the quirk, and a login with wide scopes. */
function start(confineToPatient: boolean, patient: string | undefined = 'p1', more: object = {}): void {
  const definition = { quirks: { confineToPatient, ...more } } as object;
  fixture = new ProxyFixture(upstream.base, {}, { definition });
  fixture.writes = true;
  fixture.auth.scopes = ['user/*.cruds', 'system/*.rs'];
  fixture.auth.patient = patient;
}
const asked = (): string[] => upstream.seen.map(({ url }) => url.slice('/r4/'.length));
const form = { 'content-type': 'application/x-www-form-urlencoded' };
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
    ['GET Observation?subject=Group/1', 'Observation?subject=Group/1&patient=p1'],
    ['GET Observation?patient:missing=false', 'Observation?patient:missing=false&patient=p1'],
    ['GET Observation?cursor=abc', 'Observation?cursor=abc&patient=p1'],
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
    const { head } = await fixture.send('POST Observation/_search', { headers: form, body: Buffer.from('code=1') });
    expect(asked()).toEqual(['Observation/_search?patient=p1']);
    expect(head?.headers).toMatchObject({ 'x-fhir-gateway-added': 'patient' });
  });

  it('lets a login without a patient search nothing about patients', async () => {
    start(true, '');
    fixture.auth.patient = undefined;
    expect(await codeOf(fixture.send('GET Observation?code=1'))).toBe('PATIENT_OUT_OF_SCOPE');
    expect(await codeOf(fixture.send('GET Patient/p1'))).toBe('PATIENT_OUT_OF_SCOPE');
    await fixture.send('GET Organization?name=x');
    expect(asked()).toEqual(['Organization?name=x']);
  });

  it('keeps its page links whole where unknown parameters are taken out', async () => {
    start(true, 'p1', { unknownSearchParams: 'strip' });
    await fixture.send('GET Observation?cursor=abc');
    expect(asked()).toEqual(['Observation?cursor=abc&patient=p1']);
  });
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

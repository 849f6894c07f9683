import { answers, codeOf, eachProxy, fixture, formBody, jsonBody, upstream, xmlBody } from '../testing/fixture.js';
import type { FhirRequest } from '../contract/fhir-request.js';

eachProxy(() => {
  answers(200, { resourceType: 'Bundle', type: 'searchset' });
  fixture.mayWrite('patient/*.cruds');
});

type Request = Partial<FhirRequest>;
const fhir = 'xmlns="http://hl7.org/fhir"';
const aboutJson = (reference: string, resourceType = 'Observation', element = 'subject', id?: string): Request =>
  jsonBody({ resourceType, ...(id && { id }), [element]: { reference } });
const aboutXml = (reference: string, id = ''): Request =>
  xmlBody(`<Observation ${fhir}>${id}<subject><reference value="${reference}"/></subject></Observation>`);
const batch = (request: object, resource?: object): Request =>
  jsonBody({ resourceType: 'Bundle', type: 'transaction', entry: [{ request, ...(resource && { resource }) }] });
const xmlBatch = (content: string): Request =>
  xmlBody(`<Bundle ${fhir}><type value="batch"/><entry>${content}</entry></Bundle>`);
const binaryPatch = (patch: unknown): object => ({
  resourceType: 'Binary',
  contentType: 'application/json-patch+json',
  data: Buffer.from(JSON.stringify(patch)).toString('base64'),
});
const replaceSubject = [{ op: 'replace', path: '/subject/reference', value: 'Patient/p2' }];
const jsonPatch = (patch: unknown): Request => jsonBody(patch, 'application/json-patch+json');
const other = { resourceType: 'Observation', subject: { reference: 'Patient/p2' } };
const given = (condition: string): Request => {
  const { headers, body } = jsonBody({ resourceType: 'Observation' });
  return { headers: { ...headers, 'if-none-exist': condition }, body };
};

/** Review of security, V8, and its relatives. */
const refused: readonly [rule: string, line: string, request?: Request][] = [
  ['body', 'POST Observation', aboutJson('Patient/p2')],
  ['body', 'POST Observation', aboutJson(' Patient/p2 ')],
  ['body', 'POST Observation', aboutJson('https://fhir.example.org/r4/Patient/p2')],
  ['body', 'POST Observation', aboutJson('Patient/p2/_history/1')],
  ['body', 'POST Observation', aboutJson('Patient?identifier=other')],
  ['body', 'POST Observation', aboutXml('Patient/p2')],
  ['body', 'POST Observation', aboutXml('&#80;atient/p2')],
  ['body', 'POST AllergyIntolerance', aboutJson('Patient/p2', 'AllergyIntolerance', 'patient')],
  ['body', 'POST Coverage', aboutJson('Patient/p2', 'Coverage', 'beneficiary')],
  [
    'body',
    'POST Appointment',
    jsonBody({ resourceType: 'Appointment', participant: [{}, { actor: { reference: 'Patient/p2' } }] }),
  ],
  ['body', 'POST Patient', jsonBody({ resourceType: 'Patient' })],
  ['body', 'POST Patient', xmlBody(`<Patient ${fhir}/>`)],
  ['body', 'PUT Observation/o1', aboutJson('Patient/p2', 'Observation', 'subject', 'o1')],
  ['body', 'PUT Observation/o1', aboutXml('Patient/p2', '<id value="o1"/>')],
  ['body', 'PATCH Observation/o1', jsonPatch(replaceSubject)],
  ['body', 'PATCH Observation/o1', jsonPatch([{ op: 'add', path: '/subject', value: { reference: 'Patient/p2' } }])],
  ['body', 'PATCH Observation/o1', jsonPatch([{ op: 'copy', from: '/performer/0', path: '/subject' }])],
  ['body', 'PATCH Observation/o1', jsonPatch([{ op: 'move', from: '/contained/0', path: '' }])],
  [
    'body',
    'PATCH Observation/o1',
    jsonBody({
      resourceType: 'Parameters',
      parameter: [{ name: 'operation', part: [{ name: 'value', valueReference: { reference: 'Patient/p2' } }] }],
    }),
  ],
  [
    'body',
    'PATCH Observation/o1',
    xmlBody(
      '<diff><replace sel="Observation/subject/reference/@value">Patient/p2</replace></diff>',
      'application/xml-patch+xml',
    ),
  ],
  ['body', 'POST ', batch({ method: 'POST', url: 'Observation' }, other)],
  ['body', 'POST ', batch({ method: 'PATCH', url: 'Observation/o1' }, binaryPatch(replaceSubject))],
  [
    'body',
    'POST ',
    xmlBatch(
      '<resource><Observation><subject><reference value="Patient/p2"/></subject></Observation></resource>' +
        '<request><method value="POST"/><url value="Observation"/></request>',
    ),
  ],
  ['condition', 'DELETE Observation'],
  ['condition', 'DELETE SupplyRequest?status=active'],
  ['condition', 'DELETE Organization?name=x'],
  ['condition', 'POST ', batch({ method: 'DELETE', url: 'Observation' })],
  ['condition', 'POST ', xmlBatch('<request><method value="DELETE"/><url value="Observation?code=1"/></request>')],
  ['query', 'DELETE Observation?patient=p2'],
  ['query', 'POST Observation', given('patient=p2')],
  ['query', 'POST Observation', given('patient=p2&identifier=a?b')],
  [
    'query',
    'POST ',
    batch({ method: 'POST', url: 'Observation', ifNoneExist: 'patient=p2' }, { resourceType: 'Observation' }),
  ],
  ['export', 'GET Patient/$export'],
  ['export', 'GET Group/g1/$export'],
];

describe('under patient scopes alone', () => {
  // Jest takes a parameter that a row does not have for its callback, hence the whole rows.
  it.each(refused.map(([rule, line, request = {}]) => [rule, line, request] as const))(
    'compartment.%s: the platform does not see %s',
    async (rule, line, request) => {
      expect(await codeOf(fixture.send(line, request))).toBe('PATIENT_OUT_OF_SCOPE');
      expect(fixture.audit).toMatchObject([{ outcome: 'refused', rule: `compartment.${rule}`, stage: 'authorize' }]);
      expect(upstream.seen).toEqual([]);
    },
  );

  it.each<[string, Request]>([
    ['POST Observation', given('Patient?_id=p2')],
    ['POST Observation', given('https://fhir.example.org/r4/Patient?_id=p1')],
    [
      'POST ',
      batch({ method: 'POST', url: 'Observation', ifNoneExist: 'Patient?_id=p2' }, { resourceType: 'Observation' }),
    ],
  ])('a condition on another type than the one that is created is refused: %s', async (line, request) => {
    expect(await codeOf(fixture.send(line, request))).toBe('REQUEST_INVALID');
    expect(upstream.seen).toEqual([]);
  });

  it.each<[line: string, sent: string, request: Request]>([
    ['DELETE Observation?code=1', 'Observation?code=1&patient=p1', {}],
    ['DELETE Observation?patient=Patient/p1', 'Observation?patient=Patient/p1', {}],
    ['DELETE Observation?patient:not=p1', 'Observation?patient:not=p1&patient=p1', {}],
    ['PUT Observation?identifier=a', 'Observation?identifier=a&patient=p1', aboutJson('Patient/p1')],
    ['PATCH Observation?identifier=a', 'Observation?identifier=a&patient=p1', jsonPatch([])],
  ])('%s gets the patient of the login, as searches do', async (line, sent, request) => {
    const { head } = await fixture.send(line, request);
    expect(upstream.seen.map(({ url }) => url)).toEqual([`/r4/${sent}`]);
    const added = sent.endsWith('patient=p1') ? 'patient' : undefined;
    expect(head?.headers['x-fhir-gateway-added']).toBe(added);
  });

  it.each<[line: string, request: Request]>([
    ['POST Observation', aboutJson('Patient/p1')],
    ['POST Observation', aboutXml('Patient/p1')],
    ['POST Observation', jsonBody({ resourceType: 'Observation', note: [{ text: 'her mother is Patient/p2' }] })],
    ['POST Observation', given('Observation?patient=p1')],
    [
      'PUT Patient/p1',
      jsonBody({ resourceType: 'Patient', id: 'p1', link: [{ other: { reference: 'Patient/old' } }] }),
    ],
    ['PATCH Observation/o1', jsonPatch([{ op: 'copy', from: '/code', path: '/method' }])],
    ['POST ', batch({ method: 'POST', url: 'Observation' }, { ...other, subject: { reference: 'Patient/p1' } })],
    // As far as the token reaches at the platform; the scopes cover each type.
    ['GET $export?_type=Patient,Observation', {}],
    // It stores nothing: whom a resource is about that is only looked at does not matter.
    ['POST Observation/$validate', jsonBody(other)],
  ])('sends on %s about the patient of the login', async (line, request) => {
    await fixture.send(line, request);
    expect(upstream.seen).toHaveLength(1);
  });
});

it.each<[line: string, request: Request]>([
  ['POST Observation', aboutJson('Patient/p2')],
  ['DELETE Observation?code=1', {}],
  ['GET Patient/$export', {}],
])('wider scopes send %s on as it is', async (line, request) => {
  fixture.auth.scopes = ['patient/*.cruds', 'user/*.cruds'];
  await fixture.send(line, request);
  expect(upstream.seen.map(({ url }) => url)).toEqual([`/r4/${line.split(' ')[1]}`]);
});

describe('what a search brings along or looks into', () => {
  it.each([
    ['patient/Patient.rs', 'Patient?_revinclude=Observation:patient'],
    ['patient/Patient.rs', 'Patient?_id=p1&_revinclude:iterate=Observation:patient'],
    ['patient/Patient.rs', 'Patient?_revinclude=*'],
    ['patient/Patient.rs', 'Patient?_include=Patient:*'],
    ['patient/Patient.rs', 'Patient?_include=Patient:general-practitioner'],
    ['patient/Patient.rs', 'Patient?_include=Patient:unknown'],
    ['patient/Patient.rs', 'Patient?%5finclude=Patient:organization'],
    ['patient/Patient.rs', 'Patient?_Include=Patient:organization'],
    ['patient/Patient.rs', 'Patient?_has:Observation:patient:code=HIV'],
    ['patient/Patient.rs patient/Observation.r', 'Patient?_has:Observation:patient:code=HIV'],
    ['patient/Patient.rs patient/Observation.rs', 'Patient?_has:Observation:patient:_has:Provenance:target:agent=x'],
    ['patient/Patient.rs patient/Observation.s', 'Patient?_revinclude=Observation:patient'],
    ['patient/Observation.rs', 'Observation?patient=p1&subject:Patient.birthdate=1970'],
    ['patient/MedicationRequest.rs', 'MedicationRequest?_include=MedicationRequest:medication'],
    ['patient/Patient.rs', 'Patient?_id=p1&_revinclude=Condition:patient,Observation:patient'],
    ['user/Patient.rs', 'Patient?_revinclude=Observation:patient'],
  ])('is refused where %s does not cover it: %s', async (scopes, query) => {
    fixture.auth.scopes = scopes.split(' ');
    expect(await codeOf(fixture.send(`GET ${query}`))).toBe('SCOPE_INSUFFICIENT');
    expect(upstream.seen).toEqual([]);
    const [type, parameters = ''] = query.split('?');
    const posted = fixture.send(`POST ${type}/_search`, formBody(parameters));
    expect(await codeOf(posted)).toBe('SCOPE_INSUFFICIENT');
    expect(await codeOf(fixture.send('POST ', batch({ method: 'GET', url: query })))).toBe('SCOPE_INSUFFICIENT');
    expect(upstream.seen).toEqual([]);
  });

  it.each([
    ['patient/Patient.rs patient/Observation.rs', 'Patient?_id=p1&_revinclude=Observation:patient'],
    ['patient/Patient.rs patient/Observation.rs', 'Patient?_id=p1&_has:Observation:patient:code=1'],
    [
      'patient/MedicationRequest.rs patient/Medication.read',
      'MedicationRequest?patient=p1&_include=MedicationRequest:medication',
    ],
    ['patient/Patient.rs user/Practitioner.r', 'Patient?_id=p1&_include=Patient:general-practitioner:Practitioner'],
    ['patient/Observation.rs', 'Observation?patient._id=p1'],
    ['patient/*.rs', 'Patient?_id=p1&_revinclude=Provenance:target'],
    ['patient/*.rs', 'Observation?patient=p1&_include=*'],
  ])('is sent where %s covers it: %s', async (scopes, query) => {
    fixture.auth.scopes = scopes.split(' ');
    await fixture.send(`GET ${query}`);
    expect(upstream.seen.map(({ url }) => url)).toEqual([`/r4/${query}`]);
  });

  it('stays with the patient of the login where only patient scopes cover what is brought along', async () => {
    fixture.auth.scopes = ['user/Patient.rs', 'patient/Observation.rs'];
    const line = (id: string) => `GET Patient?_id=${id}&_revinclude=Observation:patient`;
    expect(await codeOf(fixture.send(line('p2')))).toBe('PATIENT_OUT_OF_SCOPE');
    await fixture.send(line('p1'));
    expect(upstream.seen).toHaveLength(1);
  });
});

import { parseExact, stringifyExact } from '@fhir-gateway/fhir';
import type {
  Bundle,
  Composition,
  Device,
  DeviceUseStatement,
  DiagnosticReport,
  FhirResource,
  Patient,
} from 'fhir/r4.js';
import { issuedIds } from '@fhir-gateway/testing';
import { mergeAtOnce } from '../testing/readings.js';

import type { Person } from '../people/person.js';
import { ada, adaVane } from '../testing/people.js';
import type { RecordGap } from '../reading/record-connection.js';
import type { RecordSection } from '../sections/record-sections.js';
import { ipsDocument, ipsRecordSections } from './ips-document.js';
import { ipsFaults } from './ips-faults.js';

type Document = Bundle<FhirResource>;
type Held = Readonly<Record<string, readonly object[]>>;

const nowMs = Date.parse('2026-11-28T00:00:00Z');
const hostile = '<script>alert(1)</script> & "Asthma"\u0000';
const loinc = 'http://loinc.org';
const code = (text: string) => ({ text });
const subject = { reference: 'Patient/p' };
const record: Held = {
  problems: [
    {
      ...{ resourceType: 'Condition', id: 'c1', code: code(hostile), clinicalStatus: code('active'), subject },
      encounter: { reference: 'Encounter/e1' },
      text: { status: 'generated', div: '<div onclick="x()">hostile</div>' },
    },
  ],
  allergies: [{ resourceType: 'AllergyIntolerance', id: 'a1', patient: subject, code: code('Latex') }],
  medications: [
    {
      ...{ resourceType: 'MedicationRequest', id: 'm1', status: 'active', intent: 'order', subject },
      medicationReference: { reference: 'Medication/x', display: 'metformin 500 mg' },
      requester: { reference: 'https://other.example/Practitioner/9', display: 'Dr. Quill' },
      reasonReference: [{ reference: 'Condition/c1' }],
    },
    {
      ...{ resourceType: 'MedicationDispense', id: 'd1', status: 'completed', whenHandedOver: '2026-11-20' },
      ...{ medicationCodeableConcept: code('lisinopril 10 mg'), daysSupply: { value: 30 } },
    },
    {
      ...{ resourceType: 'MedicationRequest', id: 'm2', status: 'active', intent: 'order', subject },
      ...{ doNotPerform: true, medicationCodeableConcept: code('ibuprofen') },
    },
  ],
  results: [
    {
      ...{ resourceType: 'Observation', id: 'o1', status: 'final', effectiveInstant: '2026-10-01T08:00:00Z' },
      code: { coding: [{ system: loinc, code: '4548-4' }], text: 'Hemoglobin A1c' },
      valueQuantity: { value: 7, unit: '%' },
    },
  ],
  procedures: [{ resourceType: 'Procedure', id: 'q1', status: 'completed', code: code('Knee'), subject }],
  devices: [{ resourceType: 'Device', id: 'k1', status: 'active', type: code('Knee prosthesis'), patient: subject }],
  documents: [
    {
      ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'final', subject },
      ...{ code: code('Hemoglobin A1c panel'), result: [{ reference: 'Observation/o1' }] },
    },
  ],
  vitals: [
    {
      ...{ resourceType: 'Observation', id: 'v1', status: 'final', effectiveDateTime: '2026-10-01' },
      code: { coding: [{ system: loinc, code: '8867-4' }] },
      category: [{ coding: [{ code: 'vital-signs' }] }],
      valueQuantity: { value: 70, unit: '/min' },
    },
  ],
  immunizations: [
    {
      ...{ resourceType: 'Immunization', id: 'i1', status: 'completed', patient: subject },
      ...{ vaccineCode: code('Influenza'), occurrenceDateTime: '2026-10-01' },
    },
  ],
};

const patient: Patient = { ...ada, generalPractitioner: [{ reference: 'Practitioner/1' }] };
const personOf = (more: Partial<Person> = {}, own = patient) => adaVane(['ehr'], more, own);

function documentOf(held: Held, person = personOf(), gaps: readonly RecordGap[] = [], elsewhere?: Held): Document {
  const at = (connection: string, section: RecordSection, { [section]: resources = [] }: Held) => ({
    ...{ connection, section, gaps },
    resources: resources as readonly FhirResource[],
  });
  const sections = ipsRecordSections.map((section) =>
    mergeAtOnce(section, [
      at('ehr', section, held),
      ...(elsewhere === undefined ? [] : [at('clinic', section, elsewhere)]),
    ]),
  );
  return ipsDocument(person, sections, { nowMs, gatewayUrl: 'https://gateway.example' });
}

const resourcesOf = ({ entry = [] }: Document) => entry.flatMap(({ resource }) => resource ?? []);
const first = (document: Document, type: string, from?: string) =>
  resourcesOf(document).find(
    (one) => one.resourceType === type && (from === undefined || JSON.stringify(one.meta).includes(from)),
  ) as unknown as Record<string, unknown>;
const composition = (document: Document) => first(document, 'Composition') as unknown as Composition;
const sectionOf = (document: Document, sectionCode: string) =>
  composition(document).section?.find(({ code: of }) => of?.coding?.[0]?.code === sectionCode);

describe('ipsDocument', () => {
  it('has no fault for a record, nor for an empty one', () => {
    expect(ipsFaults(documentOf(record))).toEqual([]);
    expect(ipsFaults(documentOf({}))).toEqual([]);
  });

  it('leads to each entry, whatever shape of id the server issues', () => {
    const problems = issuedIds.map(([shape, id]) => ({
      ...{ resourceType: 'Condition', id, code: code(shape), clinicalStatus: code('active'), subject },
      encounter: { reference: `Encounter/${id}` },
    }));
    const document = documentOf({ problems });
    expect(ipsFaults(document)).toEqual([]);
    const listed = sectionOf(document, '11450-4')?.entry?.map(({ reference }) => reference) ?? [];
    const entries = document.entry?.filter(({ resource }) => resource?.resourceType === 'Condition') ?? [];
    expect(listed.toSorted()).toEqual(entries.map(({ fullUrl }) => fullUrl).toSorted());
    const identities = JSON.stringify(entries);
    for (const [, id] of issuedIds) expect(identities).toContain(`"Encounter/${id}"`);
  });

  it('lists problems that every platform calls past apart from the active ones, and no refuted one', () => {
    const condition = (id: string, status: string, more: object = {}) => ({
      ...{ resourceType: 'Condition', id, code: code(id), clinicalStatus: code(status), subject: {}, ...more },
    });
    const problems = [
      condition('Asthma', 'active'),
      condition('Pneumonia', 'resolved', { onsetDateTime: '2019-01', abatementDateTime: '2019-02' }),
      condition('Anemia', 'resolved', { verificationStatus: { coding: [{ code: 'refuted' }] } }),
    ];
    const document = documentOf({ ...record, problems });
    const listed = (sectionCode: string) =>
      sectionOf(document, sectionCode)?.entry?.map(({ reference }) =>
        document.entry?.flatMap(({ fullUrl, resource }) =>
          fullUrl === reference && resource?.resourceType === 'Condition' ? (resource.code?.text ?? []) : [],
        ),
      );
    expect(listed('11450-4')).toEqual([['Asthma']]);
    expect(listed('11348-0')).toEqual([['Pneumonia']]);
    expect(sectionOf(document, '11348-0')?.text?.div).toContain('resolved');
    expect(ipsFaults(document)).toEqual([]);
    expect(sectionOf(documentOf(record), '11348-0')).toBeUndefined();
  });

  it('takes none known for a statement about active problems, not about past ones', () => {
    const none = { resourceType: 'Condition', id: 'n', code: code('No known problems'), subject: {} };
    const over = { resourceType: 'Condition', id: 'p', code: code('Pneumonia'), clinicalStatus: code('resolved') };
    const document = documentOf({ ...record, problems: [none, { ...over, subject: {} }] });
    expect(sectionOf(document, '11450-4')?.emptyReason?.coding?.[0]?.code).toBe('nilknown');
    expect(sectionOf(document, '11348-0')?.text?.div).not.toContain('none known');
    expect(ipsFaults(document)).toEqual([]);
  });

  it('leads to entries of the document, and names what is outside by its identity alone', () => {
    const document = documentOf(record);
    const condition = document.entry?.find(({ resource }) => resource?.resourceType === 'Condition');
    const order = first(document, 'MedicationRequest');
    expect(order['reasonReference']).toEqual([{ reference: condition?.fullUrl }]);
    expect(order['requester']).toEqual({
      display: 'Dr. Quill',
      identifier: { system: 'https://gateway.example/api/fhir/ehr', value: 'Practitioner/9' },
    });
    expect(order['medicationCodeableConcept']).toMatchObject({ text: 'metformin 500 mg' });
    expect(order).not.toHaveProperty('medicationReference');
    expect(first(document, 'Condition')['encounter']).toHaveProperty('identifier.value', 'Encounter/e1');
    expect(JSON.stringify(document)).not.toMatch(/"reference":"(?!urn:uuid:)/);
  });

  it('says for each entry who assembled it and which entries of which platforms it is made of', () => {
    const document = documentOf(record);
    const targets = resourcesOf(document).flatMap((one) => (one.resourceType === 'Provenance' ? one.target : []));
    const entries = (composition(document).section ?? []).flatMap(({ entry = [] }) => entry);
    // A Device has the Provenance of its use.
    const devices = (document.entry ?? []).flatMap(({ fullUrl, resource }) =>
      resource?.resourceType === 'Device' && resource.patient ? [{ reference: fullUrl }] : [],
    );
    expect(devices).toHaveLength(1);
    expect(targets.filter((target) => devices.every(({ reference }) => reference !== target.reference))).toEqual(
      entries,
    );
    expect(targets).toEqual(expect.arrayContaining(devices));
    expect(first(document, 'Provenance')).toMatchObject({
      recorded: '2026-11-28T00:00:00.000Z',
      entity: [{ role: 'source', what: { identifier: { value: 'Condition/c1' } } }],
    });
  });

  it('makes no markup of words of the record, and takes no narrative of a platform', () => {
    const document = documentOf(record);
    const narratives = [composition(document).text, ...(composition(document).section ?? []).map(({ text }) => text)];
    const text = narratives.map((one) => one?.div).join('\n');
    expect(text).not.toMatch(/<script|onclick|\0/);
    expect(text).toContain('&lt;script&gt;');
    expect(first(document, 'Condition')).not.toHaveProperty('text');
  });

  it('marks as absent what a profile requires and the platform does not say', () => {
    const bare: Patient = { resourceType: 'Patient', id: 'p' };
    const { name: _name, ...nameless } = personOf({ birthDates: [], sexes: [] }, bare);
    const document = documentOf(record, nameless);
    expect(ipsFaults(document)).toEqual([]);
    expect(first(document, 'Patient')).toMatchObject({ name: [{ text: 'Name unknown' }], _birthDate: {} });
    expect(first(document, 'AllergyIntolerance')).toHaveProperty('clinicalStatus.extension');
    expect(first(document, 'Procedure')).toHaveProperty('_performedDateTime');
    expect(first(document, 'Observation', 'laboratory')).toMatchObject({
      performer: [{ display: 'Unknown laboratory' }],
      effectiveDateTime: '2026-10-01T08:00:00Z',
    });
  });

  it('codes an allergy as every source does, with all reactions, and says what they disagree in', () => {
    const allergy = (text: string, criticality: string) => {
      const coding = [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '723' }, { code: text }];
      const reaction = [{ manifestation: [code(`${text} rash`)] }];
      return { resourceType: 'AllergyIntolerance', id: 'a', criticality, code: { coding, text }, reaction };
    };
    const [one, other] = [allergy('Amoxicillin', 'high'), allergy('Amoxil', 'low')];
    const document = documentOf({ allergies: [one] }, adaVane(['ehr', 'clinic']), [], { allergies: [other] });
    const written = JSON.stringify(first(document, 'AllergyIntolerance'));
    for (const said of ['"code":"Amoxicillin"', '"code":"Amoxil"', 'Amoxicillin rash', 'Amoxil rash'])
      expect(written).toContain(said);
    expect(sectionOf(document, '48765-2')?.text?.div).toMatch(/Amox.*criticality disputed: (?:high|low) \(/);
    // Who reads the entries alone learns it as well.
    expect(first(document, 'AllergyIntolerance')).toHaveProperty('note.0.text', expect.stringContaining('disputed'));
  });

  it('shows both birth dates and takes neither where platforms disagree', () => {
    const document = documentOf(record, personOf({ birthDates: ['1980-02-03', '1980-03-02'] }));
    expect(first(document, 'Patient')).not.toHaveProperty('birthDate');
    expect(composition(document).text?.div).toContain('born 1980-02-03 or 1980-03-02 (platforms disagree)');
  });

  it.each([
    [{ deceasedBoolean: false }, undefined, /died 2020-01-02 \(platforms disagree\)/],
    [{}, '2020-01-02', /died 2020-01-02,/],
  ])('takes a death for certain only where no platform denies it: %j', (said, expected, words) => {
    const { sources } = personOf({}, { ...patient, deceasedDateTime: '2020-01-02' });
    const others = personOf({}, { ...patient, ...said }).sources;
    const joins = [{ connections: ['ehr', 'ehr'], by: 'evidence', reasons: [] }] as const;
    const document = documentOf(record, personOf({ sources: [...sources, ...others], joins }));
    expect(first(document, 'Patient')['deceasedDateTime']).toBe(expected);
    expect(composition(document).text?.div).toMatch(words);
  });

  it('names its patient where an entry refers to one that the platform links as the same', () => {
    const [source] = personOf().sources;
    if (source === undefined) throw new Error('there is one');
    const sources = [{ ...source, connection: { ...source.connection, linkedPatientIds: ['before'] } }];
    const held = {
      problems: [
        { resourceType: 'Condition', id: 'c', code: { text: 'Asthma' }, asserter: { reference: 'Patient/before' } },
      ],
    };
    const document = documentOf(held as never, personOf({ sources }));
    const { asserter, subject } = first(document, 'Condition');
    expect(asserter).toEqual(subject);
  });

  it('has no order that forbids, and says so in the text', () => {
    const document = documentOf(record);
    const medications = sectionOf(document, '10160-0');
    expect(medications?.entry).toHaveLength(2);
    expect(medications?.text?.div).toMatch(/ibuprofen.*DO NOT TAKE/);
    expect(first(document, 'MedicationStatement')).toMatchObject({ effectivePeriod: { start: '2026-11-20' } });
  });

  it.each([
    ['nilknown', [], true],
    ['unavailable', [], false],
    ['unavailable', ['failed'], false],
    ['withheld', ['refused'], false],
  ] as const)('says that a required section is empty: %s', (expected, reasons, isStated) => {
    const gaps = reasons.map((reason) => ({ connection: 'ehr', reason, code: 'X', message: 'x' }));
    const sections = ipsRecordSections.map((section) => {
      const merged = mergeAtOnce(section, [{ connection: 'ehr', section, resources: [], gaps }]);
      const problems = [
        { connection: 'ehr', section: 'problems' as const, resources: record['problems'] as never, gaps: [] },
      ];
      const [source] = mergeAtOnce('problems', problems).facts.flatMap(({ sources }) => sources);
      if (!source) throw new Error('no source');
      return isStated ? { ...merged, absences: [{ display: 'None known', isOfOneKind: false, source }] } : merged;
    });
    const document = ipsDocument(personOf(), sections, { nowMs, gatewayUrl: 'https://gateway.example' });
    expect(ipsFaults(document)).toEqual([]);
    for (const one of ['11450-4', '48765-2', '10160-0']) {
      expect(sectionOf(document, one)?.emptyReason?.coding?.[0]?.code).toBe(expected);
    }
  });

  it('leaves out what is against the structure of its type, and counts it', () => {
    const problems = [
      ...(record['problems'] ?? []),
      { resourceType: 'Condition', id: 'c2', code: ['wrong'], subject: {} },
    ];
    const document = documentOf({ problems });
    expect(sectionOf(document, '11450-4')?.entry).toHaveLength(1);
    expect(sectionOf(document, '11450-4')?.text?.div).toContain('1 of these rows');
  });

  it('writes numbers with the digits of the platform', () => {
    const results = [
      parseExact(JSON.stringify(record['results']?.[0]).replace('"value":7,', '"value":7.00,')) as object,
    ];
    expect(stringifyExact(documentOf({ results }))).toContain('"value":7.00,');
  });
});

const knee: Device = {
  resourceType: 'Device',
  id: 'k1',
  status: 'active',
  type: { text: 'Knee prosthesis' },
  serialNumber: '7',
  udiCarrier: [{ deviceIdentifier: '0099' }],
  patient: subject,
};
const wears: DeviceUseStatement = {
  ...{ resourceType: 'DeviceUseStatement', id: 'u1', status: 'active', subject },
  ...{ timingDateTime: '2025-04-01', device: { reference: 'Device/k1' } },
};
const report: DiagnosticReport = {
  ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'final', code: { text: 'Lipid panel' }, subject },
  ...{ effectiveDateTime: '2026-05-01', conclusion: 'Raised <b>LDL</b>', result: [{ reference: 'Observation/o1' }] },
};
const result = {
  ...{ resourceType: 'Observation', id: 'o1', status: 'final', code: { text: 'LDL' }, subject },
  ...{ effectiveDateTime: '2026-05-01', valueQuantity: { value: 160, unit: 'mg/dL' } },
} as FhirResource;

const all = <Type extends FhirResource['resourceType']>({ entry = [] }: Bundle<FhirResource>, type: Type) =>
  entry.filter(({ resource }) => resource?.resourceType === type) as {
    fullUrl: string;
    resource: Extract<FhirResource, { resourceType: Type }>;
  }[];
/** The gateway is a Device as well. */
const devicesOf = (document: Bundle<FhirResource>) =>
  all(document, 'Device').filter(({ resource }) => resource.patient !== undefined);

describe('the devices of a document', () => {
  it('are what is used, each with its Device beside it, and one Provenance for both', () => {
    const document = documentOf({ devices: [knee, wears] });
    expect(ipsFaults(document)).toEqual([]);
    const [use] = all(document, 'DeviceUseStatement');
    const [device, another] = devicesOf(document);
    expect(another).toBeUndefined();
    expect(sectionOf(document, '46264-8')?.entry).toEqual([{ reference: use?.fullUrl }]);
    expect(use?.resource).toMatchObject({ timingDateTime: '2025-04-01', device: { reference: device?.fullUrl } });
    expect(device?.resource.meta?.profile?.[0]).toContain('Device-uv-ips');
    const targets = all(document, 'Provenance').flatMap(({ resource }) => resource.target);
    expect(targets).toEqual([{ reference: use?.fullUrl }, { reference: device?.fullUrl }]);
  });

  it('without a statement of their use say that it is not known since when', () => {
    const document = documentOf({ devices: [knee] });
    expect(ipsFaults(document)).toEqual([]);
    const [use] = all(document, 'DeviceUseStatement');
    expect(use?.resource).toMatchObject({
      status: 'active',
      _timingDateTime: { extension: [{ valueCode: 'unknown' }] },
      device: { reference: devicesOf(document)[0]?.fullUrl },
    });
    expect(use?.resource.note?.[0]?.text).toContain('states no use');
  });

  it('take the day of implantation for a time of use, and never that of manufacture', () => {
    const url = 'https://ehr.example/implant-date';
    const implanted = { ...knee, extension: [{ url, valueDateTime: '2024-06-02' }], manufactureDate: '2023-01-01' };
    const useOf = (device: Device) => all(documentOf({ devices: [device] }), 'DeviceUseStatement')[0]?.resource;
    expect(useOf(implanted)?.timingDateTime).toBe('2024-06-02');
    expect(useOf({ ...knee, manufactureDate: '2023-01-01' })?.timingDateTime).toBeUndefined();
  });

  it('are one where two platforms have the same unit, and two where only the kind is the same', () => {
    const both = adaVane(['ehr', 'clinic']);
    const other = { ...knee, id: 'x9', status: 'inactive' } as const;
    const same = documentOf({ devices: [knee] }, both, [], { devices: [other] });
    expect(sectionOf(same, '46264-8')?.entry).toHaveLength(1);
    const left = { ...other, serialNumber: '8' };
    const two = documentOf({ devices: [knee] }, both, [], { devices: [left] });
    expect(sectionOf(two, '46264-8')?.entry).toHaveLength(2);
    expect(ipsFaults(two)).toEqual([]);
  });

  it.each([
    ['one entered in error', [{ ...knee, status: 'entered-in-error' }]],
    ['a use that is only intended', [{ ...wears, status: 'intended', device: { display: 'Pump' } }]],
    ['one against the structure of its type', [{ ...knee, type: ['Knee'] }]],
  ])('are not %s', (_what, devices) => {
    const document = documentOf({ devices: devices as FhirResource[] });
    expect(sectionOf(document, '46264-8')).toBeUndefined();
    expect(devicesOf(document)).toEqual([]);
    expect(ipsFaults(document)).toEqual([]);
  });

  it('may be named alone: a use whose Device the platform does not give', () => {
    const document = documentOf({ devices: [{ ...wears, device: { ...wears.device, display: 'Knee' } }] });
    expect(ipsFaults(document)).toEqual([]);
    expect(all(document, 'DeviceUseStatement')[0]?.resource.device).toEqual({
      display: 'Knee',
      identifier: { system: 'https://gateway.example/api/fhir/ehr', value: 'Device/k1' },
    });
  });
});

describe('the reports of a document', () => {
  it('stand among the results that they lead to, with what they conclude as text', () => {
    const document = documentOf({ results: [result], documents: [report] });
    expect(ipsFaults(document)).toEqual([]);
    const section = sectionOf(document, '30954-2');
    const [observation] = all(document, 'Observation');
    const [own] = all(document, 'DiagnosticReport');
    expect(section?.entry).toEqual([{ reference: observation?.fullUrl }, { reference: own?.fullUrl }]);
    expect(own?.resource.result).toEqual([{ reference: observation?.fullUrl }]);
    expect(section?.text?.div).toContain('Raised &lt;b&gt;LDL&lt;/b&gt;');
  });

  it('are there without results, and name those that are not in the document', () => {
    const document = documentOf({ documents: [report] });
    expect(ipsFaults(document)).toEqual([]);
    expect(all(document, 'DiagnosticReport')[0]?.resource.result).toEqual([
      { identifier: { system: 'https://gateway.example/api/fhir/ehr', value: 'Observation/o1' } },
    ]);
  });

  it('have no file of the platform, and no address of one', () => {
    const presentedForm = [
      { contentType: 'application/pdf', url: 'https://ehr.example/Binary/1', title: 'Scan' },
      { contentType: 'text/plain', data: 'c2VjcmV0' },
    ];
    const document = documentOf({ documents: [{ ...report, presentedForm }] });
    expect(all(document, 'DiagnosticReport')[0]?.resource.presentedForm).toEqual([
      { contentType: 'application/pdf', title: 'Scan' },
      { contentType: 'text/plain' },
    ]);
    expect(JSON.stringify(document)).not.toMatch(/Binary|c2VjcmV0/);
  });

  it.each(['registered', 'cancelled', 'entered-in-error'] as const)('are not those that are %s', (status) => {
    const document = documentOf({ results: [result], documents: [{ ...report, status }] });
    expect(all(document, 'DiagnosticReport')).toEqual([]);
    expect(sectionOf(document, '30954-2')?.entry).toHaveLength(1);
  });

  it('are the latest of each kind, and no notes', () => {
    const older = { ...report, id: 'r0', effectiveDateTime: '2020-05-01' };
    const note = {
      ...{ resourceType: 'DocumentReference', id: 'n1', status: 'current', type: { text: 'Note' } },
      ...{ content: [{ attachment: { contentType: 'text/plain', title: 'Note' } }] },
    } as FhirResource;
    const document = documentOf({ documents: [older, report, note] });
    expect(all(document, 'DiagnosticReport').map(({ resource }) => resource.effectiveDateTime)).toEqual(['2026-05-01']);
    expect(all(document, 'DocumentReference')).toEqual([]);
    expect(sectionOf(document, '30954-2')?.text?.div).not.toContain('Note');
  });
});

describe('ipsFaults', () => {
  const remove = (of: Record<string, unknown> | undefined, name: string) => {
    if (!of || !(name in of)) throw new Error(`nothing to remove: ${name}`);
    delete of[name];
  };
  type Planted = readonly [fault: string, plant: (document: Document) => void];
  /** Elements that each type has to have, as faults name them, and as they stand in the document where that is another name. */
  const needed: Readonly<Record<string, string>> = {
    Composition: 'status type subject date author title',
    Patient: 'name birthDate',
    Condition: 'code subject meta.profile=meta',
    AllergyIntolerance: 'clinicalStatus code',
    MedicationRequest: 'medication=medicationCodeableConcept',
    MedicationStatement: 'effective=effectivePeriod',
    Procedure: 'performed=_performedDateTime code',
    Immunization: 'occurrence=occurrenceDateTime',
    'Observation laboratory': 'performer category effective=effectiveDateTime has=valueQuantity',
    'Observation vitalsigns': 'effective=effectiveDateTime',
    DeviceUseStatement: 'timing=_timingDateTime device subject',
    DiagnosticReport: 'effective=_effectiveDateTime code meta.profile=meta',
    Organization: 'name',
    Provenance: 'entity',
  };
  const missing = Object.entries(needed).flatMap(([of, names]) =>
    names.split(' ').map((pair): Planted => {
      const [type = '', from] = of.split(' ');
      const [fault = '', name = fault] = pair.split('=');
      return [`${type}: ${fault}`, (one) => remove(first(one, type, from), name)];
    }),
  );
  const planted: readonly Planted[] = [
    ...missing,
    ['Bundle: type', (one) => void (one.type = 'collection')],
    ['Bundle: identifier', (one) => remove(one as never, 'identifier')],
    ['Bundle: timestamp', (one) => remove(one as never, 'timestamp')],
    ['Bundle: a fullUrl is no urn', (one) => remove(one.entry?.[1] as never, 'fullUrl')],
    ['Bundle: there is not exactly one Patient', (one) => void one.entry?.splice(1, 1)],
    ['The first entry is no Composition', (one) => void one.entry?.reverse()],
    ['Composition: a section has no title', (one) => remove(composition(one).section?.[0] as never, 'text')],
    ['Composition.section 11450-4: is not there', (one) => void composition(one).section?.shift()],
    ['Composition.section 48765-2: has not either', (one) => remove(sectionOf(one, '48765-2') as never, 'entry')],
    [
      'Composition.section 10160-0: has an entry of another type',
      (one) => void (sectionOf(one, '10160-0')?.entry ?? []).push(...(sectionOf(one, '11450-4')?.entry ?? [])),
    ],
    ['MedicationRequest: is not', (one) => void (first(one, 'MedicationRequest')['doNotPerform'] = true)],
    ['Observation: is entered', (one) => void (first(one, 'Observation')['status'] = 'entered-in-error')],
    ['Condition: a reference leads out', (one) => void (first(one, 'Condition')['encounter'] = { reference: 'X/1' })],
    [
      'Organization: nothing leads to it',
      (one) => {
        const resource: FhirResource = { resourceType: 'Organization', name: 'x', meta: { profile: ['x'] } };
        one.entry?.push({ fullUrl: 'urn:uuid:6e5f2a44-0b7c-4f5e-9d2b-3a1f0c9e8d7b', resource });
      },
    ],
    [
      'Composition: a narrative',
      (one) => {
        const section = composition(one).section?.[0];
        if (section?.text)
          section.text.div = section.text.div.replace('<p>', '<p onclick="x()">').replace('<table>', '<table><script>');
      },
    ],
  ];

  it.each(planted)('finds %s', (expected, plant) => {
    const document = documentOf(record);
    plant(document);
    expect(ipsFaults(document).filter((fault) => fault.startsWith(expected))).not.toEqual([]);
  });
});

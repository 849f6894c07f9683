import type { Bundle, Composition, Device, DeviceUseStatement, DiagnosticReport, FhirResource } from 'fhir/r4.js';

import { mergeSection } from '../facts/merge-section.js';
import { adaVane } from '../testing/people.js';
import { ipsDocument, ipsRecordSections } from './ips-document.js';
import { ipsFaults } from './ips-faults.js';

const nowMs = Date.parse('2026-11-28T00:00:00Z');
const base = 'https://gateway.example/api/fhir';
const patient = { reference: 'Patient/p' };
const connections = ['ehr', 'clinic'];
const person = adaVane(connections);

const knee: Device = {
  resourceType: 'Device',
  id: 'k1',
  status: 'active',
  type: { text: 'Knee prosthesis' },
  serialNumber: '7',
  udiCarrier: [{ deviceIdentifier: '0099' }],
  patient,
};
const wears: DeviceUseStatement = {
  ...{ resourceType: 'DeviceUseStatement', id: 'u1', status: 'active', subject: patient },
  ...{ timingDateTime: '2025-04-01', device: { reference: 'Device/k1' } },
};
const report: DiagnosticReport = {
  ...{ resourceType: 'DiagnosticReport', id: 'r1', status: 'final', code: { text: 'Lipid panel' }, subject: patient },
  ...{ effectiveDateTime: '2026-05-01', conclusion: 'Raised <b>LDL</b>', result: [{ reference: 'Observation/o1' }] },
};
const result = {
  ...{ resourceType: 'Observation', id: 'o1', status: 'final', code: { text: 'LDL' }, subject: patient },
  ...{ effectiveDateTime: '2026-05-01', valueQuantity: { value: 160, unit: 'mg/dL' } },
} as FhirResource;

type Held = Readonly<Record<string, Readonly<Record<string, readonly FhirResource[]>>>>;

/** @param held by connection and section */
function documentOf(held: Held): Bundle<FhirResource> {
  const sections = ipsRecordSections.map((section) =>
    mergeSection(
      section,
      connections.map((connection) => ({
        ...{ connection, section, gaps: [] },
        resources: held[connection]?.[section] ?? [],
      })),
    ),
  );
  return ipsDocument(person, sections, { nowMs, gatewayUrl: 'https://gateway.example' });
}

const all = <Type extends FhirResource['resourceType']>({ entry = [] }: Bundle<FhirResource>, type: Type) =>
  entry.filter(({ resource }) => resource?.resourceType === type) as {
    fullUrl: string;
    resource: Extract<FhirResource, { resourceType: Type }>;
  }[];
const sectionOf = (document: Bundle<FhirResource>, code: string) =>
  (document.entry?.[0]?.resource as Composition).section?.find((one) => one.code?.coding?.[0]?.code === code);
/** The gateway is a Device as well. */
const devicesOf = (document: Bundle<FhirResource>) =>
  all(document, 'Device').filter(({ resource }) => resource.patient !== undefined);

describe('the devices of a document', () => {
  it('are what is used, each with its Device beside it, and one Provenance for both', () => {
    const document = documentOf({ ehr: { devices: [knee, wears] } });
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
    const document = documentOf({ ehr: { devices: [knee] } });
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
    const useOf = (device: Device) =>
      all(documentOf({ ehr: { devices: [device] } }), 'DeviceUseStatement')[0]?.resource;
    expect(useOf(implanted)?.timingDateTime).toBe('2024-06-02');
    expect(useOf({ ...knee, manufactureDate: '2023-01-01' })?.timingDateTime).toBeUndefined();
  });

  it('are one where two platforms have the same unit, and two where only the kind is the same', () => {
    const other = { ...knee, id: 'x9', status: 'inactive' } as const;
    const same = documentOf({ ehr: { devices: [knee] }, clinic: { devices: [other] } });
    expect(sectionOf(same, '46264-8')?.entry).toHaveLength(1);
    const left = { ...other, serialNumber: '8' };
    const two = documentOf({ ehr: { devices: [knee] }, clinic: { devices: [left] } });
    expect(sectionOf(two, '46264-8')?.entry).toHaveLength(2);
    expect(ipsFaults(two)).toEqual([]);
  });

  it.each([
    ['one entered in error', [{ ...knee, status: 'entered-in-error' }]],
    ['a use that is only intended', [{ ...wears, status: 'intended', device: { display: 'Pump' } }]],
    ['one against the structure of its type', [{ ...knee, type: ['Knee'] }]],
  ])('are not %s', (_what, devices) => {
    const document = documentOf({ ehr: { devices: devices as FhirResource[] } });
    expect(sectionOf(document, '46264-8')).toBeUndefined();
    expect(devicesOf(document)).toEqual([]);
    expect(ipsFaults(document)).toEqual([]);
  });

  it('may be named alone: a use whose Device the platform does not give', () => {
    const document = documentOf({ ehr: { devices: [{ ...wears, device: { ...wears.device, display: 'Knee' } }] } });
    expect(ipsFaults(document)).toEqual([]);
    expect(all(document, 'DeviceUseStatement')[0]?.resource.device).toEqual({
      display: 'Knee',
      identifier: { system: `${base}/ehr`, value: 'Device/k1' },
    });
  });
});

describe('the reports of a document', () => {
  it('stand among the results that they lead to, with what they conclude as text', () => {
    const document = documentOf({ ehr: { results: [result], documents: [report] } });
    expect(ipsFaults(document)).toEqual([]);
    const section = sectionOf(document, '30954-2');
    const [observation] = all(document, 'Observation');
    const [own] = all(document, 'DiagnosticReport');
    expect(section?.entry).toEqual([{ reference: observation?.fullUrl }, { reference: own?.fullUrl }]);
    expect(own?.resource.result).toEqual([{ reference: observation?.fullUrl }]);
    expect(section?.text?.div).toContain('Raised &lt;b&gt;LDL&lt;/b&gt;');
  });

  it('are there without results, and name those that are not in the document', () => {
    const document = documentOf({ ehr: { documents: [report] } });
    expect(ipsFaults(document)).toEqual([]);
    expect(all(document, 'DiagnosticReport')[0]?.resource.result).toEqual([
      { identifier: { system: `${base}/ehr`, value: 'Observation/o1' } },
    ]);
  });

  it('have no file of the platform, and no address of one', () => {
    const presentedForm = [
      { contentType: 'application/pdf', url: 'https://ehr.example/Binary/1', title: 'Scan' },
      { contentType: 'text/plain', data: 'c2VjcmV0' },
    ];
    const document = documentOf({ ehr: { documents: [{ ...report, presentedForm }] } });
    expect(all(document, 'DiagnosticReport')[0]?.resource.presentedForm).toEqual([
      { contentType: 'application/pdf', title: 'Scan' },
      { contentType: 'text/plain' },
    ]);
    expect(JSON.stringify(document)).not.toMatch(/Binary|c2VjcmV0/);
  });

  it.each(['registered', 'cancelled', 'entered-in-error'] as const)('are not those that are %s', (status) => {
    const document = documentOf({ ehr: { results: [result], documents: [{ ...report, status }] } });
    expect(all(document, 'DiagnosticReport')).toEqual([]);
    expect(sectionOf(document, '30954-2')?.entry).toHaveLength(1);
  });

  it('are the latest of each kind, and no notes', () => {
    const older = { ...report, id: 'r0', effectiveDateTime: '2020-05-01' };
    const note = {
      ...{ resourceType: 'DocumentReference', id: 'n1', status: 'current', type: { text: 'Note' } },
      ...{ content: [{ attachment: { contentType: 'text/plain', title: 'Note' } }] },
    } as FhirResource;
    const document = documentOf({ ehr: { documents: [older, report, note] } });
    expect(all(document, 'DiagnosticReport').map(({ resource }) => resource.effectiveDateTime)).toEqual(['2026-05-01']);
    expect(all(document, 'DocumentReference')).toEqual([]);
    expect(sectionOf(document, '30954-2')?.text?.div).not.toContain('Note');
  });
});

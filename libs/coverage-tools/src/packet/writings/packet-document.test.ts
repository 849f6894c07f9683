import { parseReference } from '@fhir-gateway/fhir';
import type {
  Bundle,
  Composition,
  FhirResource,
  Provenance,
  QuestionnaireResponse,
  Resource,
  ServiceRequest,
} from 'fhir/r4.js';
import { denialInput } from '../schema/denial.js';
import { madePacket } from '../testing/made-packet.js';
import { packetContent } from './packet-content.js';
import { packetCollection, packetDocument } from './packet-document.js';

const baseUrl = 'https://gateway.example/api/fhir/hospital';
const entry = (resource: object) => ({ resource: resource as Resource, platform: 'hospital', baseUrl });
const entries = [
  entry({ resourceType: 'Condition', id: 'oa', text: { status: 'generated', div: '<div><script/></div>' }, subject: { reference: 'Patient/p' }, encounter: { reference: 'Encounter/9' }, recorder: { reference: 'https://other.example/fhir/Practitioner/1' } }),
  entry({ resourceType: 'Procedure', id: 'pt', status: 'completed', subject: { reference: `${baseUrl}/Patient/p` }, reasonReference: [{ reference: 'Condition/oa' }] }),
  entry({ resourceType: 'DiagnosticReport', id: 'film', status: 'final', code: { text: 'Radiograph' }, subject: { reference: 'Patient/p' } }),
  entry({ resourceType: 'DocumentReference', id: 'labelled', status: 'current', content: [], subject: { reference: 'Patient/p' } }),
  entry({ resourceType: 'Observation', id: 'unasked', status: 'final', code: {} }),
]; // prettier-ignore
const options = { gatewayUrl: 'https://gateway.example', packetId: 'k1', entries };
const document = packetDocument(madePacket(), options);
const all = resourcesOf(document);

function resourcesOf({ entry: list = [] }: Bundle<FhirResource>): FhirResource[] {
  return list.flatMap(({ resource }) => resource ?? []);
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    name === 'reference' && typeof one === 'string' ? [one] : referencesIn(one),
  );
}

describe('a packet as a FHIR document', () => {
  it('begins with a Composition that has every part in words, and names nothing that is not in it', () => {
    const [composition] = all as [Composition];
    const { sections } = packetContent(madePacket());
    expect(composition.section?.map(({ title }) => title)).toEqual(sections.map(({ title }) => title));
    expect(sections.map(({ key }) => key)).toEqual([
      'missing',
      'cover',
      'order',
      'coverage',
      'criteria',
      'documents',
      'letter',
      'route',
      'sources',
    ]);
    const urls = new Set(document.entry?.map(({ fullUrl }) => fullUrl));
    expect(urls.size).toBe(document.entry?.length);
    const within = referencesIn(all).filter((one) => one.startsWith('urn:'));
    expect(within.length).toBeGreaterThan(10);
    expect(within.filter((one) => !urls.has(one))).toEqual([]);
  });

  it('says of what was left out as sensitive only on the part that is for the office', () => {
    const parts = packetContent(madePacket()).sections.filter((one) =>
      JSON.stringify(one).includes('labelled as sens'),
    );
    expect(parts.map(({ key }) => key)).toEqual(['missing']);
  });

  it('prints no source that no sentence names, and each place by its name', () => {
    const { sections } = packetContent(madePacket({ documents: [] }));
    const printed = sections.at(-1)?.rows ?? [];
    expect(printed.map(([number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13]);
    expect(printed.map((row) => row.at(-1))).toContain('Record at Riverside Hospital');
    expect(JSON.stringify(sections)).not.toContain('Record at hospital');
  });

  it('copies the entries that speak for it with their origin, and no others', () => {
    const copies = all.filter(({ meta }) => meta?.source !== undefined);
    expect(copies.map(({ meta }) => meta?.source)).toEqual(
      ['Condition/oa', 'Procedure/pt', 'DiagnosticReport/film'].map((one) => `${baseUrl}/${one}`),
    );
    expect(JSON.stringify(copies)).not.toContain('<script');
    const outside = referencesIn(copies).filter((one) => !one.startsWith('urn:'));
    expect(outside).toEqual([`${baseUrl}/Encounter/9`, 'https://other.example/fhir/Practitioner/1']);
    expect(outside.every((one) => parseReference(one) !== undefined)).toBe(true);
  });

  it('asks as a draft for what the packet has', () => {
    const request = all.find((one): one is ServiceRequest => one.resourceType === 'ServiceRequest');
    expect(request).toMatchObject({
      ...{ status: 'draft', intent: 'proposal', code: { coding: [{ code: '27447' }] }, quantityQuantity: { value: 1 } },
      ...{ occurrenceDateTime: '2026-12-20', reasonCode: [{ coding: [{ code: 'M17.11' }] }] },
      supportingInfo: [{ display: 'Radiograph of the right knee' }],
    });
    expect(request).not.toHaveProperty('priority');
  });

  it('has one response for the criteria, and the origin of each row', () => {
    const responses = all.filter((one): one is QuestionnaireResponse => one.resourceType === 'QuestionnaireResponse');
    const origins = all.filter((one): one is Provenance => one.resourceType === 'Provenance');
    const rows = madePacket().criteria.rows;
    expect(responses).toHaveLength(1);
    expect(responses[0]?.item?.map(({ linkId, answer }) => [linkId, answer?.[0]?.valueString])).toEqual(
      rows.map(({ id, state }) => [id, state]),
    );
    expect(origins.map(({ target }) => target[0]?.extension?.[0]?.valueUri)).toEqual(rows.map(({ id }) => `#${id}`));
    for (const { entity = [] } of origins) expect(entity.every(({ role }) => role === 'source')).toBe(true);
  });

  it('is the same when it is written again, and another packet has other ids', () => {
    expect(packetDocument(madePacket(), options)).toEqual(document);
    expect(packetDocument(madePacket(), { ...options, packetId: 'k2' }).id).not.toBe(document.id);
    expect(resourcesOf(packetCollection(madePacket(), options))).toEqual(all.slice(1));
  });

  it('is a document without a patient, without entries and after a denial', () => {
    const { member: _m, service: _s, ...rest } = madePacket();
    expect(resourcesOf(packetDocument(rest, { ...options, entries: [] }))[0]).not.toHaveProperty('subject');
    const denied = madePacket({ denial: denialInput.parse({ reason: 'Not medically necessary' }) });
    const [composition] = resourcesOf(packetDocument(denied, options)) as [Composition];
    expect(composition.section?.map(({ title }) => title)).toContain('What answers the denial');
    expect(composition.title).toBe('Appeal: Total knee arthroplasty, right');
  });

  it('has nothing in its narratives but tables and text, whatever a platform says', () => {
    const hostile = madePacket({ left_out: [{ text: '<img src=x onerror=alert(1)>', sources: [1] }] });
    const [composition] = resourcesOf(packetDocument(hostile, options)) as [Composition];
    expect(JSON.stringify(composition)).not.toContain('<img');
  });
});

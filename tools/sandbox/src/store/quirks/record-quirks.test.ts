import type { DiagnosticReport, MedicationRequest, Observation, Resource } from 'fhir/r4.js';
import { generateRecords } from '../../records/index.js';
import { leavesOf, referencesOf } from '../../records/testing/walk-resource.js';
import { baseUrl, fixtureRecords, startStore } from '../testing/store-fixture.js';
import type { Quirk } from './quirk.js';
import { haveSameRecords, withRecordQuirks } from './record-quirks.js';

const { resources } = generateRecords({ seed: 1, patients: 3, asOf: '2026-06-01T00:00:00Z' });
const made = (...quirks: Quirk[]): Resource[] => withRecordQuirks(resources, new Set(quirks));
const pathsOf = (records: readonly Resource[]): Set<string> =>
  new Set(records.flatMap((one) => leavesOf(one).map(({ path }) => `${one.resourceType}.${path}`)));

describe('withRecordQuirks', () => {
  it.each(['no-display', 'bare-codes', 'medication-reference'] as const)(
    'leaves the given records alone: %s',
    (quirk) => {
      const before = JSON.stringify(resources);
      made(quirk);
      expect(JSON.stringify(resources)).toBe(before);
    },
  );

  it('takes every display and text of a coded concept with no-display, and no code', () => {
    const paths = pathsOf(made('no-display'));
    expect([...paths].filter((path) => /(coding|class)\.display$/.test(path))).toEqual([]);
    expect(paths).not.toContain('Condition.code.text');
    expect(paths).not.toContain('MedicationRequest.medicationCodeableConcept.text');
    const codes = (records: readonly Resource[]): number =>
      records.flatMap(leavesOf).filter(({ path }) => /coding\.code$/.test(path)).length;
    expect(codes(made('no-display'))).toBe(codes(resources));
  });

  it('leaves one bare code of a standard system with bare-codes, and statuses as they are', () => {
    const conditions = made('bare-codes').filter(({ resourceType }) => resourceType === 'Condition');
    expect(conditions.length).toBeGreaterThan(0);
    for (const one of conditions) {
      const { code, clinicalStatus } = one as unknown as Record<string, { coding: object[]; text?: string }>;
      expect(code).toEqual({ coding: [{ system: 'http://snomed.info/sct', code: expect.any(String) as string }] });
      expect(clinicalStatus?.text).toBeDefined();
    }
  });

  it('leaves categories out, shares an identifier, and words statuses otherwise than their codes', () => {
    const of = (type: string, quirk: Quirk) =>
      made(quirk).filter(({ resourceType }) => resourceType === type) as unknown as Record<string, unknown>[];
    expect(of('Observation', 'no-category').filter(({ category }) => category !== undefined)).toEqual([]);
    expect(of('Condition', 'no-category').some(({ category }) => category !== undefined)).toBe(true);
    const shared = expect.objectContaining({ value: '99999999999' }) as unknown;
    for (const { identifier } of of('ExplanationOfBenefit', 'shared-identifiers'))
      expect(identifier).toEqual(expect.arrayContaining([shared]));
    expect(of('Patient', 'shared-identifiers')[0]?.['identifier']).not.toEqual(expect.arrayContaining([shared]));
    for (const { clinicalStatus } of of('Condition', 'vendor-words'))
      expect(clinicalStatus).toMatchObject({ text: 'Active, work-up negative', coding: [expect.anything()] });
  });

  it('holds a result in the newest report of a person alone, with contained-results', () => {
    const holding = made('contained-results').filter((one) => 'contained' in one) as DiagnosticReport[];
    const people = holding.map(({ subject }) => subject?.reference);
    expect([holding.length > 0, new Set(people).size]).toEqual([true, holding.length]);
    for (const { contained, result } of holding) {
      expect(contained).toEqual([expect.objectContaining({ resourceType: 'Observation', id: 'lead' })]);
      expect(result?.at(-1)).toEqual({ reference: '#lead' });
    }
    expect(JSON.stringify(resources)).not.toContain('#lead');
  });

  it('dates four results of a person as none can be, with impossible-dates, and words one as another, with other-words', () => {
    const changed = (quirk: Quirk) => made(quirk).filter((one, at) => one !== resources[at]) as Observation[];
    const dates = changed('impossible-dates').map(({ effectiveDateTime = '' }) => effectiveDateTime.slice(0, 4));
    expect(dates.length % 4).toBe(0);
    expect(new Set(dates.filter((year) => year < '1900'))).toEqual(new Set(['1899', '0001']));
    expect(dates.filter((year) => year > '2100')).toHaveLength(dates.length / 4);
    const worded = changed('other-words');
    expect(worded.length).toBeGreaterThan(0);
    for (const { code } of worded) expect([code.text, code.coding?.[0]?.code]).toEqual(['Calcium', '2028-9']);
  });

  it('puts every drug into a Medication of its own with medication-reference, one for a code', () => {
    const records = made('medication-reference');
    const keys = new Set(records.map(({ resourceType, id }) => `${resourceType}/${id}`));
    const requests = records.filter((one): one is MedicationRequest => one.resourceType === 'MedicationRequest');
    expect(requests.length).toBeGreaterThan(5);
    for (const { medicationReference, medicationCodeableConcept } of requests) {
      expect(medicationCodeableConcept).toBeUndefined();
      expect(Object.keys(medicationReference ?? {})).toEqual(['reference']);
      expect(keys).toContain(medicationReference?.reference);
    }
    expect(keys.size).toBe(records.length);
  });
});

describe('haveSameRecords', () => {
  it('looks at quirks of the records alone', () => {
    expect(haveSameRecords(new Set(['no-total']), new Set())).toBe(true);
    expect(haveSameRecords(new Set(['no-display']), new Set(['no-total']))).toBe(false);
    expect(haveSameRecords(new Set(['no-display']), new Set(['no-display', 'odd-pages']))).toBe(true);
  });
});

describe('absolute-references', () => {
  const started = startStore(fixtureRecords(), ['absolute-references']);

  it('writes every reference as a URL below the base', async () => {
    const { ask } = await started;
    const bundle = await ask('GET', 'Observation?patient=ada');
    const read = await ask('GET', 'Observation/a1');
    for (const body of [bundle.body, read.body]) {
      const references = referencesOf(body as unknown as Resource);
      const inside = leavesOf(body as unknown as Resource).filter(({ path }) => path.endsWith('reference'));
      expect(references.length + inside.length).toBeGreaterThan(0);
      for (const { value } of inside) expect(value).toMatch(/^http:\/\/localhost\/fhir\/[A-Z]\w+\/[\w-]+$/);
    }
  });

  it('finds by either form, and takes either form back', async () => {
    const { ask, find } = await started;
    const plain = await find('Observation?subject=Patient/ada');
    expect(await find(`Observation?subject=${encodeURIComponent(`${baseUrl}/Patient/ada`)}`)).toEqual(plain);
    const { body } = await ask('GET', 'Observation/a1');
    expect((await ask('PUT', 'Observation/a1', { body })).status).toBe(200);
    expect(await find('Observation?subject=Patient/ada')).toEqual(plain);
  });
});

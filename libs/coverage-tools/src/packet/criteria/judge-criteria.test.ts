import type { Resource } from 'fhir/r4.js';
import { ExpressionEngine } from '../../expressions/fhirpath-engine.js';
import { testCell } from '../../testing/test-cell.js';
import type { CriterionRow } from '../schema/criterion.js';
import { judgeCriteria } from './judge-criteria.js';
import { criteriaTemplates, templateFor, templateSchema } from './template.js';

jest.setTimeout(240_000);
const onDay = '2026-11-24';
const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm';
const engine = () => new ExpressionEngine(testCell, { budgetMs: 60_000 });

let next = 0;
const entry = (resourceType: string, members: object): Resource =>
  ({ resourceType, id: `r${next++}`, ...members }) as Resource;
const coded = (code: string, system?: string) => ({ coding: [{ ...(system && { system }), code }] });
const order = (type: string, code: string, members = {}) =>
  entry(type, {
    status: 'active',
    [type === 'DeviceRequest' ? 'codeCodeableConcept' : 'code']: coded(code),
    ...members,
  });
const result = (code: string, value: number, unit: string, members = {}) =>
  entry('Observation', {
    ...{ status: 'final', code: coded(code, 'http://loinc.org'), effectiveDateTime: '2026-11-01' },
    ...{ valueQuantity: { value, unit, code: unit }, ...members },
  });
const condition = (code: string, members = {}) => entry('Condition', { code: coded(code, icd10), ...members });

async function judged(code: string, ...resources: Resource[]): Promise<Map<string, CriterionRow>> {
  const template = templateFor(code, onDay);
  if (!template) throw new Error(`No template for ${code}`);
  const record = resources.map((resource) => ({ resource, platform: 'ehr' }));
  const rows = await judgeCriteria(template, record, { engine: engine(), onDay, code });
  expect(rows.map(({ id }) => id)).toEqual(template.questions.map(({ id }) => id));
  return new Map(rows.map((row) => [row.id, row]));
}

describe('criteria of a template', () => {
  it.each([
    ['an order', 'E1390', [order('DeviceRequest', 'E1390')], 'order', 'met'],
    ['an order of something else', 'E1390', [order('DeviceRequest', 'E0601')], 'order', 'not-documented'],
    ['a draft', 'E1390', [order('DeviceRequest', 'E1390', { status: 'draft' })], 'order', 'not-documented'],
    ['a low saturation', 'E1390', [result('59408-5', 86, '%')], 'group-1', 'met'],
    ['a saturation that is not low', 'E1390', [result('59408-5', 97, '%')], 'group-1', 'not-met'],
    ['a saturation as a fraction', 'E1390', [result('59408-5', 0.86, '1')], 'group-1', 'for-person'],
    ['a result below something', 'E1390', [result('59408-5', 86, '%', { valueQuantity: { value: 90, comparator: '<', code: '%' } })], 'group-1', 'for-person'],
    ['two results that differ', 'E1390', [result('2703-7', 54, 'mm[Hg]'), result('59408-5', 95, '%')], 'group-1', 'for-person'],
    ['a result entered in error', 'E1390', [result('59408-5', 97, '%', { status: 'entered-in-error' })], 'group-1', 'not-documented'],
    ['a test of the year to come', 'E1390', [result('59408-5', 86, '%', { effectiveDateTime: '2027-02-01' })], 'group-1', 'for-person'],
    ['a visit for the device', 'K0823', [entry('Encounter', { status: 'finished', type: [coded('G0372')], period: { end: '2026-08-02' } })], 'face-to-face', 'met'],
    ['one that has not ended', 'K0823', [entry('Encounter', { status: 'in-progress', type: [coded('G0372')], period: { start: '2026-08-02' } })], 'face-to-face', 'for-person'],
    ['one more than six months ago', 'K0823', [entry('Encounter', { status: 'finished', type: [coded('G0372')], period: { end: '2026-05-23' } })], 'face-to-face', 'not-documented'],
    ['one without a date', 'K0823', [entry('Encounter', { status: 'finished', type: [coded('G0372')] })], 'face-to-face', 'not-documented'],
    ['any visit', 'K0823', [entry('Encounter', { status: 'finished', period: { end: '2026-08-02' } })], 'face-to-face', 'for-person'],
    ['a question that no entry answers', 'E1390', [], 'test-by', 'for-person'],
    ['excess skin of a lid', '15823', [condition('H02.831')], 'lid-skin', 'met'],
    ['what was refuted', '15823', [condition('H02.831', { verificationStatus: coded('refuted') })], 'lid-skin', 'not-met'],
    ['what is resolved', '15823', [condition('H02.831', { clinicalStatus: coded('resolved') })], 'lid-skin', 'for-person'],
    ['two platforms that differ', '15823', [condition('H02.831'), condition('H02.831', { verificationStatus: coded('refuted') })], 'lid-skin', 'for-person'],
    ['therapy that was not done', '27447', [entry('Procedure', { status: 'not-done', code: coded('97110') })], 'physical-therapy', 'not-met'],
    ['a drug of the words', '27447', [entry('MedicationRequest', { status: 'active', medicationCodeableConcept: { text: 'Naproxen 500 mg' } })], 'medication', 'for-person'],
  ] as const)('judge %s', async (_what, code, resources, id, state) => {
    const row = (await judged(code, ...resources)).get(id);
    expect(row?.state).toBe(state);
    if (state === 'met' || state === 'not-met') expect(row?.evidence[0]).toMatchObject({ platform: 'ehr', shows: state });
  }); // prettier-ignore

  it('name both of two facts that differ, and what is too old with its date', async () => {
    const rows = await judged('E1390', result('2703-7', 54, 'mm[Hg]'), result('59408-5', 95, '%'));
    expect(rows.get('group-1')?.evidence.map(({ value }) => value)).toEqual([
      'Observation: 54 mm[Hg]',
      'Observation: 95 %',
    ]);
    const visit = entry('Encounter', { status: 'finished', type: [coded('G0372')], period: { end: '2026-01-05' } });
    expect((await judged('K0823', visit)).get('face-to-face')).toMatchObject({
      evidence: [{ date: '2026-01-05', shows: 'too-old' }],
      reason: 'What was found is older than the 6 months that the criterion allows.',
    });
  });

  it('say of an empty record that nothing was found, and never that something is not met', async () => {
    for (const { codes } of criteriaTemplates) {
      const rows = [...(await judged(codes[0] ?? '')).values()];
      expect(rows.filter(({ state }) => !['not-documented', 'for-person'].includes(state))).toEqual([]);
      expect(rows.flatMap(({ evidence }) => evidence)).toEqual([]);
    }
  });

  it('are for a person where the cell does not answer', async () => {
    const template = templateFor('E1390', onDay)!;
    const silent = { evaluateAll: async (all: readonly unknown[]) => all.map(() => ({ problem: 'timeout' }) as const) };
    const rows = await judgeCriteria(template, [{ resource: result('59408-5', 86, '%'), platform: 'ehr' }], {
      engine: silent,
      onDay,
      code: 'E1390',
    });
    expect(rows.find(({ id }) => id === 'group-1')).toMatchObject({ state: 'for-person', why: 'not-evaluated' });
  });

  it('list eight entries of a row at most, of both kinds, and count the others', async () => {
    const low = Array.from({ length: 12 }, (_, at) => result('59408-5', 80 + (at % 2) * 15, '%'));
    const row = (await judged('E1390', ...low)).get('group-1');
    expect(row?.evidence.map(({ shows }) => shows)).toEqual([...Array(4).fill('met'), ...Array(4).fill('not-met')]);
    expect(row?.reason).toContain('4 further entries');
  });

  it('agree with the numbers, whatever they are', async () => {
    const values = Array.from({ length: 60 }, (_, at) => [at % 2 === 0, 50 + ((at * 7) % 50)] as const);
    const record = values.map(([isGas, value]) =>
      isGas ? result('2703-7', value, 'mm[Hg]') : result('2708-6', value, '%'),
    );
    for (const [at, resource] of record.entries()) {
      const [isGas, value] = values[at] ?? [false, 0];
      const rows = await judged('E0431', resource);
      expect([rows.get('group-1')?.state, rows.get('group-2')?.state]).toEqual([
        (isGas ? value <= 55 : value <= 88) ? 'met' : 'not-met',
        (isGas ? value > 55 && value < 60 : value === 89) ? 'met' : 'not-met',
      ]);
    }
  });
});

describe('a template', () => {
  it('is chosen by code and day of service, and of other codes there is none', () => {
    expect(templateFor('k0823', onDay)?.id).toBe('power-mobility');
    expect(templateFor('E1390', '2021-09-26')).toBeUndefined();
    expect(templateFor('99213', onDay)).toBeUndefined();
  });

  it('is refused without a source, a day of reading or enough questions', () => {
    const [one] = criteriaTemplates;
    const [source] = one?.sources ?? [];
    for (const wrong of [
      { sources: [] },
      { sources: [{ ...source, seenOn: undefined }] },
      { sources: [{ ...source, url: '' }] },
      { questions: one?.questions.slice(0, 7) },
      { questions: one?.questions.map((question) => ({ ...question, source: 9 })) },
    ]) {
      expect(templateSchema.safeParse({ ...one, ...wrong }).success).toBe(false);
    }
  });

  it('has no code of another one, and no text of a CPT code', () => {
    const codes = criteriaTemplates.flatMap((one) => one.codes);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

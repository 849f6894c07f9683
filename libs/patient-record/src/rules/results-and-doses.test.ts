import type { RecordSection } from '../sections/record-sections.js';
import { coded, concept, conflictsIn, madeOf, merge, sameness } from '../testing/readings.js';

const a1c = concept({ loinc: '4548-4' }, 'Hemoglobin A1c');
const time = '2026-01-10T10:00:00Z';
const result = (id: string, value: number | undefined, unit = '%', more: object = {}): object => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: a1c,
  effectiveDateTime: time,
  ...(value !== undefined && { valueQuantity: { value, unit } }),
  ...more,
});

const at = (effectiveDateTime: string, more: object = {}) => result('2', 6.7, '%', { effectiveDateTime, ...more });
const local = { coding: [{ system: 'urn:local', code: 'A1C' }], text: 'HEMOGLOBIN A1C' };
const saturation = { coding: ['2708-6', '59408-5'].map((code) => ({ system: 'http://loinc.org', code })) };
const pressure = (code: string, effectiveDateTime: string): object => ({
  ...{ resourceType: 'Observation', id: code, status: 'final', code: concept({ loinc: code }), effectiveDateTime },
  component: [
    { code: concept({ loinc: '8462-4' }), valueQuantity: { value: 80, unit: 'mmHg' } },
    {
      code: concept({ loinc: '8480-6' }),
      valueQuantity: { value: 120, code: 'mm[Hg]', system: 'http://unitsofmeasure.org' },
    },
  ],
});
const dose = (cvx: string, occurrenceDateTime: string, more: object = {}): object => ({
  ...{ resourceType: 'Immunization', id: cvx, status: 'completed', vaccineCode: concept({ cvx }), occurrenceDateTime },
  ...more,
});
const done = (code: object): object => ({
  ...{ resourceType: 'Procedure', id: '1', status: 'completed', code, performedDateTime: '2026-01-10' },
});

describe('two entries of two platforms', () => {
  const minute = '2026-01-10T10:01:30Z';
  it.each<[string, RecordSection, object, object, ReturnType<typeof sameness>]>([
    ['results of one instant', 'results', result('1', 6.7), at('2026-01-10T05:00:20-05:00'), 'one'],
    ['of one day', 'results', at('2026-01-10T23:30:00-05:00'), at('2026-01-10'), 'possibly one'],
    ['results an hour apart', 'results', result('1', 6.7), at('2026-01-10T11:00:00Z'), 'two'],
    ['thousands and billions', 'results', result('1', 7.2, 'K/uL'), result('2', 7.2, '10*9/L'), 'one'],
    ['g/dL and g/L', 'results', result('1', 13.8, 'g/dL'), result('2', 138, 'g/L'), 'one'],
    ['mg/dL and g/L', 'results', result('1', 100, 'mg/dL'), result('2', 1, 'g/L'), 'one'],
    [
      'T8: a left and a right eye of one instant and value',
      'results',
      result('1', 31, 'mm[Hg]', { bodySite: { text: 'Left eye' } }),
      result('2', 31, 'mm[Hg]', { bodySite: { text: 'Right eye' } }),
      'two',
    ],
    [
      'a left eye and one of which nobody says which',
      'results',
      result('1', 31, 'mm[Hg]', { bodySite: { text: 'Left eye' } }),
      result('2', 31, 'mm[Hg]'),
      'one',
    ],
    ['% and mmol/mol', 'results', result('1', 6.5), result('2', 47.5, 'mmol/mol'), 'possibly one'],
    ['% and ten times mmol/mol', 'results', result('1', 6.5), result('2', 65, 'mmol/mol'), 'possibly one'],
    ['mass and substance', 'results', result('1', 100, 'mg/dL'), result('2', 5.55, 'mmol/L'), 'possibly one'],
    ['a local code with words', 'results', result('1', 6.7), at('2026-01-10', { code: local }), 'possibly one'],
    ['pressures of a minute', 'vitals', pressure('85354-9', time), pressure('55284-4', minute), 'one'],
    ['pressures of 3 minutes', 'vitals', pressure('85354-9', time), pressure('55284-4', '2026-01-10T10:03:00Z'), 'two'],
    [
      'oxygen saturation under both codes and under one',
      'vitals',
      result('1', 98, '%', { code: saturation }),
      result('2', 98, '%', { code: concept({ loinc: '59408-5' }) }),
      'one',
    ],
    ['doses of a day', 'immunizations', dose('03', '2026-01-10T23:00:00-05:00'), dose('3', '2026-01-10'), 'one'],
    ['a dose without formulation', 'immunizations', dose('140', '2026-01-10'), dose('88', '2026-01-10'), 'one'],
    ['doses of two formulations', 'immunizations', dose('140', '2026-01-10'), dose('141', '2026-01-10'), 'two'],
    ['doses of two days', 'immunizations', dose('140', '2026-01-10'), dose('140', '2026-01-11'), 'two'],
    [
      'a dose that is reported for the day after',
      'immunizations',
      dose('140', '2026-01-10'),
      dose('140', '2026-01-11', { primarySource: false }),
      'possibly one',
    ],
    [
      'a dose and one that was not given',
      'immunizations',
      dose('140', '2026-01-10'),
      dose('140', '2026-01-10', { status: 'not-done' }),
      'two',
    ],
    [
      'a procedure of two code systems, by its words',
      'procedures',
      done(concept({ snomed: '609588000' }, 'Total knee replacement')),
      done(concept({ cpt: '27447' }, 'TOTAL KNEE REPLACEMENT')),
      'possibly one',
    ],
  ])('%s', (_what, section, one, other, expected) => {
    expect(sameness(section, one, other)).toBe(expected);
  });
});

describe('results', () => {
  const identifier = [{ system: 'urn:lab', value: 'A-1' }];

  it('of one platform are two, which may be one, and name each other', () => {
    const { facts } = merge('results', { a: [result('1', 6.7), result('2', 6.7)] });
    expect(facts.map(({ certainty }) => certainty)).toEqual(['possible', 'possible']);
    expect(facts[0]?.possiblySame).toEqual([facts[1]?.key]);
  });

  it('take a correction for the result, and say what it was before', () => {
    const given = {
      lab: [result('1', 6.1, '%', { identifier, status: 'corrected', issued: '2026-01-12T00:00:00Z' })],
      ehr: [result('2', 6.7, '%', { identifier, status: 'preliminary' })],
    };
    expect(merge('results', given).facts).toEqual([
      expect.objectContaining({
        ...{ value: '6.1 %', status: 'corrected', certainty: 'identical', conflicts: [] },
        findings: ['corrected from 6.7 % (preliminary)'],
      }),
    ]);
  });

  it('show both values where one identifier has two, and each its own where units do not convert', () => {
    const given = { lab: [result('1', 6.1, '%', { identifier })], ehr: [result('2', 6.7, '%', { identifier })] };
    const [fact] = merge('results', given).facts;
    expect(conflictsIn(fact)).toEqual(['value: 6.1 % (lab) | 6.7 % (ehr)']);
    const { facts } = merge('results', { a: [result('1', 6.5)], b: [result('2', 47.5, 'mmol/mol')] });
    expect(facts.map(({ value }) => value).sort()).toEqual(['47.5 mmol/mol', '6.5 %']);
  });

  it('are not one because they have the number of one order', () => {
    const other = result('2', 6, '%', { identifier, code: concept({ loinc: '2345-7' }) });
    expect(merge('results', { lab: [result('1', 6, '%', { identifier }), other] }).facts).toHaveLength(2);
  });
});

describe('the other sections', () => {
  it('count a document that a newer one replaces, and have a report and its document as one', () => {
    const url = 'Binary/1';
    const document = (id: string, more: object): object => ({
      resourceType: 'DocumentReference',
      id,
      status: 'current',
      content: [{ attachment: { url: `Binary/${id}` } }],
      ...more,
    });
    const { facts, superseded } = merge('documents', {
      ehr: [
        document('1', {}),
        document('2', { relatesTo: [{ code: 'replaces', target: { reference: 'DocumentReference/1' } }] }),
        document('3', { status: 'superseded' }),
        document('4', { content: [{ attachment: { url } }] }),
        { resourceType: 'DiagnosticReport', id: '5', status: 'final', code: {}, presentedForm: [{ url }] },
      ],
    });
    expect(madeOf({ facts })).toEqual(['ehr 2', 'ehr 4, ehr 5']);
    expect(superseded).toBe(2);
  });

  it('have each member of the teams once, with all roles, and never the person', () => {
    const npi = { system: 'http://hl7.org/fhir/sid/us-npi', value: '1' };
    const role = (text: string) => [concept({}, text)];
    const team = (...participant: object[]) => [
      ...['2011-10-22', '2025-01-04'].map((start) => ({
        ...{ resourceType: 'CareTeam', id: start, status: 'active', period: { start }, participant },
      })),
    ];
    const primary = { member: { display: 'Dr A', identifier: npi }, role: role('Primary care') };
    const person = { member: { reference: 'Patient/1', display: 'Me' } };
    const { facts } = merge('care-team', {
      ehr: team(primary, person),
      clinic: team({ member: { display: 'A, Doctor', identifier: npi }, role: role('Cardiology') }),
    });
    expect(facts.map(({ certainty }) => certainty)).toEqual(['identical']);
    expect(facts[0]?.detail?.split('; ').sort()).toEqual(['Cardiology', 'Primary care']);
    expect(facts[0]?.conflicts).toEqual([]);
  });

  it('have insurance by payer and member number; what is over comes last', () => {
    const card = (id: string, subscriberId: string, more: object = {}): object => ({
      ...{ resourceType: 'Coverage', id, status: 'active', payor: [{ display: 'Plan' }], subscriberId, ...more },
    });
    const { facts } = merge('coverage', {
      ehr: [card('1', '7'), card('3', '8', { period: { start: '2026-01-01', end: '2026-02-01' } })],
      payer: [card('2', '7', { payor: [{ display: 'PLAN' }] })],
    });
    expect(facts.map(({ sources }) => sources.length)).toEqual([2, 1]);
    expect(facts[1]?.findings).toEqual(['no longer in force']);
  });

  it.each<[object, string[]]>([
    [{ period: { end: '2025-06-14' } }, ['no longer in force']],
    [{ period: { end: '2025-06-16' } }, ['no longer in force']],
    [{ period: { start: '2025-06-17T16:00:00Z' } }, ['not in force yet']],
    [{ period: { end: '2025-13-45' } }, []],
    [{ period: { end: '2025-05' } }, ['no longer in force']],
    [{ period: { end: '2025-06' } }, []],
    [{ period: { end: '2025' } }, []],
    [{ period: { start: '2025-07-01' } }, ['not in force yet']],
    [{ period: { start: '2025-06-30' }, status: 'cancelled' }, ['no longer in force']],
    [{ period: { start: '2025-06-15' } }, []],
    [{}, []],
  ])('say on 17 June 2025 of insurance with %j that it is %j', (more, findings) => {
    const card = { resourceType: 'Coverage', id: '1', status: 'active', payor: [{ display: 'Plan' }], ...more };
    const { facts } = merge('coverage', { ehr: [card] }, {}, new Date('2025-06-17T12:00:00Z'));
    expect(facts[0]?.findings).toEqual(findings);
  });

  it('put a claim beside the visit that it pays for', () => {
    const claim = (id: string, display: string, start: string): object => ({
      ...{ resourceType: 'ExplanationOfBenefit', id, status: 'active', use: 'claim', type: coded('professional') },
      ...{ provider: { display }, billablePeriod: { start } },
    });
    const visit = {
      ...{ resourceType: 'Encounter', id: 'v', status: 'finished', class: { code: 'AMB' } },
      serviceProvider: { display: 'Clinic A' },
      period: { start: '2026-01-10T10:00:00Z', end: '2026-01-10T11:00:00Z' },
    };
    const claims = [
      claim('1', 'CLINIC A', '2026-01-11'),
      claim('2', 'Clinic B', '2026-01-11'),
      claim('3', 'Clinic A', '2026-01-13'),
    ];
    const { facts } = merge('claims', { payer: claims }, { ehr: [visit] });
    const visits = facts.map((fact) => [fact.sources[0]?.resource.id, fact.visits?.map(({ ref }) => ref)]);
    expect(Object.fromEntries(visits)).toEqual({ 1: ['Encounter/v'], 2: undefined, 3: undefined });
  });
});

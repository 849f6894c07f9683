import type { FhirResource } from 'fhir/r4.js';

import { mergeSection } from '../facts/merge-section.js';
import { coded, concept, conflictsIn, madeOf, merge } from '../testing/readings.js';

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

describe('results', () => {
  it('are one at the same instant with the same value, whatever the offset', () => {
    const given = {
      portal: [result('1', 6.7)],
      ccda: [result('2', 6.7, '%', { effectiveDateTime: '2026-01-10T05:00:20-05:00' })],
    };
    expect(madeOf(merge('results', given))).toEqual(['ccda 2, portal 1']);
  });

  it('may be one where one side has lost the time of day, in its own offset', () => {
    const given = {
      portal: [result('1', 6.7, '%', { effectiveDateTime: '2026-01-10T23:30:00-05:00' })],
      ccda: [result('2', 6.7, '%', { effectiveDateTime: '2026-01-10' })],
    };
    const { facts } = merge('results', given);
    expect(facts.map(({ certainty }) => certainty)).toEqual(['possible', 'possible']);
    expect(facts[0]?.possiblySame).toEqual([facts[1]?.key]);
  });

  it('are two an hour apart, and two of one platform', () => {
    const later = result('2', 6.7, '%', { effectiveDateTime: '2026-01-10T11:00:00Z' });
    expect(merge('results', { a: [result('1', 6.7)], b: [later] }).facts.map(({ certainty }) => certainty)).toEqual([
      'single',
      'single',
    ]);
    const twice = merge('results', { a: [result('1', 6.7), result('2', 6.7)] });
    expect(twice.facts.map(({ certainty }) => certainty)).toEqual(['possible', 'possible']);
  });

  it.each([
    [7.2, 'K/uL', 7.2, '10*9/L'],
    [13.8, 'g/dL', 138, 'g/L'],
    [100, 'mg/dL', 1, 'g/L'],
  ])('are one in units that convert: %d %s and %d %s', (one, unit, other, otherUnit) => {
    const given = { a: [result('1', one, unit)], b: [result('2', other, otherUnit)] };
    expect(madeOf(merge('results', given))).toEqual(['a 1, b 2']);
  });

  it.each([
    [6.5, '%', 47.5, 'mmol/mol'],
    [100, 'mg/dL', 5.55, 'mmol/L'],
    [6.5, '%', 65, 'mmol/mol'],
  ])('stay two in units that do not, as possibly one: %d %s and %d %s', (one, unit, other, otherUnit) => {
    const { facts } = merge('results', { a: [result('1', one, unit)], b: [result('2', other, otherUnit)] });
    expect(facts.map(({ certainty, value }) => [certainty, value]).sort()).toEqual(
      [
        ['possible', `${one} ${unit}`],
        ['possible', `${other} ${otherUnit}`],
      ].sort(),
    );
  });

  it('take a correction for the result, and say what it was before', () => {
    const identifier = [{ system: 'urn:lab', value: 'A-1' }];
    const given = {
      lab: [result('1', 6.1, '%', { identifier, status: 'corrected', issued: '2026-01-12T00:00:00Z' })],
      ehr: [result('2', 6.7, '%', { identifier, status: 'preliminary' })],
    };
    const { facts } = merge('results', given);
    expect(facts).toEqual([
      expect.objectContaining({
        value: '6.1 %',
        status: 'corrected',
        certainty: 'identical',
        conflicts: [],
        findings: ['corrected from 6.7 %'],
      }),
    ]);
  });

  it('show both values where one identifier has two', () => {
    const identifier = [{ system: 'urn:lab', value: 'A-1' }];
    const given = { lab: [result('1', 6.1, '%', { identifier })], ehr: [result('2', 6.7, '%', { identifier })] };
    const [fact] = merge('results', given).facts;
    expect(conflictsIn(fact)).toEqual(['value: 6.1 % (lab) | 6.7 % (ehr)']);
  });

  it('are not one because they have the number of one order', () => {
    const identifier = [{ system: 'urn:lab', value: 'A-1' }];
    const other = { identifier, code: concept({ loinc: '2345-7' }) };
    expect(
      merge('results', { lab: [result('1', 6, '%', { identifier }), result('2', 6, '%', other)] }).facts,
    ).toHaveLength(2);
  });

  it('with a local code and text alone may be one', () => {
    const local = { coding: [{ system: 'urn:local', code: 'A1C' }], text: 'HEMOGLOBIN A1C' };
    const { facts } = merge('results', {
      a: [result('1', 6.7)],
      b: [result('2', 6.7, '%', { code: local, effectiveDateTime: '2026-01-10' })],
    });
    expect(facts.map(({ certainty }) => certainty)).toEqual(['possible', 'possible']);
  });
});

describe('vital signs', () => {
  const pressure = (id: string, code: string, systolic: number, at: string): object => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: concept({ loinc: code }),
    effectiveDateTime: at,
    component: [
      { code: concept({ loinc: '8462-4' }), valueQuantity: { value: 80, unit: 'mmHg' } },
      {
        code: concept({ loinc: '8480-6' }),
        valueQuantity: { value: systolic, code: 'mm[Hg]', system: 'http://unitsofmeasure.org' },
      },
    ],
  });

  it('are one a minute apart, under the old and the new code of the panel', () => {
    const given = {
      a: [pressure('1', '85354-9', 120, time)],
      b: [pressure('2', '55284-4', 120, '2026-01-10T10:01:30Z')],
    };
    expect(madeOf(merge('vitals', given))).toEqual(['a 1, b 2']);
    const later = {
      a: [pressure('1', '85354-9', 120, time)],
      b: [pressure('2', '85354-9', 120, '2026-01-10T10:03:00Z')],
    };
    expect(merge('vitals', later).facts).toHaveLength(2);
  });

  it('have oxygen saturation under either or both codes as one', () => {
    const both = { coding: ['2708-6', '59408-5'].map((code) => ({ system: 'http://loinc.org', code })) };
    const given = {
      a: [result('1', 98, '%', { code: both })],
      b: [result('2', 98, '%', { code: concept({ loinc: '59408-5' }) })],
    };
    expect(madeOf(merge('vitals', given))).toEqual(['a 1, b 2']);
  });
});

describe('immunizations', () => {
  const dose = (id: string, cvx: string, at: string, more: object = {}): object => ({
    resourceType: 'Immunization',
    id,
    status: 'completed',
    vaccineCode: concept({ cvx }),
    occurrenceDateTime: at,
    ...more,
  });

  it('are one on a day, with and without a leading zero, and where one side does not know the formulation', () => {
    const given = { a: [dose('1', '03', '2026-01-10T23:00:00-05:00')], b: [dose('2', '3', '2026-01-10')] };
    expect(madeOf(merge('immunizations', given))).toEqual(['a 1, b 2']);
    const flu = { a: [dose('1', '140', '2026-01-10')], b: [dose('2', '88', '2026-01-10')] };
    expect(madeOf(merge('immunizations', flu))).toEqual(['a 1, b 2']);
  });

  it('are two of two formulations, and two on two days', () => {
    expect(
      merge('immunizations', { a: [dose('1', '140', '2026-01-10')], b: [dose('2', '141', '2026-01-10')] }).facts,
    ).toHaveLength(2);
    const { facts } = merge('immunizations', {
      a: [dose('1', '140', '2026-01-10')],
      b: [dose('2', '140', '2026-01-11')],
    });
    expect(facts.map(({ certainty }) => certainty)).toEqual(['single', 'single']);
  });

  it('may be one a day apart where one is only reported', () => {
    const given = {
      a: [dose('1', '140', '2026-01-10')],
      registry: [dose('2', '140', '2026-01-11', { primarySource: false })],
    };
    expect(merge('immunizations', given).facts.map(({ certainty }) => certainty)).toEqual(['possible', 'possible']);
  });

  it('do not count what was not given as a dose', () => {
    const given = { a: [dose('1', '140', '2026-01-10')], b: [dose('2', '140', '2026-01-10', { status: 'not-done' })] };
    expect(madeOf(merge('immunizations', given))).toEqual(['a 1', 'b 2']);
  });
});

describe('the other sections', () => {
  it('have a procedure of two code systems as two, linked by its words', () => {
    const done = (id: string, code: object): object => ({
      resourceType: 'Procedure',
      id,
      status: 'completed',
      code,
      performedDateTime: '2026-01-10',
    });
    const { facts } = merge('procedures', {
      ehr: [done('1', concept({ snomed: '609588000' }, 'Total knee replacement'))],
      payer: [done('2', concept({ cpt: '27447' }, 'TOTAL KNEE REPLACEMENT'))],
    });
    expect(facts.map(({ certainty }) => certainty)).toEqual(['possible', 'possible']);
  });

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
    const team = (id: string, ...participant: object[]): object => ({
      resourceType: 'CareTeam',
      id,
      status: 'active',
      participant,
    });
    const { facts } = merge('care-team', {
      ehr: [
        team(
          '1',
          { member: { display: 'Dr A', identifier: npi }, role: role('Primary care') },
          { member: { reference: 'Patient/1', display: 'Me' } },
        ),
      ],
      clinic: [team('2', { member: { display: 'A, Doctor', identifier: npi }, role: role('Cardiology') })],
    });
    expect(facts).toEqual([
      expect.objectContaining({ certainty: 'identical', detail: expect.stringMatching(/Primary care|Cardiology/) }),
    ]);
    expect(facts[0]?.detail?.split('; ').sort()).toEqual(['Cardiology', 'Primary care']);
  });

  it('have insurance by payer and member number; what is over comes last', () => {
    const card = (id: string, number: string, more: object = {}): object => ({
      resourceType: 'Coverage',
      id,
      status: 'active',
      payor: [{ display: 'Plan' }],
      subscriberId: number,
      ...more,
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
    [{ period: { end: '2025-05' } }, ['no longer in force']],
    [{ period: { end: '2025-06' } }, []],
    [{ period: { end: '2025' } }, []],
    [{ period: { start: '2025-07-01' } }, ['not in force yet']],
    [{ period: { start: '2025-06-30' }, status: 'cancelled' }, ['no longer in force']],
    [{ period: { start: '2025-06-15' } }, []],
    [{}, []],
  ])('say on 17 June 2025 of insurance with %j that it is %j', (more, findings) => {
    const card = { resourceType: 'Coverage', id: '1', status: 'active', payor: [{ display: 'Plan' }], ...more };
    const readings = [
      { connection: 'ehr', section: 'coverage' as const, resources: [card as unknown as FhirResource], gaps: [] },
    ];
    const { facts } = mergeSection('coverage', readings, { now: new Date('2025-06-17T12:00:00Z') });
    expect(facts[0]?.findings).toEqual(findings);
  });

  it('put a claim beside the visit that it pays for', () => {
    const claim = (id: string, more: object): object => ({
      resourceType: 'ExplanationOfBenefit',
      id,
      status: 'active',
      use: 'claim',
      type: coded('professional'),
      ...more,
    });
    const visit = {
      resourceType: 'Encounter',
      id: 'v',
      status: 'finished',
      class: { code: 'AMB' },
      serviceProvider: { display: 'Clinic A' },
      period: { start: '2026-01-10T10:00:00Z', end: '2026-01-10T11:00:00Z' },
    };
    const billablePeriod = { start: '2026-01-11', end: '2026-01-11' };
    const claims = [
      claim('1', { provider: { display: 'CLINIC A' }, billablePeriod }),
      claim('2', { provider: { display: 'Clinic B' }, billablePeriod }),
      claim('3', { provider: { display: 'Clinic A' }, billablePeriod: { start: '2026-01-13' } }),
    ];
    const { facts } = merge('claims', { payer: claims }, { ehr: [visit] });
    expect(
      Object.fromEntries(facts.map((fact) => [fact.sources[0]?.resource.id, fact.visits?.map(({ ref }) => ref)])),
    ).toEqual({
      1: ['Encounter/v'],
      2: undefined,
      3: undefined,
    });
  });
});

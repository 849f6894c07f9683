import { atOnce } from '@fhir-gateway/limits';
import type { FhirResource } from 'fhir/r4.js';
import { mergeAtOnce } from '../testing/readings.js';

import type { MergedSection } from '../facts/fact.js';
import type { Person } from '../people/person.js';
import type { RecordGap } from '../reading/record-connection.js';
import type { RecordSection } from '../sections/record-sections.js';
import { adaVane } from '../testing/people.js';
import { SectionChooser } from './choose-section.js';
import { summarize } from './summarize.js';
import { summaryLines } from './summary-lines.js';
import { estimateTokens } from './token-estimate.js';

const nowMs = Date.parse('2026-11-28T00:00:00Z');

const personOf = (ids: readonly string[], extra: Partial<Person> = {}) =>
  adaVane(ids, { birthDates: ['1980-11-29'], ...extra });

function read(
  section: RecordSection,
  byConnection: Readonly<Record<string, readonly object[] | RecordGap['reason']>>,
): MergedSection {
  return mergeAtOnce(
    section,
    Object.entries(byConnection).map(([connection, held]) => ({
      connection,
      section,
      resources: typeof held === 'string' ? [] : (held as FhirResource[]),
      gaps: typeof held === 'string' ? [{ connection, reason: held, code: 'X', message: 'x' }] : [],
    })),
  );
}

const allergy = (id: string, text: string, criticality?: string, status = 'active') => ({
  ...{ resourceType: 'AllergyIntolerance', id, patient: {}, code: { text }, recordedDate: '2026-01-15' },
  ...{ clinicalStatus: { coding: [{ code: status }] }, ...(criticality && { criticality }) },
});
const order = (id: string, text: string, more: object = {}) => ({
  ...{
    resourceType: 'MedicationRequest',
    id,
    subject: {},
    status: 'active',
    intent: 'order',
    authoredOn: '2026-01-01',
  },
  ...{ medicationCodeableConcept: { text }, dosageInstruction: [{ text: 'once a day' }] },
  ...{ requester: { display: 'Dr. Quill' }, ...more },
});
const fill = (id: string, text: string, whenHandedOver: string) => ({
  ...{ resourceType: 'MedicationDispense', id, status: 'completed', medicationCodeableConcept: { text } },
  ...{ whenHandedOver, daysSupply: { value: 30 } },
});
const result = (id: string, date: string, value: number, more: object = {}) => ({
  ...{ resourceType: 'Observation', id, status: 'final', effectiveDateTime: date },
  category: [{ coding: [{ code: 'laboratory' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '4548-4', display: 'Hemoglobin A1c [Ratio] in Blood' }] },
  valueQuantity: { value, unit: '%' },
  ...more,
});

function summaryOf(sections: readonly MergedSection[], person = personOf(['ehr', 'clinic'])) {
  const chooser = new SectionChooser(person, { nowMs });
  const chosen = sections.map((section) => atOnce(chooser.choose(section)));
  const summary = summarize(person, chosen, { nowMs });
  const text = summaryLines(summary, (section) => `see ${section}`).join('\n');
  return {
    summary,
    text,
    rows: (name: string) => summary.sections.find(({ section }) => section === name)?.rows ?? [],
  };
}

describe('summarize', () => {
  it('says who it is: no age of two birth dates, of a part of one, or after death', () => {
    expect(summaryOf([]).text).toMatch(/^Ada Vane, born 1980-11-29, 45 years, female\n/);
    const two = { birthDates: ['1980-11-29', '1980-11-28'] };
    expect(summaryOf([], personOf(['ehr'], two)).text).toMatch(
      /born 1980-11-29 or 1980-11-28 \(platforms disagree\), female/,
    );
    expect(summaryOf([], personOf(['ehr'], { birthDates: ['1980'] })).summary.person).not.toHaveProperty('age');
    expect(summaryOf([], personOf(['ehr'], { birthDates: ['2026-08-01'] })).text).toContain('3 months');
    const [source] = personOf(['ehr']).sources;
    if (!source) throw new Error('no source');
    const died = {
      sources: [{ ...source, patient: { resourceType: 'Patient' as const, deceasedDateTime: '2020-01-02' } }],
    };
    expect(summaryOf([], personOf(['ehr'], died)).text).toMatch(/born 1980-11-29, female, died 2020-01-02/);
  });

  const onDay = (deceasedDateTime: unknown) => ({ deceasedDateTime });
  const isDead = (deceasedBoolean: unknown) => ({ deceasedBoolean });
  it.each<[string, object[], RegExp]>([
    ['one alone says it', [onDay('2020-01-02'), {}], /, died 2020-01-02$/],
    ['a part of the day agrees', [onDay('2020'), onDay('2020-01-02T10:00:00Z')], /died 2020$/],
    ['two days differ', [onDay('2020-01-02'), onDay('2020-01-03')], /died 2020-01-02 \(platforms disagree\)$/],
    ['another says no', [isDead(false), isDead(true)], /died \(platforms disagree\)$/],
    [
      'it is before birth (T10)',
      [{ birthDate: '1980-11-29', ...onDay('1980-10') }],
      /died 1980-10 \(platforms disagree\)$/,
    ],
    ['another says no to a day', [onDay('2020-01-02'), isDead(false)], /\(platforms disagree\)$/],
    ['it is of no form', [onDay(5), {}], /, died$/],
    ['nobody has died', [isDead(false), {}], /years, female$/],
    ['it is of no form, and no statement', [isDead('false'), {}], /years, female$/],
  ])('says of a death that %s', (_what, said, expected) => {
    const ids = said.map((_one, at) => `ehr${at}`);
    const sources = personOf(ids).sources.map((one, at) => ({
      ...one,
      patient: { resourceType: 'Patient' as const, ...said[at] },
    }));
    expect(summaryOf([], personOf(ids, { sources })).text.split('\n')[0]).toMatch(expected);
  });

  it('computes no age of a stopgap', () => {
    expect(summaryOf([], personOf(['ehr'], { birthDates: ['1900-01-01'] })).text).toMatch(/born 1900-01-01, female\n/);
  });

  it('says by whom connections were joined, which are open questions, and which did not say whose they are', () => {
    const gap = { connection: 'lab', reason: 'timeout', code: 'X', message: 'x' } as const;
    const more: Partial<Person> = {
      joins: [{ connections: ['ehr', 'clinic'], by: 'decision', reasons: [] }],
      questions: [{ connections: ['ehr', 'payer'], bits: 0, reasons: [] }],
      unattributed: [gap],
    };
    const { text } = summaryOf([], personOf(['ehr', 'clinic'], more));
    expect(text).toContain('joined by the person’s own word, may also be the person of payer: ask the person');
    expect(text).toContain('Not read: lab timed out: who it is');
  });

  it('lists nothing as active that only the diagnosis of a visit without a status speaks for', () => {
    const coding = [{ system: 'http://snomed.info/sct', code: '35489007' }];
    const depression = (id: string, more: object) => ({
      ...{ resourceType: 'Condition', id, subject: {}, code: { text: 'Depression', coding }, ...more },
    });
    const over = depression('1', { clinicalStatus: { coding: [{ code: 'inactive' }] }, abatementDateTime: '2020' });
    const ofVisit = { category: [{ coding: [{ code: 'encounter-diagnosis' }] }] };
    const seen = depression('2', { ...ofVisit, recordedDate: '2019-04-01' });
    expect(summaryOf([read('problems', { ehr: [over, seen] })]).rows('problems')).toEqual([]);
    expect(summaryOf([read('problems', { ehr: [seen] })]).rows('problems')).toHaveLength(1);
  });

  it('says once that a diagnosis is unconfirmed, and of an allergy never as its criticality', () => {
    const unconfirmed = { verificationStatus: { coding: [{ code: 'unconfirmed' }] } };
    const seen = {
      ...{ resourceType: 'Condition', id: '1', subject: {}, code: { text: 'Asthma' }, ...unconfirmed },
      category: [{ coding: [{ code: 'encounter-diagnosis' }] }],
    };
    const [problem] = summaryOf([read('problems', { ehr: [seen] })]).rows('problems');
    expect(problem?.join().match(/unconfirmed/g)).toHaveLength(1);
    const cipro = { ...allergy('1', 'Ciprofloxacin'), ...unconfirmed };
    const [section] = summaryOf([read('allergies', { ehr: [cipro] })]).summary.sections;
    expect(section?.columns.indexOf('verification')).toBe(section?.rows[0]?.indexOf('unconfirmed'));
    expect(section?.columns).not.toContain('criticality');
  });

  it('shows the most critical allergy first, and no past or refuted one', () => {
    const listed = [allergy('1', 'Latex', 'low'), allergy('2', 'Penicillin', 'high')];
    const { rows } = summaryOf([read('allergies', { ehr: [...listed, allergy('3', 'Egg', 'high', 'resolved')] })]);
    expect(rows('allergies').map(([name]) => name)).toEqual(['Penicillin', 'Latex']);
  });

  it.each([
    ['all were read', { ehr: [], clinic: [] }, 'None listed (clinic, ehr read in full)'],
    [
      'one keeps none, and another could not be read',
      { ehr: 'unsupported', clinic: 'timeout' },
      'ehr keeps nothing of the kind; unknown: clinic timed out',
    ],
    [
      'one could not be read',
      { ehr: [], clinic: 'refused' },
      'None listed at ehr, read in full; unknown: clinic does not share them',
    ],
    ['a platform keeps none', { lab: 'unsupported' }, 'lab keeps nothing of the kind'],
    [
      'one keeps none and another lists none',
      { ehr: [], lab: 'unsupported' },
      'None listed at ehr, read in full; lab keeps nothing of the kind',
    ],
    ['a filter fits none', { ehr: [allergy('1', 'Egg', 'low', 'resolved')] }, '0 of 1 match (active)'],
  ] as const)('says why a section is empty where %s', (_what, held, expected) => {
    const { text } = summaryOf([read('allergies', held)]);
    expect(text).toContain(`Allergies: ${expected}`);
    expect(text).not.toMatch(/\bNone\b(?! (known|listed))/);
  });

  it('says who recorded that none are known, beside what another one lists', () => {
    const listed = read('allergies', { ehr: [], clinic: [allergy('1', 'Penicillin', 'high')] });
    const [fact] = listed.facts;
    const source = fact?.sources[0];
    if (!source) throw new Error('no source');
    const display = 'No known allergy';
    const when = '2026-01-15';
    const absences = [{ display, isOfOneKind: false, when, source: { ...source, connection: 'ehr' } }];
    expect(summaryOf([{ ...listed, absences }]).text).toContain('ehr recorded none known on 2026-01-15');
    expect(summaryOf([{ ...listed, facts: [], absences }]).text).toContain('None known (ehr, 2026-01-15)');
  });

  it.each([
    [
      'a code of SNOMED CT',
      { coding: [{ system: 'http://snomed.info/sct', code: '429625007' }], text: 'No known food allergy' },
    ],
    ['a code of the IPS', { coding: [{ code: 'no-known-food-allergies' }], text: 'No known food allergy' }],
    ['words', { text: 'No known food allergy' }],
  ])('takes none known of one kind, said by %s, for that kind alone', (_how, code) => {
    const food = { resourceType: 'AllergyIntolerance', id: '9', code, patient: {}, recordedDate: '2026-01-15' };
    const said = 'No known food allergy (ehr, 2026-01-15)';
    expect(summaryOf([read('allergies', { ehr: [food] })]).text).toContain(
      `Allergies:\n${said}\nNone listed (ehr read in full)`,
    );
    const text = summaryOf([read('allergies', { ehr: [food, allergy('1', 'Penicillin', 'high')] })]).text;
    expect(text).toContain(said);
    expect(text).not.toContain('none known\n');
  });

  it('takes active orders and statements for current, and neither plans, inpatient orders nor drafts', () => {
    const { rows } = summaryOf([
      read('medications', {
        ehr: [
          order('1', 'Metformin'),
          order('2', 'Aspirin', { status: 'stopped' }),
          order('3', 'Statin', { intent: 'proposal' }),
          order('4', 'Heparin', { category: [{ coding: [{ code: 'inpatient' }] }] }),
          order('5', 'Draft', { status: 'draft' }),
          order('6', 'Ibuprofen', { doNotPerform: true }),
        ],
        clinic: [fill('7', 'Lisinopril', '2026-10-20'), fill('8', 'Old', '2026-08-20')],
      }),
    ]);
    const named = rows('medications').map(([name, ...cells]) => [
      name,
      cells.find((cell) => /order|TAKE/.test(cell ?? '')),
    ]);
    expect(named).toEqual([
      ['Metformin', undefined],
      ['Lisinopril', 'recently filled, no active order'],
      ['Ibuprofen', 'DO NOT TAKE'],
    ]);
  });

  it('shows the latest result of a test with the one before it, abnormal ones first', () => {
    const sodium = { code: { text: 'Sodium' }, valueQuantity: { value: 140, unit: 'mmol/L' } };
    const flagged = { interpretation: [{ coding: [{ code: 'H' }] }] };
    const { rows, summary } = summaryOf([
      read('results', {
        ehr: [
          result('9', '2026-11-01', 140, sodium),
          result('2', '2026-10-01', 7.2, flagged),
          result('1', '2025-06-01', 7.9, flagged),
        ],
      }),
    ]);
    expect(rows('results').map((row) => row[0])).toEqual(['Hemoglobin A1c', 'Sodium']);
    expect(rows('results')[0]).toEqual(expect.arrayContaining(['7.2 %', 'H', '2026-10-01', '7.9 % 2025-06']));
    expect(summary.sections[0]?.more).toMatchObject({ cut: 0, others: 1 });
  });

  it('calls nothing abnormal without a flag or a range, and gives no direction of a bound', () => {
    const bound = { valueQuantity: { value: 60, comparator: '>', unit: 'mL/min' } };
    const { rows } = summaryOf([
      read('results', { ehr: [result('1', '2026-10-01', 60, bound), result('2', '2025-10-01', 50)] }),
    ]);
    expect(JSON.stringify(rows('results'))).not.toMatch(/rising|falling|steady|abnormal|"H"/);
  });

  it('shows what the last reports conclude before single results: in words, codes or the text itself (T11)', () => {
    const report = (id: string, name: string, more: object) => ({
      ...{ resourceType: 'DiagnosticReport', id, status: 'final', effectiveDateTime: `2026-0${id}-01` },
      ...{ code: { text: name }, ...more },
    });
    const data = Buffer.from('No nodules. \n Heart normal.').toString('base64');
    const { rows } = summaryOf([
      read('results', {
        ehr: [
          result('9', '2026-05-01', 5.6),
          report('3', 'CBC', { conclusion: 'Critical anemia', status: 'preliminary' }),
          report('2', 'Chest x-ray', { presentedForm: [{ contentType: 'text/plain; charset=utf-8', data }] }),
          report('1', 'Biopsy', { conclusionCode: [{ text: 'Benign' }] }),
        ],
      }),
    ]);
    expect(rows('results').map((row) => row.slice(0, 2))).toEqual([
      ['CBC', 'Critical anemia (preliminary)'],
      ['Chest x-ray', 'No nodules. Heart normal.'],
      ['Hemoglobin A1c', '5.6 %'],
    ]);
  });

  it('shows smoking, surveys and what is of no known kind, and then does not say that no result is listed (T1)', () => {
    const smoker = result('1', '2026-01-01', 1, { valueQuantity: undefined, valueString: 'Former smoker' });
    const all = (held: 'failed' | []) =>
      (['results', 'social-history', 'surveys', 'other-observations'] as const).map((section) =>
        read(section, { ehr: section === 'social-history' || section === 'other-observations' ? [smoker] : held }),
      );
    const { text, rows } = summaryOf(all([]));
    expect(text).toContain('Results: None is known to be of a laboratory: see Other observations');
    expect(text).not.toMatch(/None listed|Surveys/);
    expect(rows('social-history')[0]).toContain('Former smoker');
    const failed = summaryOf(all('failed'));
    expect(failed.text).toContain('Not read: ehr could not be read: results, surveys');
    expect(failed.text).toContain('Results: Unknown: ehr could not be read');
    expect(failed.text).not.toMatch(/None listed/);
  });

  it('stays under 2,000 tokens however long the record is, and counts what it cuts', () => {
    const many = Array.from({ length: 300 }, (_, index) => `${index} `.repeat(3));
    const long = 'Something rather long that is written out in full, with Größe, 漢字 and numbers 12.345 ';
    const { summary, text } = summaryOf([
      read('allergies', { ehr: many.map((id) => allergy(id, long + id)) }),
      read('problems', {
        ehr: many.map((id) => ({ resourceType: 'Condition', id: `c${id}`, code: { text: long + id }, subject: {} })),
      }),
      read('medications', { ehr: many.map((id) => order(id, long + id)) }),
      read('results', {
        ehr: many.map((id) => result(id, '2026-01-01', 1, { code: { text: long + id } })),
      }),
      read('encounters', {
        ehr: many.map((id) => ({ resourceType: 'Encounter', id, status: 'finished', type: [{ text: long + id }] })),
      }),
    ]);
    expect(estimateTokens(text)).toBeLessThan(2000);
    for (const { rows, more } of summary.sections)
      expect(rows.length + (more?.cut ?? 0) + (more?.others ?? 0)).toBe(300);
  });

  it('shows what the platforms disagree in, and does not say that everything was read when it was not', () => {
    const problems = read('problems', {
      ehr: [{ resourceType: 'Condition', id: '1', code: { text: 'Asthma' }, subject: {} }],
    });
    const [fact] = problems.facts;
    const [source] = fact?.sources ?? [];
    if (!fact || !source) throw new Error('no fact');
    const resolved = { value: 'resolved', sources: [{ ...source, connection: 'clinic' }] };
    const conflicts = [{ field: 'status', values: [{ value: 'active', sources: [source] }, resolved] }];
    const disagreeing = { ...problems, facts: [{ ...fact, conflicts }] };
    const { text, summary } = summaryOf([disagreeing, read('vitals', { ehr: [], clinic: 'failed' })]);
    expect(text).toContain('Asthma, status disputed: active (A) / resolved (B)');
    expect(summary.missing).toEqual(['clinic could not be read: vitals']);
  });
});

/** The first cells of each row of a summary, without where it is from. */
const rowsOf = (section: RecordSection, resources: readonly object[], cells: number) =>
  atOnce(new SectionChooser({ sources: [] }, { nowMs }).choose(read(section, { ehr: resources }))).rows.map((row) =>
    row.slice(0, cells),
  );
const potassium = (id: string, day: string, value: number, status = 'final') => ({
  ...{ resourceType: 'Observation', id, status, effectiveDateTime: day, valueQuantity: { value, unit: 'mmol/L' } },
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }], text: 'Potassium' },
});
const visit = (status: string, more: object = {}) => ({
  ...{ resourceType: 'Encounter', id: status, status, class: { code: 'AMB' }, type: [{ text: 'Visit' }], ...more },
});
const dosed = (...texts: readonly string[]) => ({ dosageInstruction: texts.map((text) => ({ text })) });

describe('a summary says in which state things are', () => {
  it('has as the value before what precedes the one that is shown, at the same site and of the same subject', () => {
    const beforeIn = (...given: readonly object[]) => rowsOf('results', given, 7).map((row) => [row[1], row[5]]);
    const hemolyzed = {
      ...potassium('3', '2026-11-03', 0),
      ...{ valueQuantity: undefined, dataAbsentReason: { text: 'Specimen hemolyzed' } },
    };
    const earlier = [potassium('1', '2026-10-01', 3.8), potassium('2', '2026-11-01', 4)];
    expect(beforeIn(...earlier, hemolyzed)).toEqual([['no value: Specimen hemolyzed', '4 mmol/L 2026-11']]);
    const at = (id: string, text: string, value: number) => ({
      ...{ ...potassium(id, `2026-0${id}-01`, value), bodySite: { text } },
    });
    expect(beforeIn(at('1', 'Left', 31), at('2', 'Right', 14))).toEqual([
      ['14 mmol/L', null],
      ['31 mmol/L', null],
    ]);
    const fetal = { ...potassium('9', '2026-11-09', 7), focus: [{ display: 'Fetus' }] };
    expect(beforeIn(...earlier, fetal)).toEqual([
      ['7 mmol/L', null],
      ['4 mmol/L', '3.8 mmol/L 2026-10'],
    ]);
  });

  it('says whom a result is about, where it was measured, and what was remarked', () => {
    const said = {
      ...potassium('1', '2026-11-01', 6.9),
      ...{ focus: [{ display: 'Fetus' }], bodySite: { text: 'Left arm' }, note: [{ text: 'Sample lipemic' }] },
    };
    for (const section of ['results', 'vitals'] as const) {
      const [row] = rowsOf(section, [said], 8);
      expect(row?.join(' ')).toMatch(/Fetus.*Left arm.*Sample lipemic/);
    }
    expect(rowsOf('results', [potassium('2', '2026-11-01', 4)], 7)[0]?.at(-1)).toBeNull();
  });

  it('shows the result before one that was cancelled, and says which may still change', () => {
    const cancelled = potassium('2', '2026-11-02', 9.9, 'cancelled');
    expect(rowsOf('results', [potassium('1', '2026-11-01', 4.1), cancelled], 2)).toEqual([['Potassium', '4.1 mmol/L']]);
    expect(rowsOf('results', [cancelled], 2)).toEqual([]);
    const preliminary = potassium('3', '2026-11-03', 7.9, 'preliminary');
    for (const section of ['results', 'vitals'] as const) {
      expect(rowsOf(section, [preliminary], 2)).toEqual([['Potassium', '7.9 mmol/L (preliminary)']]);
    }
    expect(rowsOf('results', [potassium('4', '2026-11-04', 4, 'corrected')], 2)).toEqual([['Potassium', '4 mmol/L']]);
  });

  it('says which procedures and visits are not over, or were not done to their end', () => {
    const procedure = (status: string) => ({
      ...{ resourceType: 'Procedure', id: status, status, code: { text: status }, performedDateTime: '2026-01-01' },
    });
    const procedures = ['completed', 'stopped', 'not-done', 'in-progress'].map(procedure);
    expect(rowsOf('procedures', procedures, 2).map(([, text]) => text)).toEqual([
      'completed',
      'in-progress (in-progress)',
      'stopped (stopped)',
    ]);
    const visits = ['finished', 'planned', 'cancelled'].map((one) => visit(one, { period: { start: '2026-01-01' } }));
    expect(rowsOf('encounters', visits, 2).map(([, text]) => text)).toEqual(['Visit', 'Visit (planned)']);
  });

  it.each([
    [{}, true],
    [{ end: '2026' }, true],
    [{ end: '2026-11' }, true],
    // It is still that day where days end last.
    [{ end: '2026-11-27' }, true],
    [{ end: '2026-11-26' }, false],
    [{ end: '2026-13-45' }, true],
    [{ end: '2025' }, false],
    [{ start: '2027-01-01' }, false],
    [{ start: '2026-01-01' }, true],
  ])('takes coverage with %j for in force: %s', (period, isInForce) => {
    const coverage = { resourceType: 'Coverage', id: '1', status: 'active', payor: [{ display: 'Plan' }], period };
    expect(rowsOf('coverage', [coverage], 1)).toHaveLength(isInForce ? 1 : 0);
  });

  it('says what is on hold, and what goes on by its status and is over by its dates', () => {
    const statement = (end: string) => ({
      ...{ resourceType: 'MedicationStatement', id: end, status: 'active' },
      ...{ medicationCodeableConcept: { text: 'amoxicillin' }, effectivePeriod: { start: '2026-01-01', end } },
    });
    const note = (resource: object) => rowsOf('medications', [resource], 6).map((row) => row[5]);
    expect(note(order('1', 'warfarin 5 MG', { status: 'on-hold' }))).toEqual(['on hold']);
    expect(note(statement('2026-01-10'))).toEqual(['ended 2026-01-10 by its own dates']);
    expect(note(statement('2026-11'))).toEqual([null]);
    expect(note(order('1', 'warfarin 5 MG', { status: 'stopped' }))).toEqual([]);
  });

  it('shows every step of a dose, and never that of an order which was stopped', () => {
    const dose = (...resources: readonly object[]) => rowsOf('medications', resources, 2).map((row) => row[1]);
    expect(dose(order('1', 'warfarin 5 MG', dosed('5 mg Mon', '2.5 mg else')))).toEqual(['5 mg Mon; 2.5 mg else']);
    const structured = { dosageInstruction: [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }] };
    const stopped = order('2', 'warfarin 5 MG', { status: 'stopped', authoredOn: '2026-02-01', ...dosed('10 mg') });
    expect(dose(order('1', 'warfarin 5 MG', structured), stopped)).toEqual(['once a day']);
    expect(dose(order('1', 'warfarin 5 MG', { dosageInstruction: [] }), stopped)).toEqual([null]);
  });

  it('says a reaction and a reason that have a code without a name', () => {
    const allergy = {
      resourceType: 'AllergyIntolerance',
      id: '1',
      code: { text: 'Penicillin' },
      clinicalStatus: { coding: [{ code: 'active' }] },
      reaction: [{ manifestation: [{ coding: [{ system: 'http://snomed.info/sct', code: '247472004' }] }] }],
    };
    expect(rowsOf('allergies', [allergy], 4)).toEqual([['Penicillin', null, null, 'SNOMED 247472004']]);
    const asthma = visit('finished', { reasonCode: [{ coding: [{ code: 'J45.909' }] }] });
    expect(rowsOf('encounters', [asthma], 3)).toEqual([[null, 'Visit', 'J45.909']]);
  });
});

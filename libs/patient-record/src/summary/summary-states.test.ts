import type { FhirResource } from 'fhir/r4.js';

import { mergeSection } from '../facts/merge-section.js';
import type { RecordSection } from '../sections/record-sections.js';
import { SectionChooser } from './choose-section.js';

const nowMs = Date.parse('2026-11-28T00:00:00Z');

/** The first cells of each row of a summary, without where it is from. */
function rowsOf(section: RecordSection, resources: readonly object[], cells: number): unknown[][] {
  const merged = mergeSection(section, [
    { connection: 'ehr', section, resources: resources as readonly FhirResource[], gaps: [] },
  ]);
  const { rows } = new SectionChooser({ sources: [] }, { nowMs }).choose(merged);
  return rows.map((row) => row.slice(0, cells));
}

const potassium = (id: string, day: string, value: number, status = 'final') => ({
  ...{ resourceType: 'Observation', id, status, effectiveDateTime: day, valueQuantity: { value, unit: 'mmol/L' } },
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }], text: 'Potassium' },
});
const order = (id: string, text: string, more: object = {}) => ({
  ...{ resourceType: 'MedicationRequest', id, status: 'active', intent: 'order', authoredOn: '2026-01-01' },
  ...{ medicationCodeableConcept: { text }, ...more },
});
const visit = (status: string, more: object = {}) => ({
  ...{ resourceType: 'Encounter', id: status, status, class: { code: 'AMB' }, type: [{ text: 'Visit' }], ...more },
});
const dosed = (...texts: readonly string[]) => ({ dosageInstruction: texts.map((text) => ({ text })) });

describe('a summary says in which state things are', () => {
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
    [{ end: '2026-11-27' }, false],
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
    expect(dose(order('1', 'warfarin 5 MG', structured), stopped)).toEqual(['1 times per 1 d']);
    expect(dose(order('1', 'warfarin 5 MG'), stopped)).toEqual([null]);
  });

  it('says a reaction and a reason that have a code without a name', () => {
    const allergy = {
      resourceType: 'AllergyIntolerance',
      id: '1',
      code: { text: 'Penicillin' },
      clinicalStatus: { coding: [{ code: 'active' }] },
      reaction: [{ manifestation: [{ coding: [{ system: 'http://snomed.info/sct', code: '247472004' }] }] }],
    };
    expect(rowsOf('allergies', [allergy], 3)).toEqual([['Penicillin', null, '247472004']]);
    const asthma = visit('finished', { reasonCode: [{ coding: [{ code: 'J45.909' }] }] });
    expect(rowsOf('encounters', [asthma], 3)).toEqual([[null, 'Visit', 'J45.909']]);
  });
});

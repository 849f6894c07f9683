import { mergeSection, type RecordSection } from '@fhir-gateway/patient-record';
import type { FhirResource } from 'fhir/r4.js';

import { contentWords } from '../pages/record/section-counts.js';
import { dayEntries } from './day-entries.js';

type Made = Readonly<Record<string, unknown>> & { readonly id: string };

const facts = async (section: RecordSection, connection: string, ...resources: readonly Made[]) =>
  (await mergeSection(section, [{ connection, section, resources: resources as unknown as FhirResource[], gaps: [] }]))
    .facts;
const visits = (connection: string, ...all: readonly (readonly [id: string, start: string, status?: string])[]) =>
  facts(
    'encounters',
    connection,
    ...all.map(([id, start, status = 'finished']) => ({
      ...{ resourceType: 'Encounter', id, status, class: { code: 'AMB' }, type: [{ text: id }], period: { start } },
    })),
  );
const vaccine = (id: string, further: object = {}) => ({
  ...{ resourceType: 'Immunization', id, status: 'completed', vaccineCode: { text: id } },
  ...{ occurrenceDateTime: '2026-11-06T09:30:00Z', ...further },
});
const shown = (all: ReturnType<typeof dayEntries>) =>
  all.map(({ day, visit, facts: own }) => [
    day,
    visit?.display,
    own
      .map(({ display }) => display)
      .sort()
      .join(', '),
  ]);

describe('the days of a record', () => {
  it.each<[string, object, (string | undefined)[]]>([
    ['that names a visit, on whatever day', { encounter: { reference: 'Encounter/one' } }, ['two', 'one +']],
    ['that names none, at a place with two visits that day', {}, ['two', 'one', '+']],
    ['that names a visit that is not there', { encounter: { reference: 'Encounter/gone' } }, ['two', 'one', '+']],
    ['that names what is no visit', { encounter: { reference: 'Patient/one' } }, ['two', 'one', '+']],
    ['whose visit is no reference', { encounter: { reference: 7 } }, ['two', 'one', '+']],
  ])('put an entry %s', async (_what, further, expected) => {
    const all = [
      ...(await visits('ehr', ['one', '2026-11-06T09:00:00Z'], ['two', '2026-11-06T15:00:00Z'])),
      ...(await facts('immunizations', 'ehr', vaccine('flu', further))),
    ];
    const found = dayEntries(all).map(({ visit, facts: own }) =>
      [visit?.display, own.length > 0 && '+'].filter(Boolean).join(' '),
    );
    expect(found).toEqual(expected);
  });

  it('put what names no visit to the only one of its place that day, never to another place’s', async () => {
    const all = [
      ...(await visits('clinic', ['clinic visit', '2026-11-06T08:00:00Z'])),
      ...(await visits('ehr', ['check-up', '2026-11-06T09:00:00Z'])),
      ...(await facts('immunizations', 'ehr', vaccine('flu'))),
      ...(await facts('immunizations', 'plan', vaccine('zoster'))),
    ];
    expect(shown(dayEntries(all))).toEqual([
      ['2026-11-06', 'check-up', 'flu'],
      ['2026-11-06', 'clinic visit', ''],
      ['2026-11-06', undefined, 'zoster'],
    ]);
  });

  it('have a visit that was called off as an entry, and leave out what has no whole day', async () => {
    const all = [
      ...(await visits('ehr', ['off', '2026-11-06', 'cancelled'], ['later', '2026-11'])),
      ...(await facts('immunizations', 'ehr', vaccine('flu', { occurrenceDateTime: '2026' }))),
    ];
    expect(shown(dayEntries(all))).toEqual([['2026-11-06', undefined, 'off']]);
  });
});

describe('what a day holds, in words', () => {
  const notGiven = { status: 'not-done', statusReason: { text: 'refused' } };
  const refusedByCode = {
    vaccineCode: { text: 'none', coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '998' }] },
  };
  it.each<[string, readonly Made[], string]>([
    ['one that was not given', [vaccine('flu', notGiven)], '1 vaccine not given'],
    ['one that says by its code that none was given', [vaccine('flu', refusedByCode)], '1 vaccine not given'],
    ['one given and one not', [vaccine('flu'), vaccine('zoster', notGiven)], '1 vaccine, 1 not given'],
    ['two given', [vaccine('flu'), vaccine('zoster')], '2 vaccines'],
  ])('counts vaccines: %s', async (_what, resources, words) => {
    expect(contentWords(await facts('immunizations', 'ehr', ...resources))).toBe(words);
  });

  it('counts a report as one only where its results are not there, and never as a note', async () => {
    const report = { resourceType: 'DiagnosticReport', id: 'r', status: 'final', code: { text: 'Lipids' } };
    const at = { effectiveDateTime: '2026-11-06' };
    const note = { resourceType: 'DocumentReference', id: 'n', status: 'current', type: { text: 'Note' }, content: [] };
    const documents = await facts('documents', 'ehr', { ...report, ...at }, note);
    const results = await facts('results', 'ehr', {
      ...{ resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'LDL' }, ...at },
      valueQuantity: { value: 3, unit: 'mmol/L' },
    });
    expect(contentWords(documents)).toBe('1 note · 1 report');
    expect(contentWords([...documents, ...results])).toBe('1 result · 1 note');
  });
});

import type { Observation, Patient, Resource } from 'fhir/r4.js';
import { createElmRunner } from '@fhir-gateway/coverage-tools/cql';
import { Cells } from '@fhir-gateway/limits/cells';
import { oxygenLibrary } from './oxygen-library.js';

// Time for a busy machine to start a process.
const run = createElmRunner(new Cells({ startMs: 60_000 }).for('a person'), 60_000);
jest.setTimeout(90_000);

const patient: Patient = { resourceType: 'Patient', id: 'p', birthDate: '1960-01-02' };
const saturation = (id: string, effectiveDateTime: string, value: number, code = '2708-6'): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code }] },
  subject: { reference: 'Patient/p' },
  effectiveDateTime,
  valueQuantity: { value, unit: '%' },
});

/** What the form's own logic finds in a record. */
async function found(...resources: Resource[]): Promise<unknown> {
  const { content = [] } = oxygenLibrary('https://payer.example');
  const elm = content.find(({ contentType }) => contentType === 'application/elm+json')?.data ?? '';
  const answer = await run({
    libraries: [{ name: 'HomeOxygen', elm: Buffer.from(elm, 'base64').toString('utf8') }],
    definitions: ['BirthDate', 'LatestSaturation'].map((name) => ({ library: 'HomeOxygen', name })),
    resources: [patient, ...resources],
    parameters: {},
    valueSets: {},
    nowMs: Date.parse('2026-11-24T10:00:00Z'),
  });
  return 'outcomes' in answer ? answer.outcomes.map(({ values }) => values) : answer;
}

describe('the logic of the oxygen form', () => {
  it('takes the newer of two saturations, in whatever order the record has them', async () => {
    const older = saturation('a', '2026-01-05T08:00:00Z', 91);
    const newer = saturation('b', '2026-10-05T08:00:00Z', 86);
    expect(await found(older, newer)).toEqual([['1960-01-02'], [86]]);
    expect(await found(newer, older)).toEqual([['1960-01-02'], [86]]);
  });

  it('takes no other measurement, and finds nothing where there is none', async () => {
    expect(await found(saturation('c', '2026-10-05T08:00:00Z', 120, '8480-6'))).toEqual([['1960-01-02'], []]);
  });
});

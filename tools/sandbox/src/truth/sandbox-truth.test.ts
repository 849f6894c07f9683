import { generateRecords } from '../records/index.js';
import { sandboxTruth } from './sandbox-truth.js';
import type { PatientTruth } from './patient-truth.js';

const options = { seed: 1, patients: 12, asOf: '2026-06-01T00:00:00Z' };
const truth = sandboxTruth(options);
const { resources } = generateRecords(options);
const ehrOf = (position: number) => truth.people[position]?.records['sandbox-ehr'];

const refsOf = ({
  claims,
  problems,
  medications,
  allergies,
  results,
  vitals,
  social,
  immunizations,
}: PatientTruth): string[] =>
  [claims, problems, medications, allergies, results, vitals, social, immunizations].flat().map(({ ref }) => ref);

describe('sandboxTruth', () => {
  it('is the same for equal options and another for another day', () => {
    expect(sandboxTruth(options)).toEqual(truth);
    expect(sandboxTruth({ ...options, asOf: '2026-06-02T00:00:00Z' })).not.toEqual(truth);
  });

  it('names every person', () => {
    expect(truth.people.map(({ key }) => key)).toEqual(truth.people.map((_, at) => ehrOf(at)?.patientId));
  });

  it('counts every resource of a patient once', () => {
    const counted = truth.people.flatMap(({ records }) => Object.values(records['sandbox-ehr']?.counts ?? {}));
    const shared = 'Organization Location Practitioner PractitionerRole Medication Provenance'.split(' ');
    const owned = resources.filter(({ resourceType }) => !shared.includes(resourceType));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(owned.length);
  });

  it('says which entries agree, contradict each other or come twice', () => {
    for (const { records, shared } of truth.people) {
      const refs = new Set(Object.values(records).flatMap((one) => [`Patient/${one.patientId}`, ...refsOf(one)]));
      for (const { entries } of shared) for (const { ref } of entries) expect(refs).toContain(ref);
    }
    expect(truth.people[0]?.shared.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['same', 'contradicts', 'duplicate']),
    );
  });
});

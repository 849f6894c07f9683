import fc from 'fast-check';
import type {
  Coverage,
  Encounter,
  ExplanationOfBenefit,
  MedicationDispense,
  MedicationRequest,
  Observation,
  Patient,
  Resource,
} from 'fhir/r4.js';
import { generateRecords } from '../hospital/generate-records.js';
import { leavesOf, ofType } from '../testing/walk-resource.js';

const day = (value: unknown): string => String(value).slice(0, 10);
const isDated = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d\d-\d\d(T|$)/.test(value);

/** Plans and limits lie in the future by their nature. */
const mayBeLater = new Set(['target.dueDate', 'expirationDate', 'dispenseRequest.validityPeriod.end']);
/** What offices do about a patient may come after the patient's death. */
const paperwork = new Set(['meta.lastUpdated', 'created', 'supportingInfo.timingDate']);

/** The patient in whose chart a resource stands; undefined for what all patients share. */
function ownerOf({ id = '' }: Resource, patients: readonly Patient[]): Patient | undefined {
  return patients.find((patient) => id === patient.id || id.startsWith(`${patient.id}-`));
}

/** Names every date of a resource that cannot be. */
function impossibleDates(resource: Resource, patient: Patient, asOf: string): string[] {
  const birth = day(patient.birthDate);
  const death = day(patient.deceasedDateTime ?? '9');
  return leavesOf(resource).flatMap(({ path, value }) => {
    // A parent is older than the child whose record says so.
    const isRelative = resource.resourceType === 'RelatedPerson' && path === 'birthDate';
    if (!isDated(value) || mayBeLater.has(path) || isRelative) return [];
    const last = paperwork.has(path) || death > day(asOf) ? day(asOf) : death;
    return day(value) < birth || day(value) > last ? [`${resource.id} ${path} ${String(value)}`] : [];
  });
}

const options = fc.record({
  seed: fc.integer(),
  patients: fc.constantFrom(5, 7),
  asOf: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
});

/** Generating is the costly part, so all tests look at the same few, but whole, sets of records. */
const samples = fc.sample(options, { numRuns: 8, seed: 20 }).map((chosen) => ({
  resources: generateRecords(chosen).resources,
  asOf: chosen.asOf,
}));

function everyRecord(check: (resources: Resource[], asOf: string) => void): void {
  for (const { resources, asOf } of samples) check(resources, asOf);
}

describe('every date in the records', () => {
  it('lies between birth and now, and what happens to a patient not after death', () => {
    everyRecord((resources, asOf) => {
      const patients = ofType<Patient>(resources, 'Patient');
      const impossible = resources.flatMap((resource) => {
        const owner = ownerOf(resource, patients);
        return owner ? impossibleDates(resource, owner, asOf) : [];
      });
      expect(impossible).toEqual([]);
    });
  });

  it('puts results into their visit, and their release not before the drawing of blood', () => {
    everyRecord((resources) => {
      const visits = new Map(ofType<Encounter>(resources, 'Encounter').map((one) => [`Encounter/${one.id}`, one]));
      const misplaced = ofType<Observation>(resources, 'Observation').filter((observation) => {
        const { start, end } = visits.get(observation.encounter?.reference ?? '')?.period ?? {};
        const moments = [start, observation.effectiveDateTime, observation.issued].map(String);
        return moments.join() !== [...moments].sort().join() || String(observation.effectiveDateTime) > String(end);
      });
      expect(misplaced).toEqual([]);
    });
  });

  it('never lets visits of one patient overlap', () => {
    everyRecord((resources) => {
      const ends = new Map<string, string>();
      for (const { subject, period } of ofType<Encounter>(resources, 'Encounter')) {
        const patient = subject?.reference ?? '';
        expect(String(period?.start) > (ends.get(patient) ?? '')).toBe(true);
        ends.set(patient, String(period?.end));
      }
    });
  });

  it('dispenses after prescribing, and bills after the care and within the insurance', () => {
    everyRecord((resources) => {
      const requests = new Map(
        ofType<MedicationRequest>(resources, 'MedicationRequest').map((one) => [`MedicationRequest/${one.id}`, one]),
      );
      const early = ofType<MedicationDispense>(resources, 'MedicationDispense').filter((dispense) => {
        const request = requests.get(dispense.authorizingPrescription?.[0]?.reference ?? '');
        return !(String(dispense.whenHandedOver) > String(request?.authoredOn));
      });
      expect(early).toEqual([]);
      const coverages = new Map(ofType<Coverage>(resources, 'Coverage').map((one) => [`Coverage/${one.id}`, one]));
      const unfounded = ofType<ExplanationOfBenefit>(resources, 'ExplanationOfBenefit').filter((claim) => {
        const { start, end = '9' } = coverages.get(claim.insurance[0]?.coverage.reference ?? '')?.period ?? {};
        const { billablePeriod: care, created } = claim;
        return !(day(start) <= day(care?.start) && day(care?.end) <= day(end) && day(care?.end) <= day(created));
      });
      expect(unfounded).toEqual([]);
    });
  });
});

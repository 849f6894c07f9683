import fc from 'fast-check';
import type { Patient, Resource } from 'fhir/r4.js';
import { generateRecords } from '../hospital/generate-records.js';
import { leavesOf } from '../testing/walk-resource.js';

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

describe('every date in the records', () => {
  // Generating is the costly part: a few, but whole, sets of records.
  it.each(fc.sample(options, { numRuns: 8, seed: 20 }))(
    'lies between birth and now, and what happens to a patient not after death: %j',
    (chosen) => {
      const { resources } = generateRecords(chosen);
      const patients = resources.filter((one): one is Patient => one.resourceType === 'Patient');
      const impossible = resources.flatMap((resource) => {
        const owner = ownerOf(resource, patients);
        return owner ? impossibleDates(resource, owner, chosen.asOf) : [];
      });
      expect(impossible).toEqual([]);
    },
  );
});

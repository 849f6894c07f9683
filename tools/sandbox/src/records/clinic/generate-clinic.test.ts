import type { Observation, Resource } from 'fhir/r4.js';
import { generateSystems, patientIdIn } from '../generate-systems.js';
import { writeRecords } from '../hospital/generate-records.js';

const options = { seed: 1, patients: 12, asOf: '2026-06-01T00:00:00Z' };
const { ehr, clinic, member, memberCards, shared: all } = generateSystems(options);
const shared = all.filter(({ entries }) => entries.every(({ system }) => system !== 'member'));
const { charts } = writeRecords(options);
const keyAt = (position: number): string => charts[position]?.chart.person.id ?? '';
const keyOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id ?? ''}`;
const byReference = new Map(clinic.resources.map((one) => [keyOf(one), one]));
const atHospital = new Map(ehr.resources.map((one) => [keyOf(one), one]));

describe('the records of the clinic', () => {
  it('are byte-identical for equal options and leave those of the hospital alone', () => {
    const again = generateSystems(options);
    expect(JSON.stringify(again)).toBe(JSON.stringify({ ehr, clinic, member, memberCards, shared: all }));
    expect(JSON.stringify(ehr)).toBe(JSON.stringify(writeRecords(options).records));
  });

  it('are the same where those of the payer are read first', () => {
    const again = generateSystems(options);
    expect(JSON.stringify([again.memberCards, again.member, again.clinic])).toBe(
      JSON.stringify([memberCards, member, clinic]),
    );
  });

  it('hold no name in an id', () => {
    for (const { id = '' } of clinic.resources) expect(id).toMatch(/^[A-Za-z0-9]{15,20}$/);
  });

  it('have accounts for the same people: a parent opens the child, a clinician of the clinic everybody', () => {
    const parent = clinic.accounts.find(({ patientIds }) => patientIds.length === 2);
    expect(parent?.patientIds).toEqual([1, 2].map((position) => patientIdIn('clinic', keyAt(position))));
    expect(clinic.accounts.at(-1)?.patientIds).toHaveLength(10);
    expect(clinic.accounts.at(-1)?.login).not.toBe(ehr.accounts.at(-1)?.login);
    for (const { fhirUser } of clinic.accounts) expect(byReference.has(fhirUser)).toBe(true);
  });
});

describe('what the clinic has otherwise', () => {
  it('names entries that exist, each on its system', () => {
    expect(shared.length).toBeGreaterThan(100);
    for (const { entries } of shared) {
      for (const { system, ref } of entries) {
        expect([ref, (system === 'ehr' ? atHospital : byReference).has(ref)]).toEqual([ref, true]);
      }
    }
  });

  it('agrees with the hospital on what it took over, to the digit', () => {
    const same = shared.filter(({ kind, entries }) => kind === 'same' && entries[0]?.ref.startsWith('Observation/'));
    expect(same.length).toBeGreaterThan(20);
    for (const { entries } of same) {
      const [there, here] = [atHospital.get(entries[0]?.ref ?? ''), byReference.get(entries[1]?.ref ?? '')];
      const { valueQuantity, effectiveDateTime } = there as Observation;
      expect(here).toMatchObject({ valueQuantity, effectiveDateTime });
    }
  });
});

import type { Resource } from 'fhir/r4.js';
import { generateSystems } from './generate-systems.js';
import { leavesOf, patientsOf, referencesOf } from './testing/walk-resource.js';

const { ehr, clinic, member } = generateSystems({ seed: 1, patients: 12, asOf: '2026-06-01T00:00:00Z' });
const keyOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id ?? ''}`;
const systems = { hospital: ehr, clinic, payer: member };
/** Types that no such system has. */
const foreign: Record<string, RegExp> = {
  hospital: /^Claim/,
  clinic: /Explanation|Coverage|Claim|Dispense/,
  payer: /Medication|Allergy|Document|Condition|Encounter/,
};

describe.each(Object.entries(systems))('the records of the %s', (name, { resources }) => {
  const keys = new Set(resources.map(keyOf));

  it('have every resource once, with ids that FHIR allows and no other system has', () => {
    expect(keys.size).toBe(resources.length);
    for (const { id } of resources) expect(id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
    const others = Object.entries(systems).filter(([other]) => other !== name);
    expect(others.flatMap(([, other]) => other.resources).filter((one) => keys.has(keyOf(one)))).toEqual([]);
  });

  it('are of the types of such a system', () => {
    expect(resources.filter(({ resourceType }) => foreign[name]?.test(resourceType))).toEqual([]);
  });

  it('refer to nothing that is not there', () => {
    expect(resources.flatMap(referencesOf).filter((reference) => !keys.has(reference))).toEqual([]);
  });

  it("keep patients apart: only a child's card mentions another patient, the parent", () => {
    const mixed = resources.filter((one) => new Set(patientsOf(one)).size > 1);
    expect(mixed.map(({ resourceType }) => resourceType)).toEqual(name === 'clinic' ? [] : ['Coverage']);
  });

  it('use phone numbers and domains that nobody can have', () => {
    const contacts = resources.flatMap(leavesOf).filter(({ path }) => path === 'telecom.value');
    expect(contacts.length).toBeGreaterThan(10);
    const harmless = /^(555-555-01\d\d|\(555\) 555-01\d\d|[a-z0-9.-]+@example\.(com|org))$/;
    expect(contacts.filter(({ value }) => !harmless.test(String(value)))).toEqual([]);
  });
});

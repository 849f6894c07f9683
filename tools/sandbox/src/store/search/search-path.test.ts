import { compileSearchPath } from './search-path.js';

const select = (
  expression: string,
  resource: { resourceType: string } & Record<string, unknown>,
): unknown[] | undefined => compileSearchPath(expression, resource.resourceType)?.(resource);

describe('compileSearchPath', () => {
  it('walks through arrays', () => {
    const resource = { resourceType: 'Patient', name: [{ given: ['Ada', 'May'] }, { given: ['A.'] }] };
    expect(select('Patient.name.given', resource)).toEqual(['Ada', 'May', 'A.']);
  });

  it('takes only the alternatives of the type', () => {
    const resource = { resourceType: 'Goal', subject: 'x', patient: 'not this' };
    expect(select('AllergyIntolerance.patient | Goal.subject', resource)).toEqual(['x']);
    expect(select('AllergyIntolerance.patient', resource)).toBeUndefined();
  });

  it('finds a choice element whatever its type, and one cast to a type only when it has it', () => {
    const dated = { resourceType: 'Observation', effectivePeriod: { start: '2024' } };
    expect(select('Observation.effective', dated)).toEqual([{ start: '2024' }]);
    expect(select('(Observation.effective as dateTime)', dated)).toEqual([]);
    expect(select('Observation.effective.as(Period)', dated)).toEqual([{ start: '2024' }]);
    const coded = { resourceType: 'Observation', valueCodeableConcept: { text: 'high' } };
    expect(select('(Observation.value as string) | (Observation.value as CodeableConcept).text', coded)).toEqual([
      'high',
    ]);
  });

  it('keeps references that resolve to the type asked for', () => {
    const resource = { resourceType: 'Goal', subject: { reference: 'Group/1' } };
    expect(select('Goal.subject.where(resolve() is Patient)', resource)).toEqual([]);
    const own = { reference: 'Patient/1' };
    expect(select('Goal.subject.where(resolve() is Patient)', { ...resource, subject: own })).toEqual([own]);
  });

  it('filters by the value of a member', () => {
    const phone = { system: 'phone', value: '1' };
    const resource = { resourceType: 'Patient', telecom: [phone, { system: 'email', value: '2' }] };
    expect(select("Patient.telecom.where(system='phone')", resource)).toEqual([phone]);
  });

  it('leaves what is no plain path to the FHIRPath interpreter', () => {
    const expression = 'Patient.deceased.exists() and Patient.deceased != false';
    expect(select(expression, { resourceType: 'Patient', deceasedBoolean: false })).toEqual([false]);
    expect(select(expression, { resourceType: 'Patient', deceasedDateTime: '2024' })).toEqual([true]);
  });
});

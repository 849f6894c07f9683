import type { FhirResource } from 'fhir/r4.js';
import { projectResource } from './project-resource.js';

const loinc = 'http://loinc.org';
const order = {
  resourceType: 'MedicationRequest',
  id: 'm',
  status: 'active',
  intent: 'order',
  authoredOn: '2026-01-05',
  medicationCodeableConcept: { text: 'Metformin' },
  requester: { reference: 'Practitioner/1', display: 'Dr. Ada Example' },
  note: [{ authorString: 'A', text: 'with meals' }],
  dispenseRequest: { numberOfRepeatsAllowed: 3, validityPeriod: { start: '2026-01-05', end: '2026-07-05' } },
};

const more = (resource: object, ...columns: string[]) => projectResource(resource as FhirResource, { columns }).more;

describe('columns that are asked for', () => {
  it('come beside what a row shows anyway', () => {
    expect(projectResource(order as FhirResource, { columns: ['requester'] })).toEqual({
      ...projectResource(order as FhirResource),
      more: { requester: 'Dr. Ada Example' },
    });
  });

  it.each([
    [order, 'prescriber', 'Dr. Ada Example'],
    [order, 'note', 'with meals'],
    [order, 'medication', 'Metformin'],
    [order, 'dispenseRequest.numberOfRepeatsAllowed', '3'],
    [order, 'dispenseRequest', '3, 2026-01-05 to 2026-07-05'],
    [{ resourceType: 'Immunization', lotNumber: 'L-1' }, 'lot', 'L-1'],
    [{ resourceType: 'Immunization', performer: [{ actor: { display: 'Nurse' } }] }, 'performer', 'Nurse'],
    [{ resourceType: 'Encounter', participant: [{ individual: { display: 'Dr. B' } }] }, 'participant', 'Dr. B'],
    [{ resourceType: 'Encounter', serviceProvider: { reference: 'Org/1' } }, 'serviceProvider', 'Org/1'],
    [{ resourceType: 'Patient', telecom: [{ value: '555-0100', use: 'old' }] }, 'telecom', '555-0100 (old)'],
    [{ resourceType: 'Patient', address: [{ line: ['1 Elm'], city: 'Exampleton' }] }, 'address', '1 Elm, Exampleton'],
    [{ resourceType: 'Patient', identifier: [{ system: 'urn:x', value: 'MRN-1' }] }, 'identifier', 'MRN-1'],
    [{ resourceType: 'Observation', code: { coding: [{ system: loinc, code: '1-8' }] } }, 'code', 'LOINC 1-8'],
    [{ resourceType: 'Observation', issued: '2026-01-01' }, 'issued', '2026-01-01'],
    [{ resourceType: 'ChargeItem', factorOverride: 0.8 }, 'factorOverride', '0.8'],
  ])('%j as %s', (resource, column, expected) => {
    expect(more(resource, column)).toEqual({ [column]: expected });
  });

  it.each([
    ['a name that the resource does not have', 'lotNumber'],
    ['the type', 'resourceType'],
    ['nothing', ''],
    ['what every object has', 'constructor'],
    ['another such', '__proto__'],
  ])('are left out: %s', (_what, column) => {
    expect(more(order, column)).toBeUndefined();
  });

  it('are bounded, however deep or long the element is', () => {
    let deep: unknown = 'end';
    for (let depth = 0; depth < 1000; depth += 1) deep = { a: [deep] };
    expect(
      more({ ...order, extension: deep, note: [{ text: 'x'.repeat(9000) }] }, 'note', 'extension')?.['note'],
    ).toHaveLength(300);
  });
});

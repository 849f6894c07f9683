import type { FhirResource } from 'fhir/r4.js';
import { filterCheck } from './filter-check.js';

const coded = (code: string, system?: string) => ({ coding: [{ ...(system && { system }), code }] });
const loinc = 'http://loinc.org';

/** The filters that a resource certainly does not match. */
function unmatched(resourceType: string, query: string, fields: object): readonly string[] {
  const resource = { resourceType, id: 'r1', ...fields } as unknown as FhirResource;
  return filterCheck({ path: resourceType, query })?.unmatched(resource) ?? [];
}

describe('a filter that a platform ignored', () => {
  it.each<[type: string, query: string, fields: object, name: string]>([
    ['Condition', 'clinical-status=resolved', { clinicalStatus: coded('active') }, 'clinical-status'],
    ['Condition', 'clinical-status=http://x|resolved', { clinicalStatus: coded('inactive') }, 'clinical-status'],
    ['ServiceRequest', 'status=active', { status: 'completed' }, 'status'],
    ['ServiceRequest', 'status=active,on-hold&status=draft', { status: 'active' }, 'status'],
    ['Goal', 'lifecycle-status=active', { lifecycleStatus: 'completed' }, 'lifecycle-status'],
    ['Observation', 'category=laboratory', { category: [coded('vital-signs')] }, 'category'],
    ['Observation', 'category=laboratory', { code: coded('8867-4', loinc) }, 'category'],
    ['AllergyIntolerance', 'category=food', { category: ['medication'] }, 'category'],
    ['Observation', `code=${loinc}|4548-4`, { code: coded('2823-3', loinc) }, 'code'],
    ['Observation', 'code=4548-4', { code: coded('2823-3', loinc) }, 'code'],
    ['Immunization', 'vaccine-code=140', { vaccineCode: coded('10') }, 'vaccine-code'],
    ['Observation', 'date=ge2026-01-01', { effectiveDateTime: '2025-12-30T09:00:00Z' }, 'date'],
    ['Observation', 'date=ge2025&date=le2025-06', { effectiveDateTime: '2025-08' }, 'date'],
    ['Encounter', 'date=lt2020', { period: { start: '2020-03-01' } }, 'date'],
    ['MedicationRequest', 'authoredon=2026-03', { authoredOn: '2026-01-31' }, 'authoredon'],
  ])('shows in %s?%s of %j', (type, query, fields, name) => {
    expect(unmatched(type, query, fields)).toEqual([name]);
  });

  it.each<[type: string, query: string, fields: object]>([
    ['Condition', 'clinical-status=active', { clinicalStatus: coded('relapse') }],
    ['Condition', 'clinical-status=active', {}],
    ['Condition', 'clinical-status:not=active', { clinicalStatus: coded('active') }],
    ['ServiceRequest', 'status=active,completed', { status: 'completed' }],
    // Words of a vendor's own, which the platform may have matched with the code.
    ['Observation', 'category=laboratory', { category: [coded('1', 'urn:oid:1.2.3')] }],
    ['Observation', 'category=laboratory', { category: [coded('vital-signs'), coded('laboratory')] }],
    ['Observation', 'category=laboratory', { code: coded('2823-3', loinc) }],
    ['Observation', 'category=laboratory', { code: { text: 'Heart rate' } }],
    ['Observation', `code=${loinc}|4548-4`, { code: coded('271649006', 'http://snomed.info/sct') }],
    ['Condition', 'code=I4891', { code: coded('I48.91', 'http://hl7.org/fhir/sid/icd-10-cm') }],
    ['AllergyIntolerance', 'code=7980', { code: coded('1'), reaction: [{ substance: coded('7980') }] }],
    ['MedicationRequest', 'code=6809', { medicationReference: { reference: 'Medication/m1' } }],
    ['Observation', 'date=ge2026-01-01', { effectiveDateTime: '2025-12-31T20:00:00-08:00' }],
    ['Observation', 'date=ge2026-01-01', { effectiveDateTime: '2026' }],
    ['Encounter', 'date=ge2026', { period: { start: '2020-03-01' } }],
    ['Observation', 'date=ne2026', { effectiveDateTime: '2026-01-01' }],
    ['Observation', 'date=ge2026', { effectiveDateTime: 'last winter' }],
    ['Observation', 'code:in=http://x&value-quantity=gt5&_id=r2&_count=1&%zz=', { status: 'final' }],
    ['Observation', 'status=', { status: 'final' }],
    ['Observation', 'status=null&category=null', { status: null, category: [null, { coding: [null, {}] }] }],
  ])('is not taken from %s?%s of %j, which may match', (type, query, fields) => {
    expect(unmatched(type, query, fields)).toEqual([]);
  });

  it('is not looked for in what is no search', () => {
    expect(filterCheck({ path: 'Patient/p1/$everything', query: 'status=active' })).toBeUndefined();
    expect(filterCheck({ path: 'Observation', query: 'patient=p1&_count=5' })).toBeUndefined();
  });
});

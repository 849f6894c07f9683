import type { Observation, Patient } from 'fhir/r4.js';
import type { ElmJob } from '../../dtr/prefill/elm-job.js';

/** A library in ELM with these definitions, beside `Patient`. */
export function elmOf(id: string, definitions: Readonly<Record<string, object>>, more: object = {}): object {
  const patient = { type: 'SingletonFrom', operand: { type: 'Retrieve', dataType: '{http://hl7.org/fhir}Patient' } };
  return {
    library: {
      identifier: { id, version: '1' },
      schemaIdentifier: { id: 'urn:hl7-org:elm', version: 'r1' },
      usings: { def: [{ localIdentifier: 'FHIR', uri: 'http://hl7.org/fhir', version: '4.0.1' }] },
      statements: {
        def: Object.entries({ Patient: patient, ...definitions }).map(([name, expression]) => ({
          name,
          context: 'Patient',
          accessLevel: 'Public',
          expression,
        })),
      },
      ...more,
    },
  };
}

export const literal = (value: string | number, type = typeof value === 'number' ? 'Integer' : 'String'): object => ({
  type: 'Literal',
  valueType: `{urn:hl7-org:elm-types:r1}${type}`,
  value: String(value),
});

export const ofPatient = (path: string): object => ({
  type: 'Property',
  path,
  source: { type: 'ExpressionRef', name: 'Patient' },
});

export const patient: Patient = { resourceType: 'Patient', id: 'p', birthDate: '1960-01-02', gender: 'female' };

export const saturation: Observation = {
  resourceType: 'Observation',
  id: 'o',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2708-6' }] },
  subject: { reference: 'Patient/p' },
  valueQuantity: { value: 86, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
};

export function jobOf(elm: object, names: readonly string[], more: Partial<ElmJob> = {}): ElmJob {
  return {
    libraries: [{ name: 'Lib', elm: JSON.stringify(elm) }],
    definitions: names.map((name) => ({ library: 'Lib', name })),
    resources: [patient, saturation],
    parameters: {},
    valueSets: {},
    nowMs: Date.parse('2026-11-24T10:00:00Z'),
    ...more,
  };
}

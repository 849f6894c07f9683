import { heldTypes } from '../store/search/held-types.js';
import { parseSmartScope } from '../store/access/smart-scope.js';

/** Scopes that are not about resources. */
export const contextScopes: readonly string[] = [
  'openid',
  'fhirUser',
  'profile',
  'launch',
  'launch/patient',
  'offline_access',
  'online_access',
];

/** What discovery documents list: `scopes_supported` need not be exhaustive (SMART App Launch 2.2), thousands would be. */
export const advertisedScopes: readonly string[] = [
  ...contextScopes,
  'patient/*.rs',
  'patient/*.cruds',
  'patient/*.read',
  'patient/*.write',
  'patient/*.*',
  'user/*.rs',
  'user/*.cruds',
  'user/*.read',
  'user/*.write',
  'user/*.*',
  'system/*.rs',
  'system/*.read',
  ...heldTypes.map((type) => `patient/${type}.rs`),
];

/** The `category` values that US Core asks servers to honour in granular scopes. */
const granularCategories: readonly (readonly [type: string, system: string, codes: readonly string[]])[] = [
  [
    'Observation',
    'http://terminology.hl7.org/CodeSystem/observation-category',
    ['social-history', 'vital-signs', 'imaging', 'laboratory', 'procedure', 'survey', 'exam', 'therapy', 'activity'],
  ],
  ['Observation', 'http://hl7.org/fhir/us/core/CodeSystem/us-core-category', ['sdoh', 'functional-status']],
  [
    'Condition',
    'http://terminology.hl7.org/CodeSystem/condition-category',
    ['encounter-diagnosis', 'problem-list-item'],
  ],
  ['Condition', 'http://hl7.org/fhir/us/core/CodeSystem/condition-category', ['health-concern']],
];

/** The 31 ways to pick at least one of the letters c, r, u, d, s in order. */
const v2Suffixes: readonly string[] = Array.from({ length: 31 }, (_, index) =>
  [...'cruds'].filter((_letter, bit) => ((index + 1) >> bit) & 1).join(''),
);

/** What a backend service may be granted: reading, whoever's record it is. */
export const systemScopes: readonly string[] = ['*', ...heldTypes].flatMap((type) =>
  ['read', 'r', 's', 'rs'].map((suffix) => `system/${type}.${suffix}`),
);

/**
 * Every scope the provider must know by name. It refuses a request none of whose scopes are known, so plain resource
 * scopes and the usual granular ones are spelt out; granular scopes with other filters are granted beside any of these.
 */
export function knownScopes(): string[] {
  const levels = ['patient', 'user'];
  const plain = ['*', ...heldTypes].flatMap((type) =>
    ['read', 'write', '*', ...v2Suffixes].map((suffix) => `${type}.${suffix}`),
  );
  const granular = granularCategories.flatMap(([type, system, codes]) =>
    codes.flatMap((code) =>
      ['r', 's', 'rs'].flatMap((suffix) => [
        `${type}.${suffix}?category=${code}`,
        `${type}.${suffix}?category=${system}|${code}`,
      ]),
    ),
  );
  return [
    ...contextScopes,
    ...levels.flatMap((level) => [...plain, ...granular].map((scope) => `${level}/${scope}`)),
    ...systemScopes,
  ];
}

/** Tells whether a request with these scopes is about one patient's record, so that a patient must be chosen. */
export function needsPatient(scopes: readonly string[]): boolean {
  return scopes.some(
    (scope) => scope === 'launch' || scope === 'launch/patient' || parseSmartScope(scope)?.context === 'patient',
  );
}

/**
 * The part of a request that can be granted; the rest is dropped and the token response's `scope` says so
 * (RFC 6749 section 3.3). Dropped are unknown and malformed scopes, types the sandbox does not hold, patient scopes
 * when there is no patient, `launch` without an EHR launch, `system/` scopes, which are for no person, and `user/` scopes of people who are not clinicians: theirs is the patient compartment.
 */
export function grantableScopes(
  requested: readonly string[],
  who: { isClinician: boolean; hasPatient: boolean; isLaunched?: boolean },
): string[] {
  return [...new Set(requested)].filter((scope) => {
    if (scope === 'launch') return who.isLaunched === true;
    if (scope === 'launch/patient') return who.hasPatient;
    if (contextScopes.includes(scope)) return true;
    const clinical = parseSmartScope(scope);
    if (!clinical || clinical.context === 'system') return false;
    if (clinical.type !== '*' && !heldTypes.includes(clinical.type)) return false;
    return clinical.context === 'user' ? who.isClinician : who.hasPatient;
  });
}

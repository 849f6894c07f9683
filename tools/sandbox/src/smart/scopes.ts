import rows from './scopes.json' with { type: 'json' };
import { heldTypes } from '../store/search/held-types.js';
import { parseSmartScope } from '../store/access/smart-scope.js';

/** Scopes that are not about resources. */
export const contextScopes: readonly string[] = Object.keys(rows.context);

/** What discovery documents list: `scopes_supported` need not be exhaustive (SMART App Launch 2.2), thousands would be. */
export const advertisedScopes: readonly string[] = [
  ...contextScopes,
  ...rows.advertised,
  ...heldTypes.map((type) => `patient/${type}.rs`),
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
  // The `category` values that US Core asks servers to honour.
  const granular = rows.granular.flatMap(({ type, system, codes }) =>
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

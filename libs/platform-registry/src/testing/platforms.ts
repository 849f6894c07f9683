import { checkPlatform } from '../check-platform.js';
import type { PlatformDefinition } from '../schema/types.js';

/** The least that a routable file with a login must say; tests change one thing at a time. */
export const clinic = {
  id: 'clinic',
  name: 'Fictional Clinic',
  kind: 'ehr',
  environment: 'production',
  fhirBaseUrl: 'https://fhir.clinic.example/r4/',
  oauth: { scopes: ['openid', 'patient/*.read'] },
  registration: 'required',
  developerPortal: 'https://developer.clinic.example',
  verification: { status: 'unverified' },
};

/** A platform whose organizations are path segments. */
export const network = {
  ...clinic,
  id: 'network',
  name: 'Fictional Network',
  aliases: ['Net Work'],
  fhirBaseUrl: undefined,
  tenancy: {
    mode: 'template',
    templates: {
      patient: {
        fhirBaseUrl: 'https://fhir.network.example/r4/{tenant}/',
        authorizeUrl: 'https://login.network.example/{tenant}/authorize',
        tokenUrl: 'https://login.network.example/{tenant}/token',
      },
    },
    knownTenants: [{ id: 'north', name: 'North Hospital' }],
  },
};

/** Removes what is undefined, as JSON does. */
export function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Returns a valid definition: the clinic with some keys replaced. @throws Error naming the faults otherwise */
export function definition(change: object = {}): PlatformDefinition {
  const { definition: valid, faults } = checkPlatform(asJson({ ...clinic, ...change }));
  if (valid === undefined) throw new Error(JSON.stringify(faults));
  return valid;
}

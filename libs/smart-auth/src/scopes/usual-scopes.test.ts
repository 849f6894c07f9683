import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { withUsualScopes } from './usual-scopes.js';

const usual = ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/*.rs'];
const platform = {
  id: 'ehr',
  kind: 'ehr',
  credentials: { scopes: usual },
  definition: { quirks: {} },
} as unknown as ResolvedPlatform;

describe('scopes of a first sign-in that asks for more', () => {
  it('come on top of the usual ones', () => {
    const scopes = withUsualScopes(platform, ['patient/Observation.c']);
    expect(scopes).toEqual(expect.arrayContaining([...usual, 'patient/Observation.c']));
  });

  it('leave out the choice of one patient where all of a clinician are asked for', () => {
    const scopes = withUsualScopes(platform, ['user/*.rs']);
    expect(scopes).toEqual(expect.arrayContaining(['openid', 'fhirUser', 'offline_access', 'user/*.rs']));
    expect(scopes.filter((scope) => /^(patient\/|launch\/patient)/.test(scope))).toEqual([]);
  });

  it('keep what is asked for by name of one patient beside all', () => {
    const scopes = withUsualScopes(platform, ['user/*.rs', 'patient/Observation.c']);
    expect(scopes).toEqual(expect.arrayContaining(['user/*.rs', 'patient/Observation.c']));
    expect(scopes).not.toContain('patient/*.rs');
  });
});

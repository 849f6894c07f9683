import { missingScopes } from './scope-coverage.js';

describe('missingScopes', () => {
  it('understands a grant in the other scope version', () => {
    expect(missingScopes(['patient/*.read'], ['patient/*.rs'])).toEqual([]);
    expect(missingScopes(['patient/Observation.rs'], ['patient/*.read'])).toEqual([]);
    expect(missingScopes(['patient/Observation.rs'], ['patient/Observation.r', 'patient/Observation.s'])).toEqual([]);
  });

  it('tells what was withheld', () => {
    const requested = ['openid', 'offline_access', 'patient/*.read', 'patient/Observation.write'];
    expect(missingScopes(requested, ['openid', 'patient/Observation.read'])).toEqual([
      'offline_access',
      'patient/*.read',
      'patient/Observation.write',
    ]);
  });

  it('does not take a filtered or a user scope for what was asked', () => {
    expect(missingScopes(['patient/Observation.rs'], ['patient/Observation.rs?category=laboratory'])).toHaveLength(1);
    expect(missingScopes(['patient/Observation.rs'], ['user/Observation.rs'])).toHaveLength(1);
  });
});

import fc from 'fast-check';
import { parseScope } from './scopes.js';

describe('parseScope', () => {
  it('keeps context, type and filter apart', () => {
    const scope = parseScope('user/Observation.s?category=http%3A%2F%2Fexample.org%2Fcodes%7Clab&status=final');
    expect(scope).toMatchObject({ context: 'user', resourceType: 'Observation' });
    expect([...(scope?.filter ?? [])]).toEqual([
      ['category', 'http://example.org/codes|lab'],
      ['status', 'final'],
    ]);
  });

  it.each([
    'openid',
    'patient/Observation',
    'patient/Observation.',
    'patient/Observation.?category=laboratory',
    'patient/Observation.sr',
    'patient/Observation.read\n',
    'Patient/Observation.read',
    'https://example.org/patient/Observation.read',
    'patient/Observation.read?category=laboratory',
    'patient/Observation.rs?',
    'patient/Observation.rs?category=',
    'patient/Observation.rs?category=laboratory&',
    'patient/Observation.rs?category=%zz',
    'patient/Observation.rs?category=a b',
    'patient/constructor.rs',
    `patient/Observation.rs?category=${'x'.repeat(3000)}`,
  ])('does not take %j for a resource scope', (text) => {
    expect(parseScope(text)).toBeUndefined();
  });

  it('takes no word for an access word because every object has such a member', () => {
    expect(parseScope('patient/Observation.constructor')).toBeUndefined();
    expect(parseScope('patient/Observation.toString')).toBeUndefined();
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const scope = parseScope(text);
        return scope === undefined || scope.permissions.size > 0;
      }),
    );
  });
});

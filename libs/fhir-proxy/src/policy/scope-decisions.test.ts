import { decideScopes } from '@fhir-gateway/smart-auth';
import type { ScopePermission } from '@fhir-gateway/smart-auth';
import fc from 'fast-check';
import { decide } from './scope-decisions.js';

const scope = fc.constantFrom(
  'patient/*.rs',
  'patient/Observation.s?category=laboratory',
  'patient/Observation.rs',
  'user/Condition.cruds',
  'system/*.r',
  'openid',
  'patient/Observation.rs patient/*.cruds',
);
const permission = fc.constantFrom<ScopePermission>('c', 'r', 'u', 'd', 's');
const resourceType = fc.constantFrom('Observation', 'Condition', 'Patient', '*');
const searches = [undefined, '', 'category=laboratory', 'category=vital-signs', 'category=laboratory&_include=*'];

describe('decide', () => {
  it('says what decideScopes says, however often and after whatever else it is asked', () => {
    fc.assert(
      fc.property(fc.array(scope, { maxLength: 4 }), permission, resourceType, (scopes, letter, type) => {
        for (const search of [...searches, ...searches]) {
          const query = search === undefined ? undefined : new URLSearchParams(search);
          const expected = decideScopes(scopes, { permission: letter, resourceType: type, query });
          // Of a list that cannot change, answers are kept with the list.
          const same = Object.freeze([...scopes]);
          const said = [scopes, same, same].map((list) => decide(list, letter, type, search));
          expect(said).toEqual([expected, expected, expected]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('goes on deciding when more is asked of one list than is kept', () => {
    const scopes = Object.freeze(['user/Observation.r']);
    for (let index = 0; index < 150; index += 1) expect(decide(scopes, 'r', `Type${index}`).allowed).toBe(false);
    expect(decide(scopes, 'r', 'Observation').allowed).toBe(true);
  });

  it('goes on deciding when more is asked than it remembers', () => {
    for (let index = 0; index < 1_200; index += 1)
      expect(decide(['user/Observation.r'], 'r', `Type${index}`).allowed).toBe(false);
    expect(decide(['user/Observation.r'], 'r', 'Observation').allowed).toBe(true);
  });
});

import fc from 'fast-check';
import { decideScopes } from './scope-decision.js';
import type { ScopePermission } from './scopes.js';

const letters = ['c', 'r', 'u', 'd', 's'] as const;
const types = ['Patient', 'Observation', 'Condition'] as const;
const contexts = ['patient', 'user', 'system'] as const;
/** What each access word permits, written out by hand: the test must not share the parser's table. */
const access: Record<string, readonly ScopePermission[]> = {
  read: ['r', 's'],
  write: ['c', 'u', 'd'],
  '*': ['c', 'r', 'u', 'd', 's'],
};
for (let mask = 1; mask < 32; mask += 1) {
  const held = letters.filter((_, index) => mask & (1 << index));
  access[held.join('')] = held;
}

const allowed = (scopes: string[], permission: ScopePermission, resourceType: string, query?: string) =>
  decideScopes(scopes, {
    permission,
    resourceType,
    ...(query !== undefined && { query: new URLSearchParams(query) }),
  }).allowed;

describe('decideScopes', () => {
  it('agrees with the written-out table on every scope and interaction (D1)', () => {
    for (const context of contexts) {
      for (const scopeType of [...types, '*']) {
        for (const [word, permitted] of Object.entries(access)) {
          for (const permission of letters) {
            for (const resourceType of types) {
              const expected = permitted.includes(permission) && (scopeType === '*' || scopeType === resourceType);
              const decision = decideScopes([`${context}/${scopeType}.${word}`], { permission, resourceType });
              expect(decision.allowed).toBe(expected);
              expect(decision.compartmentOnly).toBe(expected && context === 'patient');
            }
          }
        }
      }
    }
  });

  it('permits with several scopes exactly what one of them permits', () => {
    const scope = fc
      .tuple(
        fc.constantFrom(...contexts),
        fc.constantFrom(...types, '*'),
        fc.constantFrom(...Object.keys(access)),
        fc.constantFrom('', '?category=laboratory', '?code=1,2'),
      )
      .map(([context, type, word, filter]) => `${context}/${type}.${word}${filter}`);
    const other = fc.constantFrom('openid', 'launch/patient', 'internal', 'patient/Observation.dr', '');
    const query = fc.option(fc.constantFrom('', 'category=laboratory', 'category=laboratory,vital-signs', 'code=2'), {
      nil: undefined,
    });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(scope, other), { maxLength: 6 }),
        fc.constantFrom(...letters),
        fc.constantFrom(...types),
        query,
        (scopes, permission, type, text) =>
          allowed(scopes, permission, type, text) === scopes.some((one) => allowed([one], permission, type, text)),
      ),
    );
  });

  it.each([[[]], [['']], [['openid', 'fhirUser', 'offline_access']], [['patient/Observation.sr']], [['*/*.*']]])(
    'permits nothing with %j',
    (scopes) => {
      for (const permission of letters) expect(allowed(scopes, permission, 'Observation')).toBe(false);
    },
  );

  it('is not bound to the compartment when a user scope covers it too', () => {
    const need = { permission: 'r', resourceType: 'Observation' } as const;
    expect(decideScopes(['patient/*.rs', 'user/Observation.r'], need).compartmentOnly).toBe(false);
    expect(decideScopes(['patient/*.rs', 'user/Condition.r'], need).compartmentOnly).toBe(true);
  });

  describe('with a filtered scope (D12)', () => {
    const scopes = ['patient/Observation.cruds?category=laboratory'];

    it.each([
      'category=laboratory',
      'patient=1&category=laboratory&_count=10',
      'category=laboratory&category=vital-signs',
      'category=http://example.org/category|laboratory',
      'category=laboratory,http://example.org/category|laboratory',
      // What is brought along is judged by its own types.
      'category=laboratory&_include=Observation:subject',
    ])('permits the search %s', (query) => {
      expect(allowed(scopes, 's', 'Observation', query)).toBe(true);
    });

    it.each([
      '',
      'category=',
      'category=laboratory,vital-signs',
      'category=laboratory,',
      'category=laboratory\\,vital-signs',
      'category=laboratory\\',
      'category=laboratory\\%0Avital-signs',
      'category:not=laboratory',
      'category=Laboratory',
      'category=a|b|laboratory',
      'category=laboratory&_CONTAINED=true',
      'category=laboratory&_query=everything',
    ])('refuses the search %j', (query) => {
      expect(allowed(scopes, 's', 'Observation', query)).toBe(false);
    });

    it('refuses what is not a search, and a search of unknown parameters', () => {
      for (const permission of ['c', 'r', 'u', 'd'] as const) {
        expect(allowed(scopes, permission, 'Observation', 'category=laboratory')).toBe(false);
      }
      expect(allowed(scopes, 's', 'Observation')).toBe(false);
    });

    it('does not take a code without its system for one with it', () => {
      const withSystem = ['patient/Observation.s?category=http://example.org/category|laboratory'];
      expect(allowed(withSystem, 's', 'Observation', 'category=laboratory')).toBe(false);
      expect(allowed(withSystem, 's', 'Observation', 'category=http://example.org/category|laboratory')).toBe(true);
    });

    it('wants every parameter of the filter', () => {
      const both = ['patient/Observation.s?category=laboratory&status=final'];
      expect(allowed(both, 's', 'Observation', 'category=laboratory')).toBe(false);
      expect(allowed(both, 's', 'Observation', 'status=final&category=laboratory')).toBe(true);
    });

    it('permits alternatives that several scopes cover together, and no other', () => {
      const several = ['patient/Observation.s?category=laboratory', 'user/Observation.s?category=vital-signs'];
      const decide = (text: string) =>
        decideScopes(several, { permission: 's', resourceType: 'Observation', query: new URLSearchParams(text) });
      expect(decide('category=laboratory,vital-signs')).toEqual({ allowed: true, compartmentOnly: true });
      expect(decide('category=vital-signs')).toEqual({ allowed: true, compartmentOnly: false });
      expect(decide('category=laboratory,vital-signs,survey').allowed).toBe(false);
      const and = ['patient/Observation.s?category=laboratory&status=final', 'patient/Observation.s?category=exam'];
      const query = new URLSearchParams('category=laboratory,exam');
      expect(decideScopes(and, { permission: 's', resourceType: 'Observation', query }).allowed).toBe(false);
    });

    const system = 'http://terminology.hl7.org/CodeSystem/observation-category';
    const category = (coding: object) => ({ resourceType: 'Observation', category: [{ coding: [coding] }] });

    it.each([
      ['code', category({ system, code: 'laboratory' }), true],
      ['code', category({ code: 'laboratory' }), true],
      [`${system}|laboratory`, category({ system, code: 'laboratory' }), true],
      [`${system}|`, category({ system, code: 'exam' }), true],
      [`${system}|laboratory`, category({ code: 'laboratory' }), false],
      [`${system}|laboratory`, category({ system: 'http://other.example', code: 'laboratory' }), false],
      [`|laboratory`, category({ system, code: 'laboratory' }), false],
      [`${system}|laboratory`, category({ system, code: 'Laboratory' }), false],
      [`${system}|laboratory`, { resourceType: 'Observation' }, false],
      [`${system}|laboratory`, { resourceType: 'Observation', category: `${system}|laboratory` }, false],
    ])('judges a resource by %s', (wanted, resource, expected) => {
      const value = wanted === 'code' ? 'laboratory' : wanted;
      const granted = [`patient/Observation.cruds?category=${value}`];
      for (const permission of ['c', 'r', 'u'] as const) {
        expect(decideScopes(granted, { permission, resourceType: 'Observation', resource }).allowed).toBe(expected);
      }
      expect(decideScopes(granted, { permission: 'd', resourceType: 'Observation', resource }).allowed).toBe(false);
    });

    it('judges a resource by every parameter of the filter, and by none that it cannot look at', () => {
      const resource = { ...category({ code: 'laboratory' }), status: 'final', meta: { security: [{ code: 'N' }] } };
      const reads = (filter: string) =>
        decideScopes([`patient/Observation.r?${filter}`], { permission: 'r', resourceType: 'Observation', resource });
      expect(reads('category=laboratory&status=final').allowed).toBe(true);
      expect(reads('_security=N').allowed).toBe(true);
      expect(reads('category=laboratory&status=amended').allowed).toBe(false);
      expect(reads('category=laboratory&date=2020').allowed).toBe(false);
      expect(reads('category:in=laboratory').allowed).toBe(false);
    });

    it('says that a search with the parameters of the scope would do, without a value', () => {
      const decision = decideScopes(scopes, { permission: 'r', resourceType: 'Observation' });
      expect(decision.reason).toContain('search with the parameters');
      expect(decision.reason).not.toContain('laboratory');
    });
  });
});

import * as fc from 'fast-check';
import { intersectScopes, limitScopes } from './intersected-scopes.js';
import { decideScopes } from './scope-decision.js';
import type { ScopePermission } from './scopes.js';

const category = 'http://terminology.hl7.org/CodeSystem/observation-category';
const laboratory = `patient/Observation.rs?category=${category}|laboratory`;

describe('intersectScopes', () => {
  it.each([
    ['version 1 for version 2', 'patient/*.read', 'patient/*.rs', 'patient/*.read'],
    ['one type of all', 'patient/Observation.rs', 'patient/*.read', 'patient/Observation.rs'],
    ['the same in version 1', 'patient/*.read', 'patient/Observation.rs', 'patient/Observation.read'],
    ['letters', 'patient/*.cruds', 'patient/*.rs', 'patient/*.rs'],
    ['reading alone, which version 1 cannot say', 'patient/*.read', 'patient/*.r', 'patient/*.r'],
    ['a user’s, of whom one patient is held', 'user/*.rs', 'patient/*.rs', 'patient/*.rs'],
    ['a patient’s, of all that are held', 'patient/*.rs', 'user/*.rs', 'patient/*.rs'],
    ['all, of which a part is held', 'patient/Observation.rs', laboratory, laboratory],
    [
      'two parts, which both have to hold',
      laboratory,
      'patient/Observation.rs?status=final',
      `${laboratory}&status=final`,
    ],
    ['a system’s, which is nobody’s to pass on', 'system/*.rs', 'system/*.rs', ''],
    ['other letters', 'patient/Condition.c', 'patient/Condition.rs', ''],
    ['what is no resource scope', 'openid launch/patient nonsense', 'openid patient/*.rs', ''],
  ])('grants %s', (_what, asked, held, expected) => {
    expect(intersectScopes(asked.split(' '), held.split(' ')).join(' ')).toBe(expected);
  });

  it('keeps a value that has to be escaped one value', () => {
    const [scope = ''] = intersectScopes(['patient/*.rs'], ['patient/Observation.rs?code=a%26b%20c']);
    expect(scope).toBe('patient/Observation.rs?code=a%26b%20c');
    expect(
      decideScopes([scope], {
        permission: 's',
        resourceType: 'Observation',
        query: new URLSearchParams({ code: 'a&b c' }),
      }).allowed,
    ).toBe(true);
  });
});

describe('limitScopes', () => {
  it('takes the letters that write, and a scope that only writes', () => {
    const limits = { mayWrite: false, types: 'all' } as const;
    expect(limitScopes(['patient/*.cruds', 'patient/Observation.write', 'patient/Patient.rs'], limits)).toEqual([
      'patient/*.rs',
      'patient/Patient.rs',
    ]);
    expect(limitScopes(['patient/*.*'], limits)).toEqual(['patient/*.read']);
  });

  it('names the types that stay where all were asked for', () => {
    const limits = { mayWrite: true, types: ['Observation', 'Specimen'] };
    expect(limitScopes(['patient/*.read', 'patient/Condition.rs', laboratory], limits)).toEqual([
      'patient/Observation.read',
      'patient/Specimen.read',
      laboratory,
    ]);
  });
});

const context = fc.constantFrom('patient', 'user', 'system');
const type = fc.constantFrom('*', 'Observation', 'Condition');
const access = fc.constantFrom('read', 'write', '*', 'r', 's', 'rs', 'cruds', 'cu', 'd');
const filter = fc.constantFrom('', '', '?category=a', '?category=a,b', '?code=x', '?category=b&code=x');
const scope = fc
  .tuple(context, type, access, filter)
  .map(([who, what, may, which]) => `${who}/${what}.${may}${/^(?:read|write|\*)$/.test(may) ? '' : which}`);
const scopes = fc.array(scope, { maxLength: 4 });
const need = fc.record({
  permission: fc.constantFrom<ScopePermission>('c', 'r', 'u', 'd', 's'),
  resourceType: fc.constantFrom('Observation', 'Condition', 'Patient'),
  query: fc
    .constantFrom(
      '',
      'category=a',
      'category=b',
      'category=a,b',
      'code=x',
      'category=b&code=x',
      'category=a&category=b',
    )
    .map((text) => new URLSearchParams(text)),
});

it('never permits what one of the two does not permit', () => {
  fc.assert(
    fc.property(scopes, scopes, need, (asked, held, wanted) => {
      const granted = decideScopes(intersectScopes(asked, held), wanted);
      if (!granted.allowed) return;
      for (const list of [asked, held]) {
        const one = decideScopes(list, wanted);
        if (!one.allowed) throw new Error(`${asked} and ${held} permit ${JSON.stringify(wanted)}`);
        // What is for one patient stays with that patient.
        if (one.compartmentOnly && !granted.compartmentOnly) throw new Error(`${asked} and ${held} leave the patient`);
      }
    }),
    { numRuns: 2_000 },
  );
});

it('permits without filters what both permit to a person', () => {
  const plain = fc.array(
    scope.filter((text) => !text.includes('?') && !text.startsWith('system/')),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(plain, plain, need, (asked, held, wanted) => {
      const isBoth = [asked, held].every((list) => decideScopes(list, wanted).allowed);
      expect(decideScopes(intersectScopes(asked, held), wanted).allowed).toBe(isBoth);
    }),
    { numRuns: 2_000 },
  );
});

it('never writes or leaves the types that the limits name', () => {
  fc.assert(
    fc.property(scopes, need, (asked, wanted) => {
      const limited = limitScopes(asked, { mayWrite: false, types: ['Observation'] });
      const isAllowed = decideScopes(limited, wanted).allowed;
      expect(isAllowed && ('cud'.includes(wanted.permission) || wanted.resourceType !== 'Observation')).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

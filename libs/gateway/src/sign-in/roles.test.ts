import fc from 'fast-check';
import type { Session } from '@fhir-gateway/token-vault';
import { mayOperate, rolesOf, saysGroups } from './roles.js';

const groups = { claim: 'groups', userGroups: ['clerks'], operatorGroups: ['it'] };

describe('the roles of a person', () => {
  it('are those of a user where no groups are asked for', () => expect(rolesOf({})).toEqual(['user']));

  it.each<[string, object, string[]]>([
    ['a user by a group', { groups: ['clerks', 'others'] }, ['user']],
    ['a user by one text', { groups: 'clerks' }, ['user']],
    ['an operator, who is a user too', { groups: ['it'] }, ['user', 'operator']],
    ['nobody without the claim', {}, []],
    ['nobody of another group', { groups: ['doctors'] }, []],
    ['nobody of a group with a longer name', { groups: ['clerks-retired', 'xit'] }, []],
    ['nobody of a text that holds the name', { groups: 'clerks it' }, []],
    ['nobody by the case of letters', { groups: ['Clerks', 'IT'] }, []],
    ['nobody by a list in a list', { groups: [['it']] }, []],
    ['nobody by an object', { groups: { it: true, clerks: true } }, []],
    ['nobody by another claim', { roles: ['it'] }, []],
    ['nobody by null', { groups: null }, []],
  ])('are those of %s', (_who, claims, roles) => expect(rolesOf({ ...claims }, groups)).toEqual(roles));

  it.each<[string, object, string]>([
    ['a path', { realm_access: { roles: ['it'] } }, 'realm_access.roles'],
    ['a name with dots', { 'https://example.org/groups': ['it'] }, 'https://example.org/groups'],
    ['a name with dots before a path', { 'a.b': ['it'], a: { b: ['none'] } }, 'a.b'],
  ])('are found by %s', (_how, claims, claim) => {
    expect(rolesOf({ ...claims }, { ...groups, claim })).toEqual(['user', 'operator']);
    expect(saysGroups({ ...claims }, claim)).toBe(true);
  });

  it.each(['constructor', '__proto__', 'groups.length', 'groups.0', 'toString.name'])(
    'are not found by what every object has: %s',
    (claim) => expect(saysGroups({ groups: ['it'] }, claim)).toBe(false),
  );

  it('are none for anybody in none of the groups, whatever the claims are', () => {
    const isGiven = (value: unknown): boolean => value === 'it' || value === 'clerks';
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('groups', 'a.groups', '__proto__.groups'), (value, claim) => {
        const mentions = [value].flat(3).some(isGiven);
        fc.pre(!mentions);
        expect(rolesOf({ groups: value, a: { groups: value } }, { ...groups, claim })).toEqual([]);
      }),
    );
  });

  it('are for everybody who signs in where only operators have a group', () => {
    const onlyOperators = { ...groups, userGroups: [] };
    expect(rolesOf({}, onlyOperators)).toEqual(['user']);
    expect(rolesOf({ groups: ['it'] }, onlyOperators)).toEqual(['user', 'operator']);
  });
});

describe('who may operate', () => {
  const session = (credentialKind?: Session['credentialKind'], roles?: string[]): Session => ({
    id: 's',
    createdAtSeconds: 0,
    expiresAtSeconds: 1,
    ...(credentialKind && { credentialKind }),
    ...(roles && { owner: { issuer: 'https://login.example.org', subject: 'p', roles } }),
  });
  const operator = ['user', 'operator'];

  it.each<[string, Parameters<typeof mayOperate>]>([
    ['an operator in a browser', ['oauth', session('browser', operator)]],
    ['whoever has the keys of the store', ['oauth', 'command-line']],
    ['the one person of a machine', ['local', session()]],
    ['a stranger on that machine', ['local', undefined]],
  ])('%s may', (_who, [mode, who]) => expect(mayOperate(mode, who)).toBe(true));

  it.each<[string, Parameters<typeof mayOperate>]>([
    ['a stranger', ['oauth', undefined]],
    ['a user in a browser', ['oauth', session('browser', ['user'])]],
    ['somebody nobody vouches for', ['oauth', session('browser')]],
    ['an operator’s app', ['oauth', session('bearer', operator)]],
    ['an operator’s chat', ['pairing', session('handle', operator)]],
    ['an operator’s session that nothing says the kind of', ['oauth', session(undefined, operator)]],
    ['a role with a longer name', ['oauth', session('browser', ['operators', 'Operator'])]],
  ])('%s may not', (_who, [mode, who]) => expect(mayOperate(mode, who)).toBe(false));
});

import { parseSmartScope } from '../store/access/smart-scope.js';
import { contextScopes, grantableScopes, knownScopes } from './scopes.js';

const patient = { isClinician: false, hasPatient: true };

describe('grantableScopes', () => {
  it.each([
    ['launch/patient', true],
    ['patient/*.read', true],
    ['patient/Observation.rs?category=laboratory', true],
    ['patient/Condition.cruds', true],
    ['patient/Condition.sr', false],
    ['patient/Condition.', false],
    ['patient/Condition.read?category=problem-list-item', false],
    ['patient/Starship.rs', false],
    ['patient/*.rs?category=laboratory', false],
    ['user/*.rs', false],
    ['system/*.rs', false],
    ['launch', false],
    ['launch/encounter', false],
    ['anything', false],
  ])('decides on %s for a patient: %s', (scope, isGranted) => {
    expect(grantableScopes([scope], patient)).toEqual(isGranted ? [scope] : []);
  });

  it('gives nothing about a patient when there is none', () => {
    const requested = ['openid', 'launch/patient', 'patient/*.rs'];
    expect(grantableScopes(requested, { isClinician: false, hasPatient: false })).toEqual(['openid']);
  });
});

describe('the lists of scopes', () => {
  it('hold clinical scopes that the store understands', () => {
    const clinical = knownScopes().filter((scope) => !contextScopes.includes(scope));
    expect(clinical.length).toBeGreaterThan(1000);
    expect(clinical.filter((scope) => parseSmartScope(scope) === undefined)).toEqual([]);
  });
});

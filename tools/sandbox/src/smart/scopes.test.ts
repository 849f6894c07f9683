import { parseSmartScope } from '../store/access/smart-scope.js';
import { advertisedScopes, contextScopes, grantableScopes, knownScopes, needsPatient } from './scopes.js';

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

  it('gives a clinician user/ scopes', () => {
    expect(grantableScopes(['user/Patient.rs'], { ...patient, isClinician: true })).toEqual(['user/Patient.rs']);
  });

  it('gives nothing about a patient when there is none', () => {
    const requested = ['openid', 'launch/patient', 'patient/*.rs'];
    expect(grantableScopes(requested, { isClinician: false, hasPatient: false })).toEqual(['openid']);
  });

  it('keeps the order asked for and drops repetitions', () => {
    expect(grantableScopes(['patient/*.rs', 'openid', 'patient/*.rs'], patient)).toEqual(['patient/*.rs', 'openid']);
  });
});

describe('the lists of scopes', () => {
  it('hold clinical scopes that the store understands', () => {
    const clinical = knownScopes().filter((scope) => !contextScopes.includes(scope));
    expect(clinical.length).toBeGreaterThan(1000);
    expect(clinical.filter((scope) => parseSmartScope(scope) === undefined)).toEqual([]);
  });

  it('hold no scope twice', () => {
    expect(new Set(knownScopes()).size).toBe(knownScopes().length);
  });

  it('advertise only what is known', () => {
    const known = new Set(knownScopes());
    expect(advertisedScopes.filter((scope) => !known.has(scope))).toEqual([]);
  });
});

describe('needsPatient', () => {
  it.each([
    ['launch/patient', true],
    ['patient/Observation.s', true],
    ['user/*.rs', false],
    ['openid', false],
    ['patient/', false],
  ])('says of %s: %s', (scope, expected) => {
    expect(needsPatient([scope])).toBe(expected);
  });
});

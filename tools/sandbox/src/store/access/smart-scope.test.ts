import { parseSmartScope } from './smart-scope.js';

const permissions = (scope: string): string => [...(parseSmartScope(scope)?.permissions ?? [])].join('');

describe('parseSmartScope', () => {
  it.each([
    ['patient/Observation.read', 'rs'],
    ['patient/Observation.write', 'cud'],
    ['user/*.*', 'cruds'],
    ['system/Patient.r', 'r'],
    ['patient/*.cruds', 'cruds'],
    ['patient/Observation.rs?category=laboratory', 'rs'],
    ['user/Patient.cu', 'cu'],
  ])('understands %s', (scope, expected) => {
    expect(permissions(scope)).toBe(expected);
  });

  it.each([
    'patient/Observation.',
    'patient/Observation',
    'patient/Observation.?category=laboratory',
    'patient/Observation.sr',
    'patient/Observation.rr',
    'patient/Observation.reads',
    'patient/Observation.readwrite',
    'patient/observation.rs',
    'patient/Obs*.rs',
    'patient/.rs',
    'Patient/Observation.rs',
    'xpatient/Observation.rs',
    'patient/Observation.rs ',
    ' patient/Observation.rs',
    'patient/Observation.rs\n',
    'patient/Observation.rs?',
    'patient/Observation.rs?category',
    'patient/Observation.rs?=laboratory',
    'patient/Observation.read?category=laboratory',
    'patient/*.rs?category=laboratory',
    'patient/../Observation.rs',
    'Observation.read',
    '*',
    'launch/patient',
    'openid',
    '',
  ])('grants nothing for %j', (scope) => {
    expect(parseSmartScope(scope)).toBeUndefined();
  });

  it('keeps every condition of a granular scope', () => {
    expect(parseSmartScope('patient/Observation.rs?category=a|b&status=final')?.conditions).toEqual([
      ['category', 'a|b'],
      ['status', 'final'],
    ]);
  });
});

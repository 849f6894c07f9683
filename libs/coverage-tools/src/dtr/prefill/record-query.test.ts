import { planQuery } from './record-query.js';

const values: Record<string, readonly unknown[]> = {
  '%patient.id': ['p'],
  '%code': ['a b', 'c&d'],
  '%other': ['x&patient=q'],
  '%none': [],
};
const plan = (template: string) =>
  planQuery(template, {
    patientId: 'p',
    variables: {},
    engine: { evaluateAll: async (all) => all.map(([expression]) => ({ values: values[expression] ?? [] })) },
  });

describe('planQuery', () => {
  it.each([
    ['Observation?patient={{%patient.id}}&_count=1', 'Observation', 'patient=p&_count=1'],
    ['Condition?subject=Patient/{{%patient.id}}', 'Condition', 'subject=Patient%2Fp&_count=50'],
    ['Coverage?beneficiary=p', 'Coverage', 'beneficiary=p&_count=50'],
    ['Patient?_id={{%patient.id}}', 'Patient', '_id=p&_count=50'],
    ['Patient/{{%patient.id}}', 'Patient/p', ''],
    ['Observation?patient=p&code={{%code}}', 'Observation', 'patient=p&code=a+b%2Cc%26d&_count=50'],
    ['Observation?patient=p&code={{%other}}', 'Observation', 'patient=p&code=x%26patient%3Dq&_count=50'],
  ])('%s is sent', async (template, path, query) => {
    expect(await plan(template)).toEqual({ path, query });
  });

  it.each([
    'Observation?code=1',
    'Observation',
    'Patient',
    'Patient/q',
    'Practitioner/p',
    'Observation?patient=q',
    'Observation?patient=p,q',
    'Observation?patient=p&patient=q',
    'Observation?patient=p&subject=q',
    'Observation?patient:identifier=x&patient=p',
    'Observation?patient=p&_has:Observation:patient:code=1',
    'Observation?patient=p&_include=Observation:subject',
    'Observation?patient=https://evil.example/Patient/p',
    'Observation?patient={{%none}}',
    '/Observation?patient=p',
    '../Observation?patient=p',
    'https://evil.example/Observation?patient=p',
    'Observation/$lastn?patient=p',
    `Observation?patient=p&code=${'x'.repeat(3_000)}`,
  ])('%s is not', async (template) => {
    expect(await plan(template)).toEqual({ refused: expect.any(String) });
  });
});

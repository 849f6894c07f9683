import type { ParametersParameter } from 'fhir/r4.js';
import { startStore, storeOfEach } from '../testing/store-fixture.js';
import type { AnyBody } from '../testing/store-fixture.js';

const { ask } = storeOfEach();

type Part = ParametersParameter;
const text = (name: string, valueString: string): Part => ({ name, valueString });
const operation = (type: string, path: string, ...parts: Part[]): Part => ({
  name: 'operation',
  part: [{ name: 'type', valueCode: type }, text('path', path), ...parts],
});
const add = (path: string, name: string, value: Omit<Part, 'name'>): Part =>
  operation('add', path, text('name', name), { name: 'value', ...value });
const at = (name: string, valueInteger: number): Part => ({ name, valueInteger });

async function patch(...parameter: Part[]): Promise<{ status: number; body: AnyBody }> {
  const { ask } = await startStore();
  return await ask('PATCH', 'Patient/ada', { body: { resourceType: 'Parameters', parameter } });
}

// As it is: one name with one given name, one identifier, a gender, a birth date.
describe('a FHIRPath Patch', () => {
  it.each<[string, Part[], object]>([
    ['adds a value', [add('Patient', 'active', { valueBoolean: true })], { active: true }],
    ['adds to a list', [add('Patient.name[0]', 'given', { valueString: 'Z' })], { name: [{ given: ['ada', 'Z'] }] }],
    [
      'begins a list',
      [add('Patient', 'telecom', { valueContactPoint: { value: '1' } })],
      { telecom: [{ value: '1' }] },
    ],
    ['adds a choice by its name', [add('Patient', 'deceased', { valueBoolean: false })], { deceasedBoolean: false }],
    [
      'adds a choice by its name in definitions',
      [add('Patient', 'multipleBirth[x]', { valueInteger: 2 })],
      { multipleBirthInteger: 2 },
    ],
    [
      'adds what is no data type, by its parts',
      [
        add('Patient', 'contact', {
          part: [
            { name: 'name', valueHumanName: { text: 'x' } },
            { name: 'relationship', valueCodeableConcept: { text: 'y' } },
          ],
        }),
      ],
      { contact: [{ name: { text: 'x' }, relationship: [{ text: 'y' }] }] },
    ],
    [
      'inserts where it is told',
      [operation('insert', 'Patient.name[0].given', at('index', 0), { name: 'value', valueString: 'A' })],
      { name: [{ given: ['A', 'ada'] }] },
    ],
    [
      'replaces',
      [operation('replace', 'Patient.birthDate', { name: 'value', valueDate: '1980' })],
      { birthDate: '1980' },
    ],
    [
      'replaces what a condition finds',
      [
        operation('replace', "Patient.identifier.where(system='urn:example:mrn').value", {
          name: 'value',
          valueString: 'x',
        }),
      ],
      { identifier: [{ system: 'urn:example:mrn', value: 'x' }] },
    ],
    [
      'does one after the other',
      [
        add('Patient.name[0]', 'given', { valueString: 'B' }),
        operation('move', 'Patient.name[0].given', at('source', 1), at('destination', 0)),
      ],
      { name: [{ given: ['B', 'ada'] }] },
    ],
  ])('%s', async (_what, operations, expected) => {
    const { status, body } = await patch(...operations);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ meta: expect.objectContaining({ versionId: '2' }) as object }),
    ]);
    expect(body).toMatchObject(expected);
  });

  it.each<[string, Part[], number]>([
    ['no operations', [], 400],
    ['an unknown type', [operation('upsert', 'Patient.active')], 400],
    ['a path that calls a function', [operation('delete', 'Patient.descendants()')], 400],
    ['a path without end', [operation('delete', `Patient${'.name'.repeat(200)}`)], 400],
    ['several to delete', [operation('delete', 'Patient.name.given | Patient.name.family')], 422],
    ['an unknown element', [add('Patient', 'colour', { valueCode: 'red' })], 422],
    [
      'an index beyond the list',
      [operation('insert', 'Patient.name', at('index', 7), { name: 'value', valueHumanName: {} })],
      422,
    ],
    [
      'a part of a list as a list',
      [operation('move', 'Patient.name[0].family', at('source', 0), at('destination', 0))],
      422,
    ],
    ['the resource itself', [operation('delete', 'Patient')], 422],
    ['another id', [operation('replace', 'Patient.id', { name: 'value', valueId: 'bob' })], 422],
    [
      'a value of another type',
      [operation('replace', 'Patient.birthDate', { name: 'value', valueString: 'May' })],
      422,
    ],
    [
      'one that can, before one that cannot',
      [operation('delete', 'Patient.gender'), operation('upsert', 'Patient')],
      400,
    ],
  ])('is refused with %s, and nothing is changed', async (_what, operations, status) => {
    const before = await ask('GET', 'Patient/ada');
    const answer = await ask('PATCH', 'Patient/ada', { body: { resourceType: 'Parameters', parameter: operations } });
    expect(answer.status).toBe(status);
    expect((await ask('GET', 'Patient/ada')).body).toEqual(before.body);
  });
});

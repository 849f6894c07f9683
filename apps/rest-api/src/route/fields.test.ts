import { z } from 'zod';

import { choice, readFields, usState, wholeNumber } from './fields.js';

const schema = z.object({
  q: z.string().optional(),
  limit: wholeNumber({ least: 1, most: 500 }).default(100),
  kind: choice(['payer', 'ehr']).optional(),
  state: usState.optional(),
});
const refusal = (message: string) => expect.objectContaining({ code: 'ARGUMENT_INVALID', message }) as Error;

describe('the fields of a query', () => {
  it('are those that the schema names, numbers as numbers, what is absent by default', () => {
    expect(readFields(schema, { limit: '7', kind: 'ehr', other: ['a', 'b'] })).toEqual({ limit: 7, kind: 'ehr' });
    expect(readFields(schema, { q: '', limit: '' })).toEqual({ limit: 100 });
  });

  it.each(['0', '501', '-1', '1.5', '1e2', '0x10', ' 5', '5 ', '٥', 'many', '9999999999'])(
    'refuses %j for a number from 1 to 500, and does not repeat it',
    (limit) =>
      expect(() => readFields(schema, { limit })).toThrow(
        refusal('The parameter limit is a whole number from 1 to 500.'),
      ),
  );

  it.each([
    [{ kind: 'lab' }, 'The parameter kind is one of payer, ehr.'],
    [{ kind: 'PAYER' }, 'The parameter kind is one of payer, ehr.'],
    [{ state: 'Minnesota' }, 'The parameter state is a postal code of two letters, such as MN.'],
    [{ q: ['a', 'b'] }, 'The parameter q is given once.'],
    [{ q: { a: 'b' } }, 'The parameter q is given once.'],
  ])('refuses %j', (given, message) => expect(() => readFields(schema, given)).toThrow(refusal(message)));

  it('takes no name of a prototype for a field', () => {
    expect(readFields(schema, JSON.parse('{"__proto__":{"q":"x"}}') as Record<string, unknown>)).toEqual({
      limit: 100,
    });
  });
});

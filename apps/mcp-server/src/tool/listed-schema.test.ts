import { z } from 'zod';
import { listedInput, listedOutput } from './listed-schema.js';

const target = 'draft-2020-12';

/** A schema that counts how often it is made a JSON Schema. */
function counted() {
  const schema = z.strictObject({ name: z.string().max(10).describe('A name') });
  const standard = schema['~standard'];
  const made = { input: jest.fn(standard.jsonSchema.input), output: jest.fn(standard.jsonSchema.output) };
  Object.defineProperty(schema, '~standard', { value: { ...standard, jsonSchema: made } });
  return { schema, made };
}

describe('a schema as it is listed', () => {
  it('is made again for another target, and for options of one library', () => {
    const { schema, made } = counted();
    const { jsonSchema } = listedInput(schema)['~standard'];
    const own = jsonSchema.input({ target, libraryOptions: { unrepresentable: 'any' } });
    expect(jsonSchema.input({ target })).not.toBe(own);
    expect(jsonSchema.input({ target: 'draft-07' })).not.toBe(jsonSchema.input({ target }));
    expect(made.input).toHaveBeenCalledTimes(3);
  });

  it('leaves out the bounds of arguments, and no bound of answers', () => {
    const { schema } = counted();
    expect(listedInput(schema)['~standard'].jsonSchema.input({ target })).toEqual({
      type: 'object',
      properties: { name: { type: 'string', description: 'A name' } },
      required: ['name'],
    });
    const { properties } = listedOutput(schema)['~standard'].jsonSchema.output({ target });
    expect(properties).toEqual({ name: { type: 'string', description: 'A name', maxLength: 10 } });
  });
});

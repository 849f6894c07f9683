import { postedArguments, postedText, toolFields } from './tool-fields.js';

const inputSchema = {
  properties: {
    note: { type: 'string', description: 'Any text' },
    limit: { type: 'integer', minimum: 1 },
    quantity: { type: 'number' },
    ready: { type: 'boolean' },
    kind: { type: 'string', enum: ['payer', 'ehr'] },
    params: { type: 'object' },
    either: { anyOf: [{ type: 'string' }, { type: 'array' }] },
    platform_id: { type: 'string' },
    csrf: { type: 'string' },
  },
  required: ['platform_id'],
};
const fields = toolFields({ inputSchema });
const read = (posted: Record<string, unknown>) =>
  postedArguments(
    fields,
    Object.fromEntries(
      Object.entries({ platform_id: 'x', ...posted }).map(([name, value]) => [`argument-${name}`, value]),
    ),
  );

describe('the form of a tool', () => {
  it('has a field for each property of the schema, those that are needed first', () => {
    expect(fields.map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([
      ['platform_id', 'text', true],
      ['note', 'text', false],
      ['limit', 'integer', false],
      ['quantity', 'number', false],
      ['ready', 'boolean', false],
      ['kind', 'choice', false],
      ['params', 'json', false],
      ['either', 'json', false],
      ['csrf', 'text', false],
    ]);
    expect(fields[1]).toMatchObject({ description: 'Any text' });
    expect(fields.find(({ name }) => name === 'kind')?.options).toEqual(['payer', 'ehr']);
  });

  it('has none for a tool without arguments, and writes what it does not know as JSON', () => {
    expect(toolFields({ inputSchema: {} })).toEqual([]);
    const odd = { properties: { a: {}, b: { type: ['string', 'null'] }, c: { enum: [1, 2] }, d: { type: 'null' } } };
    expect(toolFields({ inputSchema: odd }).map(({ kind }) => kind)).toEqual(['json', 'json', 'json', 'json']);
  });

  it('reads each value as its type, and leaves out what is empty', () => {
    const posted = { limit: ' 3 ', quantity: '-1.50', ready: 'false', kind: 'ehr', params: '{"a":[1]}', note: '  ' };
    expect(read({ ...posted, either: '"one"', csrf: 'an argument' })).toEqual({
      ...{ platform_id: 'x', limit: 3, quantity: -1.5, ready: false, kind: 'ehr', params: { a: [1] }, either: 'one' },
      csrf: 'an argument',
    });
    expect(read({ note: ' as typed ' })).toEqual({ platform_id: 'x', note: ' as typed ' });
  });

  it.each([
    ['limit', '1.5'],
    ['limit', 'canary-value'],
    ['limit', '1e3'],
    ['limit', '9'.repeat(16)],
    ['quantity', '1,5'],
    ['quantity', 'Infinity'],
    ['ready', 'yes'],
    ['kind', 'canary-value'],
    ['params', '{canary-value'],
    ['params', "{'a': 1}"],
    ['either', 'canary-value'],
    ['note', ['canary-value', 'twice']],
    ['platform_id', '  '],
    ['not_there', 'canary-value'],
    ['__proto__', 'canary-value'],
  ])('refuses the argument %s as %j, without repeating it', (name, value) => {
    let refusal: unknown;
    try {
      read(JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(value)}}`) as Record<string, unknown>);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'ARGUMENT_INVALID' });
    expect(String(refusal)).not.toContain('canary-value');
  });

  it('shows again what was typed, and nothing of a field that is sent twice', () => {
    const posted = { 'argument-limit': 'three', 'argument-note': ['a', 'b'] };
    expect(['limit', 'note', 'kind'].map((name) => postedText({ name }, posted))).toEqual(['three', '', '']);
  });
});

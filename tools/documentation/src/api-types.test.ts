import { resolve } from 'node:path';
import { renderApiTypes } from './api-types.js';
import { mainApi } from './main.js';

const root = resolve(__dirname, '..', '..', '..');
const json = (schema: object) => ({ content: { 'application/json': { schema } } });

/** The lines of the types that are made for one operation with this answer. */
function typesOf(operation: object, schemas: object = {}, responses: object = {}): string {
  const described = { operationId: 'ask', tags: ['Any'], summary: 'Ask', responses: {}, ...operation };
  return renderApiTypes({ paths: { '/a/{id}': { get: described } }, components: { schemas, responses } });
}

describe('the types of the TypeScript example', () => {
  it('are what `npm run docs:api -- --write` makes of the description', async () => {
    expect(await mainApi(root, false)).toEqual([]);
  });

  it('take answers that succeed, also where several operations share one, and no refusals', () => {
    const text = typesOf(
      { responses: { 200: { $ref: '#/components/responses/Status200' }, 404: json({ type: 'boolean' }) } },
      {},
      { Status200: json({ type: 'integer' }) },
    );
    expect(text).toContain('answer: number;');
    expect(text).toContain("ask: ['GET', '/a/{id}'],");
  });

  it.each([
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ enum: ['a', 'b'] }, '"a" | "b"'],
    [{ const: true }, 'true'],
    [{ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } }, 'readonly (string | number)[]'],
    [{ $ref: '#/components/schemas/Thing' }, "Schemas['Thing']"],
    [{ type: 'object', additionalProperties: { type: 'string' } }, '{\n      [name: string]: string;\n    }'],
    [{ type: 'object', properties: { a: {} }, required: ['a'] }, '{\n      a: unknown;\n    }'],
  ])('write %j as %s', (schema, type) => {
    expect(typesOf({ responses: { 200: json(schema) } })).toContain(`answer: ${type};`);
  });

  it('leave out pages, and what answers with nothing', () => {
    expect(typesOf({ tags: ['Pages'], responses: { 200: json({}) } })).not.toContain('ask');
    expect(typesOf({ responses: { 204: {} } })).not.toContain('ask');
  });

  it('let no description end a comment', () => {
    const schemas = { Thing: { type: 'string', description: 'x */ evil(); /*' } };
    expect(typesOf({}, schemas)).not.toContain('*/ evil');
  });
});

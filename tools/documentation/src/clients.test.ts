import { resolve } from 'node:path';
import { mainApi } from './main.js';
import { programApi } from './program-api.js';
import { renderPythonClient } from './python-client.js';
import { renderTypescriptClient } from './typescript-client.js';

const root = resolve(__dirname, '..', '..', '..');
const json = (schema: object) => ({ content: { 'application/json': { schema } } });

/** What is left for programs of a description with one operation. */
function describeOne(operation: object, schemas: object = {}, responses: object = {}) {
  const described = { operationId: 'askOne', tags: ['Any'], summary: 'Ask', responses: {}, ...operation };
  return programApi({ paths: { '/a/{id}': { get: described } }, components: { schemas, responses } });
}
const answering = (schema: object, schemas: object = {}) => describeOne({ responses: { 200: json(schema) } }, schemas);

describe('the description that clients are made of', () => {
  it('is what the REST API serves; else: `npm run docs:api -- --write`', async () => {
    expect(await mainApi(root, false)).toEqual([]);
  }, 240_000);
});

describe('what programs call', () => {
  it('has answers that succeed, also where several operations share one, and no refusals', () => {
    const { paths } = describeOne(
      { responses: { 200: { $ref: '#/components/responses/Status200' }, 404: json({ type: 'boolean' }) } },
      {},
      { Status200: json({ type: 'integer' }) },
    );
    expect(paths['/a/{id}']?.['get']?.responses).toEqual({ 200: { description: '', ...json({ type: 'integer' }) } });
  });

  it.each([
    ['pages', { tags: ['Pages'], responses: { 200: json({}) } }],
    ['what has no answer that succeeds', { responses: { 303: {} } }],
    ['what answers with text', { responses: { 200: { content: { 'text/plain': { schema: {} } } } } }],
    ['JSON or another type', { responses: { 200: { content: { 'application/json': {}, 'application/pdf': {} } } } }],
    ['a form', { requestBody: { content: { 'multipart/form-data': { schema: {} } } }, responses: { 200: json({}) } }],
  ])('leaves out %s', (_what, operation) => {
    expect(describeOne(operation).paths).toEqual({});
  });

  it('has what answers with nothing, and JSON where there is XML too', () => {
    expect(Object.keys(describeOne({ responses: { 204: {} } }).paths)).toEqual(['/a/{id}']);
    const both = { content: { 'application/fhir+json': {}, 'application/fhir+xml': {} } };
    const { paths } = describeOne({ responses: { 201: both } });
    expect(paths['/a/{id}']?.['get']?.responses['201']?.content).toEqual({ 'application/fhir+json': { schema: {} } });
  });
});

describe('the types for TypeScript', () => {
  it('let no description end a comment', async () => {
    const api = answering({}, { Thing: { type: 'string', description: 'x */ evil(); /*' } });
    expect(await renderTypescriptClient(api)).not.toContain('*/ evil');
  });
});

describe('the types for Python', () => {
  it.each([
    [{ type: ['string', 'null'] }, 'str | None'],
    [{ enum: ['a', 'b', null] }, 'Literal["a", "b", None]'],
    [{ const: true }, 'Literal[True]'],
    [{ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } }, 'list[str | float]'],
    [{ anyOf: [{ type: 'string' }, {}] }, 'Any'],
    [{ $ref: '#/components/schemas/Thing' }, 'Thing'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'dict[str, str]'],
    [{ type: 'object', properties: { resourceType: {} }, additionalProperties: {} }, 'dict[str, Any]'],
    [{ type: 'object', properties: { a: {} }, required: ['a'] }, 'AskOneAnswer'],
  ])('write %j as %s', (schema, type) => {
    expect(renderPythonClient(answering(schema))).toContain(`def ask_one(self) -> ${type}:`);
  });

  it('name what is needed and what may be absent, and objects within objects', () => {
    const inner = { type: 'object', properties: { deep: { type: 'integer' } } };
    const text = renderPythonClient(
      answering({
        type: 'object',
        properties: { one: inner, many: { type: 'array', items: inner } },
        required: ['one'],
      }),
    );
    expect(text).toContain('class AskOneAnswer(TypedDict):\n    one: AskOneAnswerOne\n');
    expect(text).toContain('    many: NotRequired[list[AskOneAnswerMany]]\n');
    expect(text).toContain('class AskOneAnswerMany(TypedDict):\n    deep: NotRequired[int]\n');
  });

  it('give an object within another one no name that a schema has', () => {
    const schemas = { AskOneAnswer: { type: 'string' } };
    const text = renderPythonClient(answering({ type: 'object', properties: { a: {} } }, schemas));
    expect(text).toContain('-> AskOneAnswer_:');
    expect(text).toContain('AskOneAnswer: TypeAlias = "str"');
  });

  it.each(['from', 'a-b', '__secret', '1st'])('have a member %s, which Python cannot name', (member) => {
    const text = renderPythonClient(answering({ type: 'object', properties: { [member]: { type: 'string' } } }));
    expect(text).toContain(`        "${member}": "NotRequired[str]",`);
  });

  it('take arguments that Python can name, and send those of the description', () => {
    const parameter = { required: false, schema: { type: 'string' } };
    const parameters = [
      { ...parameter, name: 'id', in: 'path', required: true },
      { ...parameter, name: 'from', in: 'query' },
      { ...parameter, name: 'If-Match', in: 'header' },
      { ...parameter, name: 'id', in: 'query', explode: true },
    ];
    const text = renderPythonClient(describeOne({ parameters, responses: { 204: {} } }));
    expect(text).toContain(
      'def ask_one(self, id: str, /, *, from_: str | None = None, headers: Mapping[str, str] | None = None, **id_: str | int) -> None:',
    );
    expect(text).toContain('_path("/a/{id}", {"id": id}), {"from": from_, **id_}, headers=headers)');
  });

  it('let no description end a docstring', () => {
    const text = renderPythonClient(answering({}, { Thing: { type: 'string', description: 'x """\nevil() \\' } }));
    expect(text).toContain('"""x \\"\\"\\" evil() \\\\."""');
  });
});

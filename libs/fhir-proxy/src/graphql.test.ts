import { sendJson } from '@fhir-gateway/testing';
import { codeOf, eachProxy, fixture, jsonBody, upstream } from './testing/fixture.js';

const offered = {
  resourceType: 'CapabilityStatement',
  rest: [{ mode: 'server', operation: [{ name: 'graphql' }] }],
};

eachProxy(() => {
  fixture.mayWrite('user/*.cruds');
  upstream.answer = ({ url }, response) =>
    url.endsWith('/metadata')
      ? sendJson(response, 200, offered)
      : sendJson(response, 200, { data: { id: 'p1' } }, { 'content-type': 'application/json' });
});

const query = { query: '{ Patient(id: "p1") { id } }', variables: { a: 1 } };
const sent = () => upstream.seen.filter(({ url }) => !url.endsWith('/metadata'));

describe('GraphQL', () => {
  it.each(['POST $graphql', 'POST Patient/p1/$graphql'])(
    '%s goes as it is, and its answer keeps its type',
    async (line) => {
      const { head, body } = await fixture.send(line, jsonBody(query, 'application/json'));
      expect(sent()).toMatchObject([{ body: JSON.stringify(query), headers: { 'content-type': 'application/json' } }]);
      expect(head?.headers['content-type']).toBe('application/json');
      expect(JSON.parse(body.toString())).toEqual({ data: { id: 'p1' } });
    },
  );

  it.each([
    ['an object without a query', 'POST $graphql', { variables: {} }],
    ['a query that is no text', 'POST $graphql', { query: { a: 1 } }],
    ['a resource of no type that has a query as well', 'POST $graphql', { ...query, resourceType: 1 }],
    ['a query of another operation', 'POST Patient/p1/$everything', query],
    ['a query that is to be stored', 'POST Patient', query],
  ])('is refused: %s', async (_what, line, body) => {
    expect(await codeOf(fixture.send(line, jsonBody(body, 'application/json')))).toBe('BODY_INVALID');
    expect(sent()).toEqual([]);
  });
});

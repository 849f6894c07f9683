import { useTestEndpoint } from '../testing/test-endpoint.js';

const members =
  '"resourceType":"Observation","id":"a","status":"final","meta":{"versionId":"3"},"code":{"text":"Dose"},' +
  '"valueQuantity":{"value":1.2300,"unit":"mg"},"referenceRange":[{"low":{"value":1.0},"high":{"value":2.50}}]';
const open = { platform_id: 'stub-open', resource_type: 'Observation' };
const one = { ...open, resource_id: 'a' };

/** A platform says `1.2300` where `1.23` would be less precise; FHIR wants that precision shown and written back. */
describe('the digits of a number', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_WRITES: 'stub-open' });
  let answered: string;

  beforeAll(() => {
    endpoint.stub.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(answered);
    };
  });

  it.each([
    ['search', open, `{"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"resource":{${members}}}]}`],
    [
      'execute_operation',
      { platform_id: 'stub-open', resource_type: 'Patient', resource_id: 'p', operation: '$everything' },
      `{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{${members}}}]}`,
    ],
  ])('stand in the rows of %s, in both halves', async (tool, args, answer) => {
    answered = answer;
    const { text, structured } = await endpoint.call(tool, args);
    for (const half of [text, JSON.stringify(structured)]) {
      expect(half).toContain('1.2300 mg');
      expect(half).toContain('1.0 to 2.50');
    }
  });

  it.each([
    ['as it came', `{${members}}`, {}],
    ['written anew', `{ ${members} }`, {}],
    ['cut to what was asked for', `{${members}}`, { elements: ['valueQuantity'] }],
  ])('stand in what read answers, %s', async (_how, answer, args) => {
    answered = answer;
    expect((await endpoint.call('read', { ...one, ...args })).text).toContain('"valueQuantity":{"value":1.2300,');
  });

  it('are written back by an update of something else, whose numbers a client has read', async () => {
    answered = `{${members}}`;
    const resource = { ...(JSON.parse(answered) as object), status: 'amended' };
    const preview = await endpoint.call('update', { ...one, resource });
    const { confirm } = preview.structured as { confirm: string };
    expect((await endpoint.call('update', { ...one, resource, confirm })).isError).toBe(false);
    const put = endpoint.stub.seen.find(({ method }) => method === 'PUT');
    // The label that an agent wrote it is all that is added.
    expect(put?.body.replace(/,"security":\[\{[^\]]*AIAST[^\]]*\]/, '')).toBe(
      `{${members.replace('final', 'amended')}}`,
    );
  });
});

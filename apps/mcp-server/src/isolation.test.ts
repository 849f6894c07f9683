import { labResult, searchset } from './testing/bundles.js';
import { sendJson } from './testing/stub-platform.js';
import { startTestEndpoint, type TestEndpoint } from './testing/test-endpoint.js';

/** Hosts are known to reuse JSON-RPC ids and to share one connection between chats. */
describe('callers at the same time', () => {
  let endpoint: TestEndpoint;

  beforeAll(async () => {
    endpoint = await startTestEndpoint();
  });

  afterAll(() => endpoint.close());

  it('never get each other’s answer, though all use the same JSON-RPC ids', async () => {
    const { vault } = endpoint.gateway;
    // Answers in the opposite order of the questions, once all have been asked.
    const held: (() => void)[] = [];
    const count = 12;
    const callers = await Promise.all(
      Array.from({ length: count }, async (_unused, index) => {
        const bearer = vault.mintCredential();
        const session = await vault.activate(bearer, 'bearer');
        await endpoint.signIn(`pat-${index}`, session);
        return { patient: `pat-${index}`, client: await endpoint.connect(index % 2 ? 'legacy' : 'auto', bearer) };
      }),
    );
    endpoint.stub.answer = ({ target }, response) => {
      const patient = new URLSearchParams(target.split('?')[1]).get('patient') ?? '';
      held.push(() => sendJson(response, 200, searchset([labResult(`of-${patient}`)])));
      if (held.length === count) for (const release of held.reverse()) release();
    };
    const args = { platform_id: 'stub-ehr', resource_type: 'Observation' };
    const answers = await Promise.all(callers.map(({ client }) => endpoint.call('search', args, { client })));
    answers.forEach((answer, index) => {
      expect(answer.structured['rows']).toMatchObject([{ ref: `Observation/of-${callers[index]?.patient}` }]);
    });
  });

  it('are refused at once after their credential was revoked', async () => {
    const { vault } = endpoint.gateway;
    const bearer = vault.mintCredential();
    const session = await vault.activate(bearer, 'bearer');
    await endpoint.signIn('pat-1', session);
    const client = await endpoint.connect('auto', bearer);
    const args = { platform_id: 'stub-ehr', resource_type: 'Observation' };
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, searchset([]));
    expect((await endpoint.call('search', args, { client })).isError).toBe(false);
    await vault.revoke(bearer);
    expect((await endpoint.call('search', args, { client })).text).toMatch(/^SESSION_UNKNOWN/);
  });
});

import { labResult, searchset } from './testing/bundles.js';
import { rowsOf, sendJson } from '@fhir-gateway/testing';
import { useTestEndpoint } from './testing/test-endpoint.js';

/** Hosts are known to reuse JSON-RPC ids and to share one connection between chats. */
describe('callers at the same time', () => {
  const endpoint = useTestEndpoint();

  it('never get each other’s answer, though all use the same JSON-RPC ids (D5)', async () => {
    // Answers in the opposite order of the questions, once all have been asked.
    const held: (() => void)[] = [];
    const count = 12;
    const callers = await Promise.all(
      Array.from({ length: count }, async (_unused, index) => {
        const { session, handle } = await endpoint.otherCaller();
        await endpoint.signIn(`pat-${index}`, session);
        return { patient: `pat-${index}`, handle, client: await endpoint.connect(index % 2 ? 'legacy' : 'auto') };
      }),
    );
    endpoint.stub.answer = ({ target }, response) => {
      const patient = new URLSearchParams(target.split('?')[1]).get('patient') ?? '';
      held.push(() => sendJson(response, 200, searchset([labResult(`of-${patient}`)])));
      if (held.length === count) for (const release of held.reverse()) release();
    };
    const args = { platform_id: 'stub-ehr', resource_type: 'Observation' };
    const answers = await Promise.all(
      callers.map(({ client, handle }) => endpoint.call('search', { ...args, auth_handle: handle }, { client })),
    );
    answers.forEach((answer, index) => {
      expect(rowsOf(answer.structured)).toMatchObject([{ ref: `Observation/of-${callers[index]?.patient}` }]);
    });
  });
});

import type { Client, ClientOptions } from '@modelcontextprotocol/client';
import { AuthError } from '@fhir-gateway/smart-auth/access';
import { sendJson } from '@fhir-gateway/testing';
import { useTestEndpoint } from '../testing/test-endpoint.js';

const search = { platform_id: 'stub-ehr', resource_type: 'Observation' };
const opensLinks: ClientOptions = { capabilities: { elicitation: { form: {}, url: {} } } };
type Action = 'accept' | 'decline' | 'cancel';

describe('a call that needs a sign-in', () => {
  const endpoint = useTestEndpoint({}, { every: 'test' });
  beforeEach(() => {
    endpoint.stub.answer = (_request, response) =>
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', total: 0 });
  });

  /** A client of the 2026 era whose person does this with links. */
  async function person(act: (url: URL) => Promise<Action> | Action): Promise<{ client: Client; asked: URL[] }> {
    const client = await endpoint.connect('auto', opensLinks);
    const asked: URL[] = [];
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      const url = new URL('url' in params ? String(params.url) : 'about:blank');
      asked.push(url);
      return { action: await act(url) };
    });
    return { client, asked };
  }

  it('has the client open the link, waits for the person, and answers in the same call', async () => {
    const { client, asked } = await person(() => {
      // The client goes on as soon as the link is open; the person takes longer.
      setImmediate(() => void endpoint.signIn('pat-1'));
      return 'accept';
    });
    const result = await endpoint.call('search', search, { client });
    expect(result.text).toMatch(/^None recorded/);
    expect(asked.map(({ origin, pathname }) => origin + pathname)).toEqual([
      `${endpoint.gateway.config.publicUrl}/auth/stub-ehr/login`,
    ]);
    expect(endpoint.stub.seen).toHaveLength(1);
  });

  it('names the payer, where it is the payer beside the record that needs a sign-in', async () => {
    await endpoint.signIn('pat-1');
    const error = new AuthError('LOGIN_REQUIRED', 'Sign in to the payer first.', { platformId: 'stub-open' });
    jest.spyOn(endpoint.gateway.coverage, 'open').mockRejectedValue(error);
    const { client, asked } = await person(() => 'accept');
    const args = { platform_id: 'stub-ehr', patient_id: 'pat-1', procedure_code: '27447' };
    const { isError, text } = await endpoint.call('check_prior_auth', args, { client });
    expect([isError, text]).toEqual([true, expect.stringMatching(/^LOGIN_REQUIRED.*platform_id "stub-open"/s)]);
    expect(asked).toEqual([]);
  });

  it.each(['decline', 'cancel'] as const)('says what to do when the person chooses to %s', async (action) => {
    const { client, asked } = await person(() => action);
    const { isError, text } = await endpoint.call('search', search, { client });
    expect([isError, text]).toEqual([true, expect.stringMatching(/^LOGIN_NOT_FINISHED.*wait_for_auth/s)]);
    expect(asked).toHaveLength(1);
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('gives one and the same link to calls at the same time and after', async () => {
    const { client, asked } = await person(() => 'decline');
    await endpoint.call('search', search, { client });
    await endpoint.call('count', search, { client });
    expect(new Set(asked.map(({ href }) => href)).size).toBe(1);
  });

  /** The first answer to a client that does not act on it by itself. */
  async function asksFor(client: Client): Promise<{ requestState: string }> {
    const options = { allowInputRequired: true };
    return (await client.callTool({ name: 'search', arguments: search }, options)) as unknown as {
      requestState: string;
    };
  }

  it.each([
    // Not the last sign: some of its bits mean nothing.
    ['altered', (state: string) => state.slice(0, -9) + (state.at(-9) === 'A' ? 'B' : 'A') + state.slice(-8)],
    ['made up', () => 'v1.e30.e30'],
  ])('takes no %s state', async (_what, change) => {
    const client = await endpoint.connect('auto', { ...opensLinks, inputRequired: { autoFulfill: false } });
    const first = await asksFor(client);
    const params = {
      name: 'search',
      arguments: search,
      inputResponses: { sign_in: { action: 'accept' } },
      requestState: change(first.requestState),
    };
    await expect(client.callTool(params as never, { allowInputRequired: true })).rejects.toMatchObject({
      code: -32602,
    });
  });

  it('takes no state of another session', async () => {
    const client = await endpoint.connect('auto', { ...opensLinks, inputRequired: { autoFulfill: false } });
    const first = await asksFor(client);
    const { handle } = await endpoint.otherCaller();
    const params = {
      name: 'search',
      arguments: { ...search, auth_handle: handle },
      inputResponses: { sign_in: { action: 'accept' } },
      requestState: first.requestState,
    };
    const second = await client.callTool(params as never, { allowInputRequired: true });
    expect(JSON.stringify(second)).toMatch(/ARGUMENT_INVALID/);
    expect(
      first.requestState + Buffer.from(first.requestState.split('.')[1] ?? '', 'base64url').toString(),
    ).not.toContain((await endpoint.gateway.callers.localSession()).id);
  });

  it('asks nobody where there is nothing to sign in to, or the sign-in is not what is missing', async () => {
    const { client, asked } = await person(() => 'accept');
    endpoint.stub.smart.grantedScope = 'launch/patient patient/Condition.rs';
    await endpoint.signIn();
    expect((await endpoint.call('search', search, { client })).text).toMatch(/^SCOPE_INSUFFICIENT/);
    expect((await endpoint.call('search', { ...search, platform_id: 'no-such' }, { client })).text).toMatch(
      /^PLATFORM_NOT_FOUND/,
    );
    expect(asked).toEqual([]);
  });
});

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { startTestEndpoint, type TestEndpoint } from './testing/test-endpoint.js';
import { tools } from './tools/index.js';

const open = { platform_id: 'stub-open', resource_type: 'Observation', resource_id: 'a' };

describe('a call that takes too long', () => {
  let endpoint: TestEndpoint;

  beforeAll(async () => {
    // The clock of a call, scaled: 300 ms instead of 55 s.
    endpoint = await startTestEndpoint({ FHIR_GATEWAY_WRITES: 'on' }, { deadlineMs: 300 });
  });

  afterAll(() => endpoint.close());

  it.each([
    ['search', open],
    ['count', open],
    ['read', open],
    ['execute_operation', { platform_id: 'stub-open', operation: '$lastn', resource_type: 'Observation' }],
    ['update', { ...open, resource: { resourceType: 'Observation', id: 'a' } }],
    ['patch', { ...open, fields: { status: 'final' } }],
    ['delete', open],
  ])('%s ends with what happened, and the request to the platform ends with it', async (tool, args) => {
    const asked = new Promise<ServerResponse>((resolve) => {
      endpoint.stub.answer = (_request, response) => resolve(response);
    });
    const call = endpoint.call(tool, argsOf(tool, args));
    const upstream = await asked;
    const closed = once(upstream, 'close');
    const { isError, text } = await call;
    expect(isError).toBe(true);
    expect(text).toMatch(/^UPSTREAM_TIMEOUT.*within 0\.3 seconds/);
    await closed;
    expect(upstream.writableFinished).toBe(false);
  });

  it('leaves what other calls wait for as well, and ends all the same', async () => {
    endpoint.stub.answer = () => undefined;
    const { text } = await endpoint.call('get_capabilities', { platform_id: 'stub-open' });
    expect(text).toMatch(/^UPSTREAM_TIMEOUT/);
  });

  it('ends whatever the tool waits for, here the store', async () => {
    const { store } = endpoint.gateway.storage;
    const stalled = jest.spyOn(store, 'read').mockImplementation(() => new Promise(() => undefined));
    try {
      const { text } = await endpoint.call('get_auth_status', { platform_id: 'stub-ehr' });
      expect(text).toMatch(/^UPSTREAM_TIMEOUT/);
    } finally {
      stalled.mockRestore();
    }
  });
});

/** Only what the tool takes, since anything else is refused at once. */
function argsOf(tool: string, args: Record<string, unknown>): Record<string, unknown> {
  const { shape } = tools.find(({ name }) => name === tool)?.inputSchema ?? { shape: {} };
  return Object.fromEntries(Object.entries(args).filter(([name]) => name in shape));
}

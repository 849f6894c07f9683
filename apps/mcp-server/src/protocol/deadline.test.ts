import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';
import { tools } from '../tools/index.js';

const open = { platform_id: 'stub-open', resource_type: 'Observation', resource_id: 'a' };

describe('a call that takes too long', () => {
  let endpoint: TestEndpoint;
  /** The clock of the calls of a test: 55 s have passed when it is aborted. */
  let clock: AbortController;

  beforeAll(async () => {
    endpoint = await startTestEndpoint({ FHIR_GATEWAY_WRITES: 'on' }, { deadline: () => clock.signal });
  });

  beforeEach(() => {
    clock = new AbortController();
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
    clock.abort();
    const { isError, text } = await call;
    expect(isError).toBe(true);
    expect(text).toMatch(/^UPSTREAM_TIMEOUT.*within 55 seconds/);
    await closed;
    expect(upstream.writableFinished).toBe(false);
  });

  it('leaves what other calls wait for as well, and ends all the same', async () => {
    const asked = new Promise<void>((resolve) => {
      endpoint.stub.answer = () => resolve();
    });
    const call = endpoint.call('get_capabilities', { platform_id: 'stub-open' });
    await asked;
    clock.abort();
    const { text } = await call;
    expect(text).toMatch(/^UPSTREAM_TIMEOUT/);
  });

  it('ends whatever the tool waits for, here the store', async () => {
    const { store } = endpoint.gateway.storage;
    const stalled = jest.spyOn(store, 'read').mockImplementation(() => {
      clock.abort();
      return new Promise(() => undefined);
    });
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

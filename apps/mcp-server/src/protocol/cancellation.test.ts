import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { startTestEndpoint, useTestEndpoint } from '../testing/test-endpoint.js';

describe('a client that gives up', () => {
  const endpoint = useTestEndpoint();

  it.each([
    ['search', { platform_id: 'stub-open', resource_type: 'Observation' }],
    ['check_prior_auth', { platform_id: 'stub-ehr', procedure_code: '70551' }],
  ])('ends the request to the platform, here of %s', async (tool, args) => {
    await endpoint.signIn();
    const asked = new Promise<ServerResponse>((resolve) => {
      endpoint.stub.answer = (_request, response) => resolve(response);
    });
    const giveUp = new AbortController();
    const call = endpoint.call(tool, args, { signal: giveUp.signal });
    const refused = expect(call).rejects.toThrow();
    const upstream = await asked;
    const closed = once(upstream, 'close');
    giveUp.abort();
    await refused;
    await closed;
    expect(upstream.writableFinished).toBe(false);
  });
});

describe('a client that asks for progress', () => {
  it('hears of a wait while it lasts', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const endpoint = await startTestEndpoint();
    try {
      await endpoint.call('start_auth', { platform_id: 'stub-ehr' });
      const heard: number[] = [];
      const first = new Promise<void>((resolve) => {
        const onprogress = ({ progress }: { progress: number }): void => {
          heard.push(progress);
          resolve();
        };
        // Closing the endpoint ends the call.
        endpoint.call('wait_for_auth', { platform_id: 'stub-ehr', timeout: 11 }, { onprogress }).catch(() => undefined);
      });
      await jest.advanceTimersByTimeAsync(5000);
      await first;
      expect(heard).toEqual([5]);
    } finally {
      jest.useRealTimers();
      await endpoint.close();
    }
  });
});

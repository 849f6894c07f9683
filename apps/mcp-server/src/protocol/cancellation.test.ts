import { startTestEndpoint } from '../testing/test-endpoint.js';

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

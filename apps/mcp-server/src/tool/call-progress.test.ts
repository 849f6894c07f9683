import type { ServerResponse } from 'node:http';
import { CallProgress, type ProgressReport } from './call-progress.js';
import { sendJson } from '@fhir-gateway/testing';
import { useTestEndpoint } from '../testing/test-endpoint.js';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('what a client hears of a call', () => {
  let heard: ProgressReport[];
  let progress: CallProgress;
  beforeEach(() => {
    heard = [];
    progress = new CallProgress((report) => void heard.push(report));
  });

  it('is the present step after two seconds, each further one at once, and a sign of life every five seconds', () => {
    progress.step('a');
    jest.advanceTimersByTime(500);
    progress.step('b');
    jest.advanceTimersByTime(1_500);
    expect(heard).toEqual([{ progress: 2, total: 55, message: 'b' }]);
    progress.step('c');
    jest.advanceTimersByTime(5_000);
    expect(heard.map(({ message }) => message)).toEqual(['b', 'c', 'c']);
    progress.end();
    jest.advanceTimersByTime(60_000);
    expect(heard).toHaveLength(3);
  });

  it('always goes up, however quick the steps are', () => {
    progress.step('first');
    jest.advanceTimersByTime(2_000);
    for (let step = 0; step < 50; step += 1) progress.step(`step ${step}`);
    const values = heard.map((report) => report.progress);
    expect(values).toHaveLength(51);
    expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
  });
});

describe('a search at a slow platform', () => {
  const endpoint = useTestEndpoint({}, { every: 'test' });

  it('says which platform is asked for what, and no id or value of the record', async () => {
    const asked = new Promise<ServerResponse>((resolve) => {
      endpoint.stub.answer = (_request, response) => resolve(response);
    });
    const heard: unknown[] = [];
    const first = new Promise<void>((resolve) => {
      const onprogress = (report: unknown): void => {
        heard.push(report);
        resolve();
      };
      const args = { platform_id: 'stub-open', resource_type: 'Observation', params: { patient: 'secret-id' } };
      endpoint.call('search', args, { onprogress }).then(
        () => heard.push('answered'),
        () => heard.push('failed'),
      );
    });
    const upstream = await asked;
    await jest.advanceTimersByTimeAsync(2_000);
    await first;
    expect(heard).toEqual([{ progress: 2, total: 55, message: 'Asking stub-open for Observation' }]);
    sendJson(upstream, 200, { resourceType: 'Bundle', type: 'searchset' });
  });
});

import { checkHealth } from './health.js';

describe('checkHealth', () => {
  const check = ({ ping = () => Promise.resolve(), platforms = ['epic'], isFull = false }) =>
    checkHealth({ ping } as never, { list: () => platforms } as never, { isFull } as never);

  it('is ready while everything is', async () => {
    expect(await check({})).toEqual({ ready: true, checks: { store: 'ok', platforms: 'ok', audit: 'ok' } });
  });

  it.each([
    ['store', { ping: () => Promise.reject(new Error('canary')) }],
    ['platforms', { platforms: [] }],
    ['audit', { isFull: true }],
  ])('is not ready without its %s, and names that alone', async (part, broken) => {
    const checks = { store: 'ok', platforms: 'ok', audit: 'ok', [part]: 'failed' };
    expect(await check(broken)).toEqual({ ready: false, checks });
  });
});

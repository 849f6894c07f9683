import { checkHealth } from './health.js';

const allWell = { store: 'ok', keys: 'ok', platforms: 'ok', audit: 'ok' };

describe('checkHealth', () => {
  const check = ({ ping = () => Promise.resolve(), doKeysFit = true, platforms = ['epic'], isFull = false }) =>
    checkHealth({
      vault: { ping },
      keys: { fits: () => Promise.resolve(doKeysFit) },
      registry: { list: () => platforms as never[] },
      trail: { isFull },
    });

  it('is ready while everything is', async () => {
    expect(await check({})).toEqual({ ready: true, checks: allWell });
  });

  it.each([
    ['store', { ping: () => Promise.reject(new Error('canary')) }],
    ['keys', { doKeysFit: false }],
    ['platforms', { platforms: [] }],
    ['audit', { isFull: true }],
  ])('is not ready without its %s, and names that alone', async (part, broken) => {
    const checks = { ...allWell, [part]: 'failed' };
    expect(await check(broken)).toEqual({ ready: false, checks });
  });
});

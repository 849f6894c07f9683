import { openShippedRegistry } from '../shipped.js';

describe('the index of names', () => {
  it('is made beside other work, and at once for who asks meanwhile, and answers alike', async () => {
    const { registry } = openShippedRegistry({ environment: {} });
    let turns = 0;
    const other = setInterval(() => (turns += 1), 0);
    try {
      await Promise.all([registry.prepareDirectory(), registry.prepareDirectory()]);
    } finally {
      clearInterval(other);
    }
    expect(turns).toBeGreaterThan(20);
    const { registry: once } = openShippedRegistry({ environment: {} });
    const preparing = once.prepareDirectory();
    expect(once.searchDirectory({ query: 'mayo clinic', limit: 1 }).entries[0]?.name).toBe('Mayo Clinic');
    for (const isPrepared of [false, true]) {
      if (isPrepared) await preparing;
      for (const query of ['mayo clinc', 'kaizer', 'ucsf', ''])
        expect(registry.searchDirectory({ query, limit: 5 })).toEqual(once.searchDirectory({ query, limit: 5 }));
    }
  });
});

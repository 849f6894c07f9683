import { openShippedRegistry } from '../shipped.js';

describe('the index of names', () => {
  it('is made beside other work, and answers as one that is made at once', async () => {
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
    for (const query of ['mayo clinc', 'kaizer', 'ucsf', ''])
      expect(registry.searchDirectory({ query, limit: 5 })).toEqual(once.searchDirectory({ query, limit: 5 }));
  });

  it('is made at once for who asks while it is being made', async () => {
    const { registry } = openShippedRegistry({ environment: {} });
    const preparing = registry.prepareDirectory();
    expect(registry.searchDirectory({ query: 'mayo clinic', limit: 1 }).entries[0]?.name).toBe('Mayo Clinic');
    await preparing;
    expect(registry.searchDirectory({ query: 'mayo clinic', limit: 1 }).entries[0]?.name).toBe('Mayo Clinic');
  });
});

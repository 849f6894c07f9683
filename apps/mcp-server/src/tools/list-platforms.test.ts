import { eras, useTestEndpoint } from '../testing/test-endpoint.js';

describe('list_platforms', () => {
  const endpoint = useTestEndpoint();

  it.each(eras)('names every platform with what it needs (%s)', async (era) => {
    const result = await endpoint.call('list_platforms', {}, { client: await endpoint.connect(era) });
    expect(result.structured['platforms']).toMatchObject([
      { platform_id: 'stub-ehr', status: 'ready', login_required: true },
      { platform_id: 'stub-open', status: 'ready', login_required: false },
    ]);
    for (const id of ['stub-ehr', 'stub-open']) expect(result.text).toContain(id);
  });

  it('finds by part of a name, and says when nothing matches', async () => {
    const found = await endpoint.call('list_platforms', { query: 'stub open' });
    expect(found.structured['platforms']).toMatchObject([{ platform_id: 'stub-open' }]);
    expect((await endpoint.call('list_platforms', { kind: 'lab' })).text).toMatch(/No platform/);
  });
});

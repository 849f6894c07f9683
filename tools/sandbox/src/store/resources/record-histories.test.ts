import { linkTo, storeOfEach, token } from '../testing/store-fixture.js';

const { ask } = storeOfEach();

describe('the history of a type', () => {
  it('has every version, newest first, deletions included, in pages', async () => {
    await ask('DELETE', 'Condition/cough');
    const first = await ask('GET', 'Condition/_history?_count=1');
    expect(first.body).toMatchObject({ type: 'history', total: 2, entry: [{ request: { method: 'DELETE' } }] });
    const next = await ask('GET', linkTo(first.body, 'next') ?? '');
    expect(next.body.entry).toMatchObject([{ resource: { id: 'cough' } }]);
    expect(linkTo(next.body, 'next')).toBeUndefined();
  });

  it('shows a patient their own only', async () => {
    const { body } = await ask('GET', 'Observation/_history', { access: token('patient/*.rs', 'ada') });
    const ids = (body.entry ?? []).map(({ resource }) => resource?.id);
    expect([...ids].sort()).toEqual(['a1', 'a2', 'a3']);
  });
});

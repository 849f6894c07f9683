import { storeOfEach } from '../testing/store-fixture.js';

const { ask } = storeOfEach();

describe('a search across types', () => {
  it.each([
    ['names no types', '?_id=ada'],
    ['names a type that is not held', '?_type=Patient,Nothing'],
    ['names nothing', '?_type='],
    ['sorts', '?_type=Patient,Observation&_sort=_id'],
    ['includes', '?_type=Patient,Observation&_include=Observation:subject'],
    ['includes back', '?_type=Patient&_revinclude:iterate=Observation:subject'],
    ['has a malformed value', '?_type=Patient,Observation&_lastUpdated=yesterday'],
  ])('is refused where it %s', async (_what, target) => {
    expect((await ask('GET', target)).status).toBe(400);
  });
});

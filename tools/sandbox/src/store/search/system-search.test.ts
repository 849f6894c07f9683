import { baseUrl, storeOfEach, token } from '../testing/store-fixture.js';
import type { AnyBody } from '../testing/store-fixture.js';

const { ask } = storeOfEach();

const refs = ({ entry = [] }: AnyBody): string[] =>
  entry.flatMap(({ resource, search }) =>
    search?.mode === 'match' ? [`${resource?.resourceType}/${resource?.id}`] : [],
  );

describe('a search across types', () => {
  it('shows nobody more than searches of each type would', async () => {
    const own = await ask('GET', '?_type=Patient,Observation', { access: token('patient/*.rs', 'ada') });
    expect(refs(own.body)).toEqual(['Patient/ada', 'Observation/a1', 'Observation/a2', 'Observation/a3']);
    const access = token('patient/Patient.rs', 'ada');
    expect((await ask('GET', '?_type=Patient,Observation', { access })).status).toBe(403);
  });

  it('is not carried on by somebody else’s token', async () => {
    const first = await ask('GET', '?_type=Patient,Observation&_count=1');
    const next = first.body.link?.find(({ relation }) => relation === 'next')?.url.slice(baseUrl.length) ?? '';
    const access = token('patient/Patient.rs', 'ada');
    expect((await ask('GET', next, { access })).status).toBe(403);
  });

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

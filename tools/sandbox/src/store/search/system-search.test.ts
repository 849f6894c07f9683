import { baseUrl, storeOfEach, token } from '../testing/store-fixture.js';
import type { AnyBody } from '../testing/store-fixture.js';

const { ask } = storeOfEach();

const refs = ({ entry = [] }: AnyBody): string[] =>
  entry.flatMap(({ resource, search }) =>
    search?.mode === 'match' ? [`${resource?.resourceType}/${resource?.id}`] : [],
  );

describe('a search across types', () => {
  it('finds what each of them has, type by type', async () => {
    const { status, body } = await ask('GET', '?_type=Patient,Condition&_id=ada,cough');
    expect(status).toBe(200);
    expect(refs(body)).toEqual(['Patient/ada', 'Condition/cough']);
    expect(body.total).toBe(2);
    expect(body.link?.[0]).toEqual({ relation: 'self', url: `${baseUrl}?_type=Patient%2CCondition&_id=ada%2Ccough` });
  });

  it('by POST finds the same', async () => {
    const form = new URLSearchParams({ _type: 'Patient,Condition', _id: 'ada,cough' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(refs((await ask('POST', '_search', { headers, body: form })).body)).toEqual([
      'Patient/ada',
      'Condition/cough',
    ]);
  });

  it('goes on to its end, page by page', async () => {
    const found: string[] = [];
    let next: string | undefined = '?_type=Observation,Patient&_count=2';
    for (let pages = 0; next !== undefined && pages < 10; pages += 1) {
      const { body }: { body: AnyBody } = await ask('GET', next);
      found.push(...refs(body));
      next = body.link?.find(({ relation }) => relation === 'next')?.url.slice(baseUrl.length);
    }
    expect(found).toEqual(
      ['a1', 'a2', 'a3', 'b1'].map((id) => `Observation/${id}`).concat('Patient/ada', 'Patient/bob'),
    );
  });

  it('leaves out what not every type has, and says so; strictly, it is refused', async () => {
    const { body } = await ask('GET', '?_type=Patient,Observation&birthdate=1991');
    expect(body.total).toBe(6);
    expect(body.entry?.at(-1)?.resource?.issue?.[0]?.diagnostics).toContain('"birthdate"');
    const headers = { prefer: 'handling=strict' };
    expect((await ask('GET', '?_type=Patient,Observation&birthdate=1991', { headers })).status).toBe(400);
  });

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

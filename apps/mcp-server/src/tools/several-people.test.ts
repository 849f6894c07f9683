import { sendJson } from '@fhir-gateway/testing';
import { labResult, searchset } from '../testing/bundles.js';
import { eras, useTestEndpoint } from '../testing/test-endpoint.js';

const plain = { platform_id: 'stub-ehr' };
const labs = { resource_type: 'Observation', params: { category: 'laboratory' } };

describe('several people at one platform', () => {
  const endpoint = useTestEndpoint({}, { every: 'test' });
  beforeEach(() => {
    endpoint.stub.answer = ({ target }, response) => {
      const patient = /patient=([a-z]+)/.exec(target)?.[1] ?? '';
      const url = `${endpoint.stub.origin}/fhir/Observation?patient=${patient}&page=2`;
      const link = target.includes('page=2') ? [] : [{ relation: 'next', url }];
      const subject = { reference: `Patient/${patient}` };
      const rows = ['a', 'b'].map((id) => ({ ...labResult(`${patient}-${id}`), subject }));
      sendJson(response, 200, searchset(rows, { total: 4, link }));
    };
  });

  const askedFor = () => endpoint.stub.seen.flatMap(({ target }) => /patient=([a-z]+)/.exec(target)?.[1] ?? []);
  const tokens = () => endpoint.stub.seen.flatMap(({ headers }) => headers.authorization?.replace(/.*-of-/, '') ?? []);

  it.each(eras)('are each read under an id of their own, and the plain one says whom it means (%s)', async (era) => {
    const client = await endpoint.connect(era);
    const call = (tool: string, args: object) => endpoint.call(tool, { ...args }, { client });
    await endpoint.signIn('parent');
    expect((await call('search', { ...plain, ...labs })).text).not.toContain('stub-ehr~');
    await endpoint.signIn('child');
    endpoint.stub.seen.length = 0;
    const newest = await call('search', { ...plain, ...labs, limit: 2 });
    const told =
      'stub-ehr means stub-ehr~2 (patient child), who signed in there last. Also connected there: stub-ehr~1 (patient parent).';
    expect(newest.text).toMatch(/^Note: stub-ehr means/);
    expect(newest.text).toContain(told);
    expect(newest.structured).toMatchObject({
      notices: [told],
      platform_id: 'stub-ehr~2',
      whose_record: 'Patient/child',
    });
    const { cursor } = newest.structured;
    expect(await call('get_next_page', { platform_id: 'stub-ehr~1', cursor })).toMatchObject({ isError: true });
    expect(await call('get_next_page', { platform_id: 'stub-ehr~2', cursor })).toMatchObject({ isError: false });
    const older = await call('search', { platform_id: 'stub-ehr~1', ...labs });
    expect(older.structured).toMatchObject({
      notices: ['This is stub-ehr~1 (patient parent).'],
      platform_id: 'stub-ehr~1',
      whose_record: 'Patient/parent',
    });
    expect([...new Set(askedFor())]).toEqual(['child', 'parent']);
    expect(new Set(tokens())).toEqual(new Set(['child', 'parent']));
  });

  it('are announced when the second signs in, and when one is disconnected', async () => {
    await endpoint.signIn('parent');
    await endpoint.call('start_auth', { platform_id: 'stub-ehr~1' });
    await endpoint.signIn('child');
    const connected = await endpoint.call('wait_for_auth', { ...plain, timeout: 0 });
    const change =
      'This is another person than before: stub-ehr now means stub-ehr~2 (patient child), and stub-ehr~1 (patient parent) stays connected.';
    expect(connected.structured).toMatchObject({ person_change: change, connection: { platform_id: 'stub-ehr~2' } });
    expect(connected.text).toContain(change);

    const revoked = await endpoint.call('revoke_auth', plain);
    expect(revoked.structured).toMatchObject({ still_connected: ['stub-ehr~1 (patient parent)'] });
    expect(revoked.text).toContain('Still connected: stub-ehr~1 (patient parent).');
    const refused = await endpoint.call('search', { ...plain, ...labs });
    expect(refused.text).toMatch(/^LOGIN_REQUIRED: /);
    expect((await endpoint.call('search', { platform_id: 'stub-ehr~1', ...labs })).isError).toBe(false);
  });

  it('are all listed by get_auth_status, the newest first', async () => {
    await endpoint.signIn('parent');
    await endpoint.signIn('child');
    for (const args of [{}, plain]) {
      const { structured, text } = await endpoint.call('get_auth_status', args);
      expect(structured['connections']).toMatchObject([
        { platform_id: 'stub-ehr~2', answers_to: 'stub-ehr', patient_id: 'child', authenticated: true },
        { platform_id: 'stub-ehr~1', patient_id: 'parent', authenticated: true },
      ]);
      expect(text).toContain(
        'stub-ehr~2: connected to the record of patient child (the newest there: stub-ehr means this one).',
      );
    }
    const one = await endpoint.call('get_auth_status', { platform_id: 'stub-ehr~1' });
    expect(one.structured['connections']).toMatchObject([{ platform_id: 'stub-ehr~1', patient_id: 'parent' }]);
    await endpoint.call('revoke_auth', plain);
    expect((await endpoint.call('get_auth_status', plain)).structured['connections']).toMatchObject([
      { platform_id: 'stub-ehr', authenticated: false },
      { platform_id: 'stub-ehr~1', authenticated: true },
    ]);
  });

  it('are told by get_auth_status as people, with what is open and where the person answers', async () => {
    const born: Record<string, string> = { parent: '1971-04-12', twice: '1971-04-22', child: '2015-02-03' };
    endpoint.stub.answer = ({ target }, response) => {
      const [, id = ''] = /Patient\/([a-z]+)/.exec(target) ?? [];
      const name = [{ family: 'Canary', given: [id === 'child' ? 'Petra' : 'Robert'] }];
      sendJson(response, 200, { resourceType: 'Patient', id, name, gender: 'male', birthDate: born[id] });
    };
    await endpoint.signIn('parent');
    expect((await endpoint.call('get_auth_status', {})).structured).not.toHaveProperty('people');
    await endpoint.signIn('child');
    const apart = await endpoint.call('get_auth_status', {});
    expect(apart.structured).toMatchObject({
      people: [
        { person: 'stub-ehr~2', connections: ['stub-ehr~2'] },
        { person: 'stub-ehr~1', connections: ['stub-ehr~1'] },
      ],
    });
    expect(apart.structured).not.toHaveProperty('people_questions');
    expect(apart.text).toContain('People and their connections: stub-ehr~2: stub-ehr~2; stub-ehr~1: stub-ehr~1.');
    await endpoint.signIn('twice');
    const { structured, text } = await endpoint.call('get_auth_status', {});
    const [question] = structured['people_questions'] as string[];
    expect(question).toMatch(/^stub-ehr~3 and stub-ehr~1 may be one person’s.*in one digit.*\/record\/people\.$/);
    expect(text).toContain(question);
    expect(JSON.stringify([structured['people'], question])).not.toMatch(/Canary|1971|Petra/);
  });

  it.each([
    ['search', 'stub-ehr~7', labs, 'CONNECTION_UNKNOWN'],
    ['revoke_auth', 'stub-ehr~7', {}, 'CONNECTION_UNKNOWN'],
    ['search', 'stub-ehr~0', labs, 'PLATFORM_NOT_FOUND'],
    ['search', 'stub-open~1', labs, 'PLATFORM_NOT_FOUND'],
  ])('%s refuses %s', async (tool, platform_id, args, code) => {
    await endpoint.signIn('parent');
    const refused = await endpoint.call(tool, { platform_id, ...args });
    expect(refused).toMatchObject({ isError: true, structured: { error: { code } } });
    expect(refused.text).toMatch(/stub-ehr~2|sandbox-ehr~2|use stub-open/);
    expect(endpoint.stub.seen).toEqual([]);
  });
});

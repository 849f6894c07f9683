import { sendJson } from '@fhir-gateway/testing';

import type { TestBrowser } from '../testing/test-browser.js';
import { signIn, useTestGateway } from '../testing/test-gateway.js';

const meta = { lastUpdated: '2024-01-01T00:00:00Z' };
const patient = { resourceType: 'Patient', id: 'pat-1', meta, name: [{ text: 'Ada' }], birthDate: '1980-02-03' };
const problem = (id: string, clinical: string) => ({
  resourceType: 'Condition',
  id,
  meta: { lastUpdated: '2025-01-10T10:00:00Z' },
  clinicalStatus: { coding: [{ code: clinical }] },
  code: { text: 'Asthma' },
});

describe('/api/record/changes', () => {
  const rest = useTestGateway();
  let browser: TestBrowser;
  let held: readonly object[];

  beforeEach(async () => {
    browser = rest.browser();
    held = [problem('a', 'active'), problem('b', 'active')];
    await signIn(rest, browser, 'pat-1');
    rest.stub.answer = ({ url }, response) => {
      if (url.includes('/Patient/')) return sendJson(response, 200, patient);
      const entry = url.includes('/Condition') ? held.map((resource) => ({ resource })) : [];
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', entry });
    };
  });

  const ask = (query = '') => browser.visit(`/api/record/changes${query}`, { headers: { accept: 'application/json' } });

  it('answers what has changed since the first request, and with what it was compared', async () => {
    const first = await ask();
    const { looked_at: lookedAt, ...answered } = (await first.json()) as { looked_at: string };
    expect(answered).toMatchObject({ person: { name: 'Ada' }, changes: [] });
    held = [problem('b', 'resolved'), problem('c', 'active')];
    const answer = (await (await ask()).json()) as { changes: object[]; compared: string[] };
    expect(answer.changes).toMatchObject([
      { kind: 'gone', reference: 'Condition/a', connection: 'stub-ehr' },
      { kind: 'changed', reference: 'Condition/b', fields: ['clinical status'], row: { text: 'Asthma' } },
      { kind: 'new', reference: 'Condition/c', row: { text: 'Asthma' } },
    ]);
    expect(answer.compared.join()).toContain(`compared with ${lookedAt}`);
  });

  it('finds by dates what changed before the first request', async () => {
    const { changes, comparisons } = (await (await ask('?since=2025-01-10')).json()) as {
      changes: object[];
      comparisons: { by_dates: boolean }[];
    };
    expect(changes).toMatchObject([{ kind: 'new or changed' }, { kind: 'new or changed' }]);
    expect(comparisons.every(({ by_dates: byDates }) => byDates)).toBe(true);
    expect(((await (await ask('?since=2025-01-11')).json()) as { changes: object[] }).changes).toEqual([]);
  });

  it.each(['2099-01-01', 'yesterday', '%00'])('refuses since=%s', async (since) => {
    const answer = await ask(`?since=${since}`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'ARGUMENT_INVALID']);
  });
});

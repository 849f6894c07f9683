import { sendJson } from '@fhir-gateway/testing';

import type { TestBrowser } from '../testing/test-browser.js';
import { useTestGateway } from '../testing/test-gateway.js';

const patient = { resourceType: 'Patient', id: 'pat-1', name: [{ text: 'Ada Canaryname' }], birthDate: '1980-02-03' };
const snomed = 'http://snomed.info/sct';
const clinical = (code: string) => ({ coding: [{ code, display: code }] });
const problem = (id: string, code: string, onset: string, status = 'active') => ({
  resourceType: 'Condition',
  id,
  meta: { versionId: '2', lastUpdated: '2026-01-02T03:04:05Z' },
  clinicalStatus: clinical(status),
  code: { coding: [{ system: snomed, code }], text: `problem ${code}` },
  onsetDateTime: onset,
});

interface Section {
  readonly facts: readonly { id: string; display: string; sources: readonly { reference: string; said: object }[] }[];
  readonly next_cursor?: string;
  readonly [member: string]: unknown;
}

describe('/api/record/{section}', () => {
  const rest = useTestGateway();
  let browser: TestBrowser;
  let held: Record<string, readonly object[] | number>;

  beforeAll(async () => {
    browser = await rest.signedIn('pat-1');
    rest.stub.answer = ({ url }, response) => {
      if (url.includes('/Patient/')) return sendJson(response, 200, patient);
      const [type = ''] = url.replace('/fhir/', '').split('?');
      const found = held[type] ?? [];
      if (typeof found === 'number') return sendJson(response, found, { resourceType: 'OperationOutcome', issue: [] });
      const entry = found.map((resource) => ({ resource }));
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', entry });
    };
  });
  beforeEach(() => {
    held = {};
    rest.stub.seen.length = 0;
  });

  const ask = async (path: string): Promise<Section> => {
    const answer = await browser.visit(`/api/record/${path}`);
    expect(answer.status).toBe(200);
    return (await answer.json()) as Section;
  };

  it('answers whose record it is and each fact with its source', async () => {
    held = { Condition: [problem('a', '44054006', '2020-05-01')] };
    const answer = await browser.visit('/api/record/problems');
    expect(await answer.json()).toMatchObject({
      section: 'problems',
      person: { id: 'stub-ehr', name: 'Ada Canaryname', birth_dates: ['1980-02-03'], connections: ['stub-ehr'] },
      total: 1,
      matching: 1,
      read: [{ connection: 'stub-ehr', entries: 1 }],
      gaps: [],
      facts: [
        {
          display: 'problem 44054006',
          when: '2020-05-01',
          when_kind: 'onset',
          certainty: 'single',
          sources: [
            {
              connection: 'stub-ehr',
              reference: 'Condition/a',
              version: '2',
              last_updated: '2026-01-02T03:04:05Z',
              said: { text: 'problem 44054006', date: '2020-05-01', date_kind: 'onset' },
            },
          ],
        },
      ],
    });
  });

  it('answers page after page, each fact once', async () => {
    held = { Condition: Array.from({ length: 7 }, (_, at) => problem(`c${at}`, `10000${at}`, `202${at}-01-01`)) };
    const shown: string[] = [];
    let next: string | undefined;
    do {
      const page = await ask(`problems?limit=3${next === undefined ? '' : `&cursor=${next}`}`);
      shown.push(...page.facts.map(({ sources }) => sources[0]?.reference ?? ''));
      next = page.next_cursor;
    } while (next !== undefined);
    expect(shown).toEqual(['c6', 'c5', 'c4', 'c3', 'c2', 'c1', 'c0'].map((id) => `Condition/${id}`));
  });

  it('says how many match what is asked for, and of how many', async () => {
    const undated = { ...problem('u', '300', ''), onsetDateTime: undefined };
    held = { Condition: [problem('a', '100', '2020'), problem('b', '200', '2024-03-01', 'resolved'), undated] };
    expect(await ask('problems?since=2024')).toMatchObject({ total: 3, matching: 1, undated: 1 });
    expect(await ask('problems?until=2020-12-31')).toMatchObject({ total: 3, matching: 1, undated: 1 });
    expect(await ask('problems?status=resolved')).toMatchObject({ total: 3, matching: 1, undated: 0 });
    expect(await ask('problems?status=nothing')).toMatchObject({ total: 3, matching: 0, facts: [] });
  });

  it.each([
    ['a section that a record has not', '/api/record/secrets', 404, 'ROUTE_NOT_FOUND'],
    ['a date that is none', '/api/record/problems?since=soon', 400, 'ARGUMENT_INVALID'],
    ['a limit that is too large', '/api/record/problems?limit=201', 400, 'ARGUMENT_INVALID'],
    ['a cursor that is none', '/api/record/problems?cursor=abc', 400, 'ARGUMENT_INVALID'],
    ['a cursor of another list', '/api/record/problems?cursor=0123456789abcdef', 400, 'ARGUMENT_INVALID'],
  ])('refuses %s', async (_what, path, status, code) => {
    const answer = await browser.json(path);
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ code })]);
  });

  it.each([
    ['labs', /Did you mean results\?$/],
    ['AllergyIntolerance', /Did you mean allergies\?$/],
    ['secrets', /documents, care-team, goals, .*, coverage, claims\.$/],
  ])('names the section that %s means, and takes it for none', async (name, words) => {
    const { status, body } = await browser.json(`/api/record/${name}`);
    expect([status, body]).toEqual([404, expect.objectContaining({ title: expect.stringMatching(words) as string })]);
  });
});

import { OauthClient } from '../testing/oauth-client.js';
import { signInAt, usePeopleGateway } from '../testing/record-people.js';
import type { TestBrowser } from '../testing/test-browser.js';

interface Answer {
  readonly people: {
    readonly id: string;
    readonly birth_dates: string[];
    readonly age?: number;
    readonly connections: { readonly connection: string; readonly gap?: { readonly code: string } }[];
    readonly joins: { readonly by: string; readonly reasons: { readonly words: string }[] }[];
  }[];
  readonly questions: { readonly connections: string[]; readonly reasons: { readonly words: string }[] }[];
  readonly decisions: { readonly kind: string; readonly connections: string[] }[];
  readonly gaps: { readonly connection: string }[];
  readonly code?: string;
}

describe('the people of a record', () => {
  const rest = usePeopleGateway({ FHIR_GATEWAY_MCP_AUTH: 'oauth' });
  let browser: TestBrowser;

  beforeEach(() => {
    browser = rest.browser();
  });

  async function ask(path = '/api/record', visit: Parameters<TestBrowser['json']>[1] = {}) {
    const { status, body } = await browser.json(path, visit);
    return { status, ...(body as unknown as Answer) };
  }
  const decide = (content: object) => ask('/api/record/people', { content });
  const groups = ({ people }: Answer) =>
    people.map(({ connections }) => connections.map(({ connection }) => connection).join(' ')).sort();
  const audited = (event: string) =>
    rest
      .log()
      .split('\n')
      .filter((line) => line.includes('"audit":true') && line.includes(`"event":"${event}"`));

  it('are joined by the person, kept apart, and as before when that is undone; each with an entry of the audit', async () => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'clinic', 'robert-clinic');
    await signInAt(rest, browser, 'payer', 'robert-mistyped');
    const before = await ask();
    expect(groups(before)).toEqual(['clinic stub-ehr', 'payer']);
    expect(before.questions).toHaveLength(1);
    const joined = await decide({ join: before.questions[0]?.connections });
    expect(groups(joined)).toEqual(['clinic payer stub-ehr']);
    expect(joined.people[0]).toMatchObject({ birth_dates: expect.arrayContaining(['1971-04-12', '1971-04-22']) });
    expect(joined.people[0]?.age).toBeUndefined();
    expect(joined).toMatchObject({ questions: [], status: 200 });
    const apart = await decide({ split: ['payer', 'stub-ehr'] });
    expect(groups(apart)).toEqual(['clinic stub-ehr', 'payer']);
    expect(apart.questions).toEqual([]);
    const undone = await decide({ undo: ['clinic', 'payer'] });
    expect(groups(undone)).toEqual(['clinic stub-ehr', 'payer']);
    expect(undone).toMatchObject({ decisions: [], questions: before.questions });
    const entries = ['people.joined', 'people.kept_apart', 'people.undone'].map(audited);
    expect(entries.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(entries.flat().join()).not.toMatch(/robert|clinic|payer|1971-/);
  });

  it('are named where a question has to say whose record it is about, in the answer and not in the log', async () => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'payer', 'robert-mistyped');
    const { status, body } = await browser.json('/api/record/results', {});
    expect([status, body['code']]).toEqual([409, 'PERSON_REQUIRED']);
    expect(body['next_step']).toMatch(/Robert Smith, 1971-04-22: payer; Robert Smith, 1971-04-12: stub-ehr/);
    expect(JSON.stringify(body['title'])).not.toMatch(/Robert|stub-ehr/);
    expect(rest.log()).not.toMatch(/Robert|1971-04/);
  });

  it('have a gap for who could not be read, who is never joined', async () => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'payer', 'unreadable');
    const answer = await ask();
    expect(groups(answer)).toEqual(['payer', 'stub-ehr']);
    expect(answer.gaps).toMatchObject([{ connection: 'payer', reason: 'refused' }]);
    expect(await decide({ join: ['stub-ehr', 'payer'] })).toMatchObject({ status: 409, code: 'PERSON_UNDECIDABLE' });
  });

  it('are nobody’s business but the person’s: an app reads them and decides nothing', async () => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'payer', 'robert-mistyped');
    const app = new OauthClient(rest.publicUrl);
    const { access } = await app.connect(browser, `${rest.publicUrl}/api`);
    const headers = { authorization: `Bearer ${access}`, cookie: '' };
    expect(groups(await ask('/api/record', { headers }))).toEqual(['payer', 'stub-ehr']);
    const response = await fetch(`${rest.publicUrl}/api/record/people`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
      body: JSON.stringify({ join: ['stub-ehr', 'payer'] }),
    });
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'TOKEN_NOT_FOR_THIS' }]);
    expect(groups(await ask())).toEqual(['payer', 'stub-ehr']);
  });

  it.each<[object, number, string]>([
    [{}, 400, 'ARGUMENT_INVALID'],
    [{ join: ['stub-ehr'] }, 400, 'ARGUMENT_INVALID'],
    [{ join: ['stub-ehr', 'payer'], undo: ['stub-ehr', 'payer'] }, 400, 'ARGUMENT_INVALID'],
    [{ undo: ['stub-ehr', 'payer', 'clinic'] }, 400, 'ARGUMENT_INVALID'],
    [{ merge: ['stub-ehr', 'payer'] }, 400, 'ARGUMENT_INVALID'],
    [{ join: ['stub-ehr', 'nowhere'] }, 404, 'PERSON_UNKNOWN'],
    [{ join: ['stub-ehr', 'stub-ehr'] }, 409, 'PERSON_UNDECIDABLE'],
    [{ undo: ['stub-ehr', 'payer'] }, 409, 'PERSON_UNDECIDABLE'],
    [{ undo: ['stub-ehr', 'stub-ehr'] }, 409, 'PERSON_UNDECIDABLE'],
  ])('refuse %j', async (content, status, code) => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await signInAt(rest, browser, 'payer', 'robert-mistyped');
    expect(await decide(content)).toMatchObject({ status, code });
  });

  it('have names that stay out of the log', async () => {
    await signInAt(rest, browser, 'stub-ehr', 'robert-ehr');
    await ask();
    expect(rest.log()).not.toMatch(/Smith|1971-04-12/);
  });
});

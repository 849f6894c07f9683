import type { RunningServer } from '@fhir-gateway/express-kit';

import { startBothApps } from '../testing/both-apps.js';
import { OauthClient } from '../testing/oauth-client.js';
import { SmartApp } from '../testing/smart-app.js';
import { wordsOf } from '../testing/page-text.js';
import type { TestGateway } from '../testing/test-gateway.js';
import type { TestBrowser } from '../testing/test-browser.js';

/** One type of each kind of record that counts here. */
const kindOf: Readonly<Record<string, string>> = {
  Observation: 'results',
  Condition: 'problems',
  MedicationRequest: 'medications',
};
const types = Object.keys(kindOf);
const anything = 'launch/patient offline_access patient/*.cruds';
const lessShared = 'launch/patient offline_access patient/Observation.cruds patient/MedicationRequest.rs';

const askedSets = [types, ['Observation'], ['Observation', 'Condition'], ['Condition', 'MedicationRequest'], ['*']];
const givenSets = [types, ['Observation'], ['Condition'], ['Observation', 'MedicationRequest'], []];
const combinations = [anything, lessShared].flatMap((shares) =>
  askedSets.flatMap((asked, index) =>
    givenSets.map((given, turn) => ({
      shares,
      asked,
      given: given.map((type) => kindOf[type] ?? ''),
      asksToWrite: (index + turn) % 2 === 0,
      givesWrites: (index + turn) % 3 === 0,
    })),
  ),
);

/** Who left a type out of what an app can read; `undefined` where nobody did. */
function missingSide(type: string, { shares, asked, given }: (typeof combinations)[number]): string | undefined {
  if (!asked.includes(type) && !asked.includes('*')) return 'The app did not ask for it.';
  if (shares !== anything && type === 'Condition') return 'The platform does not share it.';
  return given.includes(kindOf[type] ?? '') ? undefined : 'The person can give more';
}

/** Apps that ask for no types: the person gives kinds of record, at whichever platforms there are. */
const ofAllPlatforms = (['rest', 'mcp'] as const).flatMap((app) =>
  combinations.filter(({ asked }) => asked.includes('*')).map((one) => ({ ...one, app })),
);

describe('what an app asks for and the person gives', () => {
  let rest: TestGateway;
  let server: RunningServer;
  const browsers = new Map<string, TestBrowser>();
  beforeAll(async () => {
    ({ rest, server } = await startBothApps({ FHIR_GATEWAY_WRITES: 'stub-ehr' }));
    for (const shares of [anything, lessShared]) {
      rest.stub.smart.grantedScope = shares;
      browsers.set(shares, await rest.signedIn('pat-1'));
    }
  });
  afterAll(async () => {
    await server.close({ graceMs: 0 });
    await rest.close();
  });

  const ticked = (page: string) =>
    [...page.matchAll(/name="kind"\s+value="(\w+)"\s+checked/g)]
      .map(([, id]) => id)
      .filter((id) => named.has(id ?? ''));
  const named = new Set(Object.values(kindOf));
  const readable = (scope: string) => types.filter((type) => new RegExp(`patient/(${type}|\\*)\\.\\S*r`).test(scope));

  const search = (headers: Record<string, string>, type: string) =>
    fetch(`${rest.publicUrl}/mcp`, {
      method: 'POST',
      headers: { ...headers, accept: 'application/json, text/event-stream' },
      body: JSON.stringify({
        ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
        params: { name: 'search', arguments: { platform_id: 'stub-ehr', resource_type: type } },
      }),
    });

  it('is 70 combinations, of apps of SMART, of the whole of REST, and of MCP', () => {
    expect([combinations.length, ofAllPlatforms.length]).toEqual([50, 20]);
  });

  it.each(combinations)('page, list, token and 403 agree: $asked of $shares, given $given', async (one) => {
    const { shares, asked, given, asksToWrite, givesWrites } = one;
    const browser = browsers.get(shares) as TestBrowser;
    const base = `${rest.publicUrl}/api/fhir/stub-ehr`;
    const app = new SmartApp(base);
    const letters = asksToWrite ? 'cruds' : 'rs';
    const address = await app.begin(
      browser,
      `launch/patient ${asked.map((type) => `patient/${type}.${letters}`).join(' ')}`,
    );
    const page = await browser.text(address);
    const offered = types.filter(
      (type) => ![undefined, 'The person can give more'].every((side) => side !== missingSide(type, one)),
    );
    expect(ticked(page).sort()).toEqual(offered.map((type) => kindOf[type]).sort());
    const canWrite = asksToWrite && (shares === anything || asked.some((type) => ['*', 'Observation'].includes(type)));
    expect(page.includes('value="read-and-write"')).toBe(canWrite);

    // A script may name what the form does not offer; it counts for nothing.
    const fields: [string, string][] = [
      ...([
        ['access', canWrite && givesWrites ? 'read-and-write' : 'read'],
        ['platforms', 'some'],
      ] as [string, string][]),
      ...([
        ['platform', 'stub-ehr'],
        ['until', 'session'],
      ] as [string, string][]),
      ...given.map((id): [string, string] => ['kind', id]),
    ];
    const back = await app.answer(browser, address, fields);
    const got = types.filter((type) => missingSide(type, one) === undefined);
    const { body } = await app.exchange(back);
    const scope = String(body['scope']);
    expect(readable(scope)).toEqual(got);
    const writes = canWrite && givesWrites && /\.c/.test(scope);

    const { body: listed } = await browser.json('/auth/agents');
    const [agent] = listed['agents'] as { id: string; grant: { access: string; kinds: string[] } }[];
    expect([...(agent?.grant.kinds ?? [])].filter((id) => named.has(id)).sort()).toEqual(
      got.map((type) => kindOf[type]).sort(),
    );
    expect(agent?.grant.access).toBe(writes ? 'read-and-write' : 'read');
    const shown = wordsOf(await browser.text('/auth/agents'));
    expect(shown).toContain(writes ? 'Can read and change' : 'Can read');
    expect(shown).not.toContain('every kind of record');

    for (const type of types) {
      const headers = { authorization: `Bearer ${String(body['access_token'])}` };
      const answer = await fetch(`${base}/${type}`, { headers });
      const side = missingSide(type, one);
      expect([type, answer.status]).toEqual([type, side === undefined ? 200 : 403]);
      if (side !== undefined) expect(await answer.text()).toContain(side);
    }
    const created = await fetch(`${base}/Observation`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(body['access_token'])}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Observation', subject: { reference: 'Patient/pat-1' } }),
    });
    const isAsked = asksToWrite && (asked.includes('Observation') || asked.includes('*'));
    const isGiven = givesWrites && given.includes('results');
    expect(created.status).toBe(isAsked && isGiven ? 200 : 403);
    if (!isAsked) expect(await created.text()).toContain('The app did not ask for it.');
    else if (!isGiven) expect(await created.text()).toContain('The person can give more');
    await browser.json(`/auth/agents/${agent?.id}`, { method: 'PATCH', content: { end: true } });
  });

  const resourceOf = (app: string) => `${rest.publicUrl}/${app === 'mcp' ? 'mcp' : 'api'}`;

  it.each(['rest', 'mcp'])('the page offers an app of %s every kind, whatever one platform shares', async (app) => {
    const browser = browsers.get(lessShared) as TestBrowser;
    const { text } = await new OauthClient(rest.publicUrl).askFor(browser, resourceOf(app));
    expect(ticked(text).sort()).toEqual(types.map((type) => kindOf[type]).sort());
  });

  it.each(ofAllPlatforms)('$app of all platforms: of $shares, given $given', async (one) => {
    const { app, shares, given, givesWrites } = one;
    const browser = browsers.get(shares) as TestBrowser;
    const { access } = await new OauthClient(rest.publicUrl).connect(browser, resourceOf(app), [
      ['access', givesWrites ? 'read-and-write' : 'read'],
      ['platforms', 'some'],
      ['platform', 'stub-ehr'],
      ['until', 'session'],
      ...given.map((id): [string, string] => ['kind', id]),
    ]);

    const { body: listed } = await browser.json('/auth/agents');
    const [agent] = listed['agents'] as { id: string; grant: { access: string; kinds: string[] } }[];
    expect([...(agent?.grant.kinds ?? [])].sort()).toEqual([...given].sort());
    expect(agent?.grant.access).toBe(givesWrites ? 'read-and-write' : 'read');
    expect(wordsOf(await browser.text('/auth/agents'))).toContain(givesWrites ? 'Can read and change' : 'Can read');

    const headers = { authorization: `Bearer ${access}`, 'content-type': 'application/json' };
    const fhir = `${rest.publicUrl}/api/fhir/stub-ehr`;
    for (const type of types) {
      const answer = await (app === 'rest' ? fetch(`${fhir}/${type}`, { headers }) : search(headers, type));
      const answered = await answer.text();
      const isGiven = given.includes(kindOf[type] ?? '');
      const isShared = shares === anything || type !== 'Condition';
      // The person's side comes first; what the sign-in has not got is between them and the platform.
      const side = !isGiven ? `This app was not given ${type}` : isShared ? undefined : 'and it was not granted';
      if (app === 'rest') expect([type, answer.status]).toEqual([type, side === undefined ? 200 : 403]);
      if (side === undefined) expect(answered).not.toContain('_INSUFFICIENT');
      else expect(answered).toContain(side);
    }
    if (app === 'rest') {
      const body = JSON.stringify({ resourceType: 'Observation', subject: { reference: 'Patient/pat-1' } });
      const fhirJson = { ...headers, 'content-type': 'application/fhir+json' };
      const created = await fetch(`${fhir}/Observation`, { method: 'POST', headers: fhirJson, body });
      const mayWrite = givesWrites && given.includes('results');
      expect(created.status).toBe(mayWrite ? 200 : 403);
      if (!mayWrite) expect(await created.text()).toContain('The person can give more');
    }
    await browser.json(`/auth/agents/${agent?.id}`, { method: 'PATCH', content: { end: true } });
  });

  it('a later change gives an app no more than it asked for, and less is shown at once', async () => {
    const browser = browsers.get(anything) as TestBrowser;
    const { body } = await new SmartApp(`${rest.publicUrl}/api/fhir/stub-ehr`).launch(
      browser,
      'patient/Observation.rs',
    );
    expect(body['scope']).toBe('patient/Observation.rs');
    const listed = await browser.json('/auth/agents');
    const [{ id }] = listed.body['agents'] as [{ id: string }];
    const change = async (content: object) =>
      (await browser.json(`/auth/agents/${id}`, { method: 'PATCH', content })).body['grant'];
    const more = await change({ kinds: 'all', access: 'read-and-write' });
    expect(more).toMatchObject({ kinds: ['results'], access: 'read' });
    const page = await browser.text('/auth/agents');
    expect([...page.matchAll(/name="kind"\s+value="(\w+)"/g)].map(([, kind]) => kind)).toEqual(['results']);
    expect(page).not.toContain('value="read-and-write"');
    expect(await change({ kinds: ['problems'] })).toMatchObject({ kinds: [] });
  });
});

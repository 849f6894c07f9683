import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { AgentGrants, readOnlyGrant, type SmartLaunch } from './agent-grants.js';
import { AllowedClients } from './allowed-clients.js';
import { accessRecord, type AccessGrant } from './access-grant.js';
import { registerClient } from './testing/connected-client.js';
import { sharedTestServer, type TestBrowser } from './testing/test-server.js';

const redirectUri = 'http://127.0.0.1:33418/';
const launch: SmartLaunch = {
  patient: 'p1',
  needsPatientBanner: true,
  fhirUser: 'Patient/p1',
  subject: 'person-of-this-app',
};

const as = sharedTestServer({ fhirIds: ['ehr', 'other'] });
let base: string;
beforeAll(() => void (base = `${as.rest}/fhir/ehr`));

interface Launched {
  readonly browser: TestBrowser;
  readonly clientId: string;
  readonly page: string;
  readonly back: URL;
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** An app that is launched for the base, and let in as far as `grants` says. */
async function launchApp(
  asked: string,
  {
    grants = asked,
    query = {},
    told = launch,
    exchanged = {},
  }: {
    grants?: string;
    query?: Record<string, string>;
    told?: SmartLaunch;
    exchanged?: Record<string, string>;
  } = {},
): Promise<Launched> {
  const browser = await as.browser();
  const client = registerClient(as, redirectUri);
  const { clientId } = client;
  const page = await browser.begin(client.query({ scope: asked, aud: base, state: 's', ...query }));
  if (!page.includes('/oauth/consent/'))
    return { browser, clientId, page, back: new URL('none:'), status: 0, body: {} };
  const back = await browser.answer(page, 'allow', undefined, 'read', { scopes: grants, launch: told });
  return { browser, clientId, page, back, ...(await as.token(client.exchange(back, exchanged))) };
}

const refresh = ({ clientId, body }: Launched, more: Record<string, string> = {}) =>
  as.renew(clientId, body['refresh_token'], more);

/** What a token opens, as the apps find it. */
async function accessOf(token: unknown): Promise<AccessGrant | undefined> {
  const session = await as.vault.authenticate(String(token));
  return as.vault.read<AccessGrant>(session, accessRecord(String(token)));
}

function claimsOf(token: unknown): Record<string, unknown> {
  const [, payload = ''] = String(token).split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}

const all = 'launch/patient openid fhirUser offline_access patient/*.rs patient/Observation.rs';

describe('a SMART app', () => {
  it('gets the scopes that were granted, the patient, an id token, and a token for the base alone', async () => {
    const { body, browser, page } = await launchApp(all, { query: { nonce: 'n-1' } });
    expect(await browser.consent(page).catch(() => undefined)).toBeDefined();
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 600,
      scope: all,
      patient: 'p1',
      need_patient_banner: true,
      refresh_token: expect.any(String),
    });
    expect(await accessOf(body['access_token'])).toMatchObject({ audience: base, scopes: all.split(' ') });
    const { iss, aud, sub, fhirUser, nonce, exp, iat } = claimsOf(body['id_token']);
    expect({ iss, sub, fhirUser, nonce }).toEqual({
      iss: as.url,
      sub: 'person-of-this-app',
      fhirUser: 'Patient/p1',
      nonce: 'n-1',
    });
    expect([aud].flat()).toHaveLength(1);
    // An account id is a credential of the vault.
    await expect(as.vault.authenticate(String(sub))).rejects.toThrow();
    expect(Number(exp) - Number(iat)).toBe(600);
  });

  it('has an id token that the published key verifies, by RS256', async () => {
    const { body } = await launchApp('openid fhirUser patient/*.rs');
    const [head = '', payload = '', signature = ''] = String(body['id_token']).split('.');
    const { alg, kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg: string; kid: string };
    const { keys } = (await (await fetch(`${as.url}/oauth/jwks`)).json()) as { keys: (JsonWebKey & { kid: string })[] };
    const jwk = keys.find((key) => key.kid === kid);
    expect([alg, keys.length, Object.keys(jwk ?? {})]).toEqual([
      'RS256',
      1,
      expect.not.arrayContaining(['d', 'p', 'q']),
    ]);
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
    expect(verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('is described to the person with its base and the scopes that mean something', async () => {
    const browser = await as.browser();
    const scope = 'launch/patient patient/*.rs launch online_access nonsense gateway.write patient/Observation.sr';
    const page = await browser.begin(registerClient(as, redirectUri).query({ scope, aud: `${base}/` }));
    expect(await browser.consent(page)).toMatchObject({
      smart: { base: { uri: base, platformId: 'ehr', name: 'ehr' }, scopes: ['launch/patient', 'patient/*.rs'] },
      resources: [{ uri: base }],
      asksToWrite: false,
    });
  });

  it.each([
    ['no patient without launch/patient', 'openid patient/*.rs', ['id_token'], ['patient', 'need_patient_banner']],
    ['no id token without openid', 'launch/patient fhirUser patient/*.rs', ['patient'], ['id_token']],
    [
      'no refresh token without offline_access',
      'patient/*.rs',
      ['access_token'],
      ['refresh_token', 'id_token', 'patient'],
    ],
  ])('gets %s', async (_what, scope, present, absent) => {
    const { body } = await launchApp(scope);
    expect(Object.keys(body)).toEqual(expect.arrayContaining(present));
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining([expect.stringMatching(`^(?:${absent.join('|')})$`)]));
  });

  it('gets no fhirUser that it did not ask for, and none that is not known', async () => {
    expect(claimsOf((await launchApp('openid patient/*.rs')).body['id_token'])).not.toHaveProperty('fhirUser');
    const { fhirUser: _unknown, patient: _nobody, ...told } = launch;
    const { body } = await launchApp('openid fhirUser launch/patient patient/*.rs', { told });
    expect(claimsOf(body['id_token'])).toMatchObject({ sub: told.subject });
    expect([claimsOf(body['id_token'])['fhirUser'], body['patient']]).toEqual([undefined, undefined]);
  });

  it('refreshes to the same, and to less, and never to more', async () => {
    const app = await launchApp(all, {
      grants: 'launch/patient openid offline_access patient/Observation.rs patient/Patient.rs',
    });
    const again = await refresh(app);
    expect(again.body).toMatchObject({ scope: app.body['scope'], patient: 'p1', id_token: expect.any(String) });
    expect(claimsOf(again.body['id_token'])['sub']).toBe('person-of-this-app');
    const next = { ...app, body: again.body };
    const narrow = await refresh(next, { scope: 'patient/Observation.rs' });
    expect(narrow.body).toMatchObject({ scope: 'patient/Observation.rs' });
    expect(Object.keys(narrow.body)).not.toContain('patient');
    expect(await accessOf(narrow.body['access_token'])).toMatchObject({
      audience: base,
      scopes: ['patient/Observation.rs'],
    });
    for (const wider of [
      'patient/*.rs',
      'patient/Observation.cruds',
      'gateway',
      'gateway.write',
      'patient/Condition.rs',
    ]) {
      const refused = await refresh({ ...app, body: narrow.body }, { scope: wider });
      expect([refused.status, refused.body['error']]).toEqual([400, 'invalid_scope']);
    }
    const other = await refresh({ ...app, body: narrow.body }, { resource: as.rest });
    expect([other.status, other.body['error']]).toEqual([400, 'invalid_target']);
    // A narrow token leaves what was granted as it was (RFC 6749 section 6).
    expect((await refresh({ ...app, body: narrow.body })).body['scope']).toBe(app.body['scope']);
  });

  it('gets the patient again with an answer that was lost', async () => {
    const app = await launchApp(all);
    const [first, second] = [await refresh(app), await refresh(app)];
    expect(second.body).toMatchObject({ access_token: first.body['access_token'], patient: 'p1', scope: all });
  });

  it('gets nothing once the person has ended it', async () => {
    const app = await launchApp(all);
    const tokens = new AllowedClients(as.vault);
    const [listed] = [...(await tokens.list(app.browser.session)).values()];
    expect(listed?.resources).toEqual([base]);
    await tokens.remove(app.browser.session, listed?.grantId ?? '');
    expect((await refresh(app)).body['error']).toBe('invalid_grant');
    await expect(as.vault.authenticate(String(app.body['access_token']))).rejects.toThrow();
  });
});

describe('a SMART app is refused', () => {
  const asked = 'launch/patient patient/*.rs';
  const errorOf = async (query: Record<string, string>, scope = asked) => {
    const { page } = await launchApp(scope, { query });
    return URL.canParse(page) ? new URL(page).searchParams.get('error') : page;
  };

  it.each([
    ['another server', { aud: 'https://ehr.example/fhir' }],
    ['a platform that there is not', { aud: '/api/fhir/nowhere' }],
    ['something below a base', { aud: '/api/fhir/ehr/Patient' }],
    ['a base with a query', { aud: '/api/fhir/ehr?x=1' }],
    ['no address', { aud: 'ehr' }],
  ])('with an aud of %s', async (_what, { aud }) => {
    expect(await errorOf({ aud: aud.startsWith('/') ? `${as.url}${aud}` : aud })).toBe('invalid_target');
  });

  it('with two bases, or a base beside another resource', async () => {
    const browser = await as.browser();
    for (const resources of [
      [base, `${as.rest}/fhir/other`],
      [base, as.mcp],
    ]) {
      const query = new URLSearchParams(registerClient(as, redirectUri).query({ scope: asked }));
      for (const resource of resources) query.append('resource', resource);
      const response = await browser.visit(`/oauth/authorize?${query}`);
      expect(new URL(response.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_target');
    }
  });

  it('without a page where it wants none', async () => {
    expect(await errorOf({ prompt: 'none' })).toMatch(/^(?:login|consent|interaction)_required$/);
  });

  it('where the person grants nothing', async () => {
    expect((await launchApp(asked, { grants: '' })).back.searchParams.get('error')).toBe('access_denied');
  });

  it('at the token endpoint for another base than it was let in for', async () => {
    const { status, body } = await launchApp(asked, { exchanged: { resource: `${as.rest}/fhir/other` } });
    expect([status, body['error']]).toEqual([400, 'invalid_target']);
  });
});

describe('what is no request of a SMART app stays what it was', () => {
  it.each([
    ['an aud without a scope of SMART', { scope: 'gateway', aud: 'base' }, 'rest'],
    ['a scope of SMART without an aud', { scope: 'openid offline_access', aud: '' }, 'mcp'],
    ['the REST API as aud', { scope: 'openid profile', aud: 'rest' }, 'mcp'],
  ] as const)('%s', async (_what, { scope, aud }, audience) => {
    const named = { base, rest: as.rest, '': '' }[aud];
    const { body, page } = await launchApp(scope, { query: { aud: named } });
    expect(page).toContain('/oauth/consent/');
    expect(body['scope']).toBe('gateway gateway.read');
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:id_token|patient)$/)]));
    expect(await accessOf(body['access_token'])).toMatchObject({ audience: as[audience] });
    expect((await accessOf(body['access_token']))?.scopes).toBeUndefined();
  });
});

it('keeps the launch of a grant that the person changes', async () => {
  const grants = new AgentGrants(as.vault);
  const { browser } = await launchApp('launch/patient patient/*.rs');
  const [[group, grant] = ['', undefined]] = [...(await grants.list(browser.session))];
  await grants.set(browser.session, group, { ...(grant ?? readOnlyGrant(browser.session)), kinds: ['results'] });
  expect((await grants.ofGroup(browser.session, group)).launch).toEqual(launch);
});

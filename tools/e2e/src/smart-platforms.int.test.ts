import { generateKeyPairSync } from 'node:crypto';
import type { SearchBundle } from './testing/bundle.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import {
  describeWithBoth,
  personOfEach,
  sharedAgent,
  sharedBrowser,
  sharedRedis,
  sharedStack,
} from './testing/shared.js';
import { hospitalsNamed } from './testing/stacks/platform-files.js';
import type { Counters } from './testing/stacks/stack.js';

const launchPath = '/auth/ehr/launch';
const keyNamed = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' }),
  kid,
});
const [old, next, unpublished, serviceKey] = [keyNamed('old'), keyNamed('next'), keyNamed('other'), keyNamed('b')];
const variable = (id: string, name: string) => `FHIR_GATEWAY_PLATFORM_${id}_${name}`;
const keySettings = (keyId: string, ...keys: object[]) => ({
  [variable('KEYED', 'PRIVATE_KEY')]: JSON.stringify({ keys }),
  [variable('KEYED', 'KEY_ID')]: keyId,
});
const ofService = (id: string) => ({
  [variable(id, 'CLIENT_ID')]: 'fhir-gateway-backend',
  [variable(id, 'PRIVATE_KEY')]: JSON.stringify(serviceKey),
});
const byKey = { clientType: 'confidential', tokenEndpointAuthMethods: ['private_key_jwt'] };
const service = {
  oauth: { ...byKey, grantTypes: ['client_credentials'], scopes: ['system/Patient.rs', 'system/Observation.rs'] },
  quirks: { refresh: 'never', refreshOneTimeUse: false },
};

/** The gateway is on 127.0.0.1 here: another site than the sandbox, so that its SameSite=Lax cookies stay behind. */
describeWithBoth('platforms that know this gateway in ways of their own', () => {
  const browser = sharedBrowser();
  const redis = sharedRedis();
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest'],
    host: '127.0.0.1',
    redisUrl: redis.url,
    isKnownByKeys: true,
    platformFiles: (origin) =>
      hospitalsNamed(origin, {
        ...{ ehr: {}, 'form-ehr': { quirks: { responseMode: 'form_post' } } },
        ...{ keyed: { oauth: byKey }, service, 'service-off': service },
      }),
    env: {
      FHIR_GATEWAY_WRITES: 'on',
      ...Object.fromEntries(['EHR', 'FORM_EHR'].map((id) => [variable(id, 'CLIENT_ID'), 'fhir-gateway'])),
      ...{ [variable('KEYED', 'CLIENT_ID')]: 'fhir-gateway-jwt', ...keySettings('old', old, next) },
      ...{ ...ofService('SERVICE'), ...ofService('SERVICE_OFF'), [variable('SERVICE', 'BACKEND')]: 'on' },
    },
  }));
  const person = personOfEach(browser);
  const count = async (name: keyof Counters) => (await stack.counters())[name];

  describe('a platform that answers with a form', () => {
    it('signs the person in, and no address of the way back has the code', async () => {
      const addresses: string[] = [];
      const posts: { cookie: string | undefined; body: string | null }[] = [];
      person.page.on('request', (request) => {
        addresses.push(request.url());
        if (request.method() !== 'POST' || !request.url().includes('/oauth/callback')) return;
        posts.push({ cookie: request.headers()['cookie'], body: request.postData() });
      });
      await person.page.goto(`${stack.restUrl}/auth/form-ehr/login`);
      await person.continueToPlatform();
      await person.authenticate({ login: 'hedda' });
      expect(await person.allow()).toMatch(/connected/i);
      expect(posts).toHaveLength(1);
      expect(posts[0]?.cookie).toBeUndefined();
      const { code = '', state = '' } = Object.fromEntries(new URLSearchParams(posts[0]?.body ?? ''));
      expect([code.length > 20, state.length]).toEqual([true, 43]);
      for (const address of addresses) expect(address).not.toContain(code);
      expect(stack.output()).not.toContain(code);
      const { connections } = await person.getJson<{ connections: object[] }>(`${stack.restUrl}/auth/status`);
      expect(connections).toMatchObject([{ platform_id: 'form-ehr', connected: true }]);
    });
  });

  describe('an EHR that opens the gateway', () => {
    let patients: string[];
    beforeEach(async () => {
      await person.page.goto(`${stack.sandboxOrigin}/ehr?app=${encodeURIComponent(stack.restUrl + launchPath)}`);
      const links = await person.page.locator('a[id^=open-]').evaluateAll((all) => all.map(({ id }) => id));
      patients = links.map((id) => id.replace('open-', ''));
    });

    /** Opens the app as a clinician does, and returns the address it was opened at. */
    const open = async (patient: string) => {
      await person.page.click(`#open-${patient}`);
      await person.page.waitForURL((url) => url.pathname === launchPath);
      return new URL(person.page.url());
    };
    const main = () => person.page.locator('main').innerText();
    /** With the code for support, which is folded. */
    const said = () => person.page.locator('main').textContent();

    it('signs a clinician in for the patient on the screen, after asking, with the visit', async () => {
      const patient = patients.at(-1) ?? '';
      const before = await count('authorizations');
      const { searchParams } = await open(patient);
      expect(await main()).toMatch(/Connect ehr\?[\s\S]*from within ehr/);
      expect(await count('authorizations')).toBe(before);
      await person.continueToPlatform();
      await person.authenticate({ login: 'dr-sunniva' });
      await person.allow();
      const shown = await person.page.locator('#launch-context').innerText();
      expect(shown).toContain(patient);
      const { connections } = await person.getJson<{ connections: Record<string, string>[] }>(
        `${stack.restUrl}/auth/status`,
      );
      const connection = connections.find(({ platform_id: id }) => id === 'ehr');
      expect(connection).toMatchObject({ connected: true, from_ehr: true, patient });
      expect(shown).toContain(connection?.['encounter']);
      const base = `${stack.restUrl}/api/fhir/ehr`;
      const encounter = await person.getJson<{ subject: { reference: string } }>(
        `${base}/Encounter/${connection?.['encounter']}`,
      );
      expect(encounter.subject.reference).toContain(patient);
      expect((await person.get(`${base}/Patient/${patients[0]}`)).status).toBe(403);
      expect(stack.output()).not.toContain(searchParams.get('launch'));
    });

    it('is refused with the issuer of another server before anybody is asked, however it is dressed up', async () => {
      const url = await open(patients[0] ?? '');
      const iss = url.searchParams.get('iss') ?? '';
      const requests = await count('fhirRequests');
      const foreign = [
        'https://evil.example/fhir',
        iss.replace('localhost', 'localhost.evil.example'),
        iss.replace('localhost', 'user@localhost'),
        iss.replace('/fhir', '/open/fhir'),
        `${iss}/../open/fhir`,
        `${iss}?x=1`,
      ];
      for (const other of foreign) {
        url.searchParams.set('iss', other);
        await person.page.goto(url.href);
        expect({ other, refused: (await said())?.includes('LAUNCH_REFUSED') }).toEqual({ other, refused: true });
        expect(await person.page.locator('form').count()).toBe(0);
      }
      expect(await count('fhirRequests')).toBe(requests);
      expect((await person.cookies()).some(({ name }) => name.startsWith('fhir_gateway_login'))).toBe(false);
    });
  });

  it('a backend service that is switched on serves no stranger', async () => {
    const asked = await fetch(`${stack.restUrl}/api/fhir/service/Patient`);
    expect([asked.status, (await asked.text()).includes('LOGIN_REQUIRED')]).toEqual([401, true]);
    expect(await count('backendTokens')).toBe(0);
  });

  describe('a backend service', () => {
    beforeAll(() => stack.restart({ FHIR_GATEWAY_MCP_AUTH: 'local' }, ['rest', 'mcp']));
    const agent = sharedAgent(stack);

    const get = (path: string, init: RequestInit = {}) => fetch(`${stack.restUrl}/api/fhir/${path}`, init);

    it('is asked for one token, however many callers of both apps need it at once', async () => {
      const search = () => agent.call('search', { platform_id: 'service', resource_type: 'Patient' });
      const rest = Array.from({ length: 12 }, async () => (await get('service/Patient')).status);
      const mcp = Array.from({ length: 4 }, async () => (await search()).isError);
      expect(new Set(await Promise.all(rest))).toEqual(new Set([200]));
      expect(new Set(await Promise.all(mcp))).toEqual(new Set([false]));
      expect(await count('backendTokens')).toBe(1);
    });

    it('reads more than one patient, within its scopes, and writes nothing though writing is on', async () => {
      const bundle = (await (await get('service/Patient')).json()) as SearchBundle;
      expect(bundle.entry?.length).toBeGreaterThan(1);
      const condition = await get('service/Condition');
      expect([condition.status, (await condition.text()).includes('SCOPE_INSUFFICIENT')]).toEqual([403, true]);
      const gone = await get(`service/Patient/${bundle.entry?.[0]?.resource.id}`, {
        method: 'DELETE',
        headers: { 'x-requested-with': 'test' },
      });
      expect([gone.status, (await gone.text()).includes('SCOPE_INSUFFICIENT')]).toEqual([403, true]);
    });

    it('is refused at both apps where it is not switched on, and says how that is done', async () => {
      const asked = await get('service-off/Patient');
      expect([asked.status, (await asked.text()).includes('BACKEND_NOT_ALLOWED')]).toEqual([403, true]);
      const found = await agent.call('search', { platform_id: 'service-off', resource_type: 'Patient' });
      expect([found.isError, found.text.includes('not switched on')]).toEqual([true, true]);
      const listed = await (await fetch(`${stack.restUrl}/api/platforms/service-off`)).json();
      expect(JSON.stringify(listed)).toContain('FHIR_GATEWAY_PLATFORM_SERVICE_OFF_BACKEND=on');
    });

    it('shows its token nowhere, and is audited by caller', async () => {
      const lines = stack.output().match(/^\{.*"event":"token\.backend".*$/gm) ?? [];
      const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(entries).toEqual([expect.objectContaining({ audit: true, subject: expect.stringMatching(/^[\w-]+$/) })]);
      expect(stack.output()).toMatch(/"outcome":"refused".*"code":"BACKEND_NOT_ALLOWED"/);
      const keys = await get('service/Patient', { headers: { authorization: 'Bearer made-up' } });
      expect(keys.status).toBe(401);
      expect(stack.output()).not.toContain(serviceKey.d);
    });
  });

  describe('a platform that fetches the keys of this gateway', () => {
    const signIn = async () => (await signInAs(new FormBrowser(), `${stack.restUrl}/auth/keyed/login`, 'hedda')).body;
    const published = async () => {
      const { keys } = (await (await fetch(`${stack.restUrl}/.well-known/jwks.json`)).json()) as {
        keys: Record<string, unknown>[];
      };
      for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
      return keys.map(({ kid }) => kid);
    };

    it('signs people in before, during and after a change of keys, and not with a key that was never published', async () => {
      // Before: the old key signs, and the next one is published already.
      expect(await published()).toEqual(['old', 'next', 'b']);
      expect(await signIn()).toMatch(/connected/i);
      // During: the next one signs, and the old one stays published.
      await stack.restart(keySettings('next', old, next), ['rest']);
      expect(await signIn()).toMatch(/connected/i);
      // After.
      await stack.restart(keySettings('next', next), ['rest']);
      expect(await published()).toEqual(['next', 'b']);
      expect(await signIn()).toMatch(/connected/i);
      // The platform has the set in its cache for as long as it was told, and does not know this one.
      await stack.restart(keySettings('other', unpublished), ['rest']);
      await expect(signIn()).rejects.toThrow('TOKEN_ENDPOINT_REFUSED');
      for (const secret of [old.d, next.d]) expect(stack.output()).not.toContain(secret);
    });
  });
});

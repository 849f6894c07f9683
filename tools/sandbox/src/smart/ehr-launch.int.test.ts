import type { ChildService } from '@fhir-gateway/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { SmartApp } from '../testing/smart-app.js';
import { startSandbox } from '../testing/start-sandbox.js';

const scope = 'openid fhirUser launch patient/*.rs offline_access';
const launchUrl = 'http://localhost:54321/auth/sandbox-ehr/launch';

jest.setTimeout(60_000);

describe('the sandbox as an EHR and for backend services', () => {
  let sandbox: ChildService & { origin: string };
  let privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  let ids: string[];

  beforeAll(async () => {
    const keys = await generateKeyPair('ES384');
    privateKey = keys.privateKey;
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'test', alg: 'ES384', use: 'sig' };
    sandbox = await startSandbox({ CLIENT_JWKS: JSON.stringify({ keys: [jwk] }) });
    const page = await (await fetch(`${sandbox.origin}/ehr?${new URLSearchParams({ app: launchUrl })}`)).text();
    ids = [...page.matchAll(/id="open-([^"]+)"/g)].map(([, id = '']) => id);
  });
  afterAll(() => sandbox.stop());

  const open = async (patient: string, app = launchUrl) => {
    const query = new URLSearchParams({ app, patient });
    const response = await fetch(`${sandbox.origin}/ehr/launch?${query}`, { redirect: 'manual' });
    const location = response.headers.get('location');
    return { status: response.status, url: location === null ? undefined : new URL(location) };
  };
  const launchOf = async (patient: string) => (await open(patient)).url?.searchParams.get('launch') ?? '';
  const authorize = (launch: string, login: string, app = new SmartApp(sandbox.origin)) =>
    app.signIn(login, { scope, launch });

  describe('opening an app', () => {
    it('sends its FHIR base and a value that tells nothing', async () => {
      const { status, url } = await open(ids[0] ?? '');
      expect(status).toBe(302);
      expect(`${url?.origin}${url?.pathname}`).toBe(launchUrl);
      expect(url?.searchParams.get('iss')).toBe(`${sandbox.origin}/fhir`);
      expect(url?.searchParams.get('launch')).toMatch(/^[\w-]{32}$/);
    });

    it.each([
      'https://elsewhere.example/launch',
      'http://localhost.elsewhere.example/',
      'http://me@localhost/',
      'javascript:alert(1)',
      '',
    ])('sends nobody to %j', async (app) => expect((await open(ids[0] ?? '', app)).status).toBe(400));

    it('knows its patients', async () => expect((await open('nobody')).status).toBe(404));
  });

  it('gives the patient and visit that were open, without asking, and again on refresh', async () => {
    const app = new SmartApp(sandbox.origin);
    const patient = ids.at(-1) ?? '';
    const consent = await authorize(await launchOf(patient), 'dr-sunniva', app);
    expect(consent.body).not.toContain('id="choose-patient"');
    const answer = new URL((await app.browser.submit(consent, 'allow')).url).searchParams;
    const { body } = await app.exchange(answer.get('code') ?? '');
    expect(body).toMatchObject({ patient, scope, need_patient_banner: true });
    const encounter = await app.fhir(`Encounter/${String(body['encounter'])}`, body.access_token);
    expect(await encounter.json()).toMatchObject({ subject: { reference: `Patient/${patient}` } });
    expect((await app.refresh(body.refresh_token)).body).toMatchObject({ patient, encounter: body['encounter'] });
    // As if there were no such patient.
    expect((await app.fhir(`Patient/${ids[0]}`, body.access_token)).status).toBe(404);
  });

  it('takes a launch once', async () => {
    const launch = await launchOf(ids[0] ?? '');
    const app = new SmartApp(sandbox.origin);
    await app.browser.submit(await authorize(launch, 'dr-sunniva', app), 'allow');
    const again = await new SmartApp(sandbox.origin).browser.open(
      new SmartApp(sandbox.origin).authorizationUrl({ scope, launch }),
    );
    expect(new URL(again.url).searchParams.get('error')).toBe('invalid_request');
  });

  it('knows only launches of its own', async () => {
    const app = new SmartApp(sandbox.origin);
    const { url } = await app.browser.open(app.authorizationUrl({ scope, launch: 'made-up' }));
    expect(new URL(url).searchParams.get('error')).toBe('invalid_request');
  });

  it('opens to an account only what it may open', async () => {
    const foreign = await authorize(await launchOf(ids.at(-1) ?? ''), 'hedda');
    expect(foreign.body).toContain('unknown_patient');
    expect(foreign.body).not.toContain('id="allow"');
  });

  it('grants launch to nobody who comes without one', async () => {
    const app = new SmartApp(sandbox.origin);
    const body = await app.connect({ login: 'hedda', scope: `${scope} launch/patient` });
    expect(body.scope.split(' ')).not.toContain('launch');
    expect(body).not.toHaveProperty('encounter');
  });

  describe('a backend service', () => {
    const ask = async (fields: Record<string, string>, clientId = 'fhir-gateway-backend') => {
      const assertion = await new SignJWT({})
        .setProtectedHeader({ alg: 'ES384', kid: 'test', typ: 'JWT' })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(`${sandbox.origin}/op/token`)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey);
      return new SmartApp(sandbox.origin).post('token', {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
        ...fields,
      });
    };

    it('reads what its scopes say, whoever’s it is, and writes nothing', async () => {
      const { status, body } = await ask({ scope: 'system/Patient.rs' });
      expect([status, body.scope, body.refresh_token]).toEqual([200, 'system/Patient.rs', undefined]);
      const app = new SmartApp(sandbox.origin);
      for (const id of ids) expect((await app.fhir(`Patient/${id}`, body.access_token)).status).toBe(200);
      expect((await app.fhir('Observation', body.access_token)).status).toBe(403);
      const changed = await app.fhir(`Patient/${ids[0]}`, body.access_token, { method: 'DELETE' });
      expect(changed.status).toBe(403);
    });

    it('is granted nothing of what the provider does not know', async () => {
      const { body } = await ask({ scope: 'system/*.cruds' });
      expect(body.scope).toBeUndefined();
      expect((await new SmartApp(sandbox.origin).fhir('Patient', body.access_token)).status).toBe(403);
    });

    it.each(['patient/*.rs', 'user/*.rs', 'openid'])('is refused %s', async (wanted) => {
      expect((await ask({ scope: wanted })).body['error']).toBe('invalid_scope');
    });

    it('is refused without its key, and no other client gets in this way', async () => {
      const bare = { client_assertion: '', client_assertion_type: '' };
      expect((await ask({ scope: 'system/*.rs', ...bare })).status).toBe(401);
      const { status, body } = await ask({ scope: 'system/*.rs' }, 'fhir-gateway-jwt');
      expect([status, body.access_token]).toEqual([400, undefined]);
    });
  });
});

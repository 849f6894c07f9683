import { createPrivateKey, generateKeyPairSync, randomUUID, X509Certificate } from 'node:crypto';
import type { ChildService } from '@fhir-gateway/testing';
import { describeRow, requiredRows } from '@fhir-gateway/testing/required';
import type { RequiredMessage, RequiredRow } from '@fhir-gateway/testing/required';
import { SignJWT } from 'jose';
import type { JWTHeaderParameters, JWTPayload } from 'jose';
import { generateRecords } from '../records/index.js';
import { SmartApp } from '../testing/smart-app.js';
import { startSandbox } from '../testing/start-sandbox.js';
import { sandboxSecrets } from './clients.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const jwks = JSON.stringify({
  keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES384', use: 'sig' }],
});
const scope = 'openid fhirUser launch/patient patient/*.rs offline_access';
const launchScope = 'openid fhirUser launch patient/*.rs offline_access';
const launchUrl = 'http://localhost:54321/auth/sandbox-ehr/launch';
const redirectUri = 'http://127.0.0.1:54321/oauth/callback';
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** What is left out of an otherwise whole message; a header of the request where the message is one. */
type Without = Readonly<Partial<Record<RequiredMessage, string>>>;
type Answer = {
  readonly status: number;
  readonly error?: string | undefined;
  readonly description?: string | undefined;
};

jest.setTimeout(120_000);

let sandbox: ChildService & { origin: string };
let login: string;

beforeAll(async () => {
  sandbox = await startSandbox({ CLIENT_JWKS: jwks, PAYER_AUTH: 'backend' });
  const asOf = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;
  const { accounts } = generateRecords({ seed: 1, patients: 12, asOf });
  login =
    accounts.find(({ patientIds, fhirUser }) => patientIds.length === 1 && fhirUser.startsWith('Pat'))?.login ?? '';
});
afterAll(() => sandbox?.stop());

const less = <T extends object>(whole: T, name: string | undefined): T =>
  Object.fromEntries(Object.entries(whole).filter(([each]) => each !== name)) as T;

async function assertion(clientId: string, audience: string, without: Without): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: clientId, sub: clientId, aud: audience, iat: now, exp: now + 60, jti: randomUUID() };
  const { 'assertion-header': ofHeader, 'assertion-claims': ofClaims } = without;
  const signed = await new SignJWT(less<JWTPayload>(claims, ofClaims))
    .setProtectedHeader(
      less<JWTHeaderParameters>({ alg: 'ES384', kid: 'one', typ: 'JWT' }, ofHeader === 'alg' ? '' : ofHeader),
    )
    .sign(privateKey);
  if (ofHeader !== 'alg') return signed;
  const header = Buffer.from(JSON.stringify({ kid: 'one', typ: 'JWT' })).toString('base64url');
  return `${header}.${signed.split('.').slice(1).join('.')}`;
}

/** Each line of the tables of SMART and UDAP is left out once: what a server of somebody else refuses may not pass here. */
describe('what SMART and UDAP require of a client', () => {
  async function post(
    url: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers });
    const body = (await response.json()) as { error?: string; error_description?: string };
    return { status: response.status, error: body.error, description: body.error_description };
  }

  async function backend(without: Without, url = `${sandbox.origin}/op/token`): Promise<Answer> {
    const fields = {
      grant_type: 'client_credentials',
      scope: 'system/Patient.rs',
      client_assertion_type: assertionType,
      client_assertion: await assertion('fhir-gateway-backend', url, without),
    };
    const sent = less(fields, without['backend-token'] ?? without['assertion-parameters']);
    // With its name a server knows whose proof is missing.
    return post(url, { ...sent, client_id: 'fhir-gateway-backend' });
  }

  /** A request for authorization; whole, it brings a page for the person. */
  async function authorize(without: Without, clientId = 'fhir-gateway'): Promise<Answer> {
    const name = without['authorization-request'] ?? without['udap-authorization-request'];
    const app = new SmartApp(sandbox.origin);
    const client = { client_id: clientId };
    const page = await app.browser.open(app.authorizationUrl({ ...client, ...(name && { [name]: undefined }) }));
    const query = new URL(page.url).searchParams;
    const shown = /id="error-description"[^>]*>([^<]*)</.exec(page.body)?.[1]?.replaceAll('&#39;', "'");
    const error = query.get('error') ?? (page.body.includes('id="error"') ? 'shown' : undefined);
    const description = query.get('error_description') ?? shown;
    return { status: error === undefined ? page.status : 400, error, description };
  }

  async function codeOf(clientId: string): Promise<{ app: SmartApp; code: string }> {
    const app = new SmartApp(sandbox.origin);
    return { app, code: (await app.authorize({ login, scope, clientId })).get('code') ?? '' };
  }

  async function exchange(without: Without, clientId = 'fhir-gateway'): Promise<Answer> {
    const { app, code } = await codeOf(clientId);
    const url = `${sandbox.origin}/op/token`;
    const grant = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: app.redirectUri,
      code_verifier: app.verifier,
      client_id: clientId,
    };
    const secret = Buffer.from(`${clientId}:${encodeURIComponent(sandboxSecrets.basic)}`).toString('base64');
    const headers: Record<string, string> =
      clientId === 'fhir-gateway-basic' ? { authorization: `Basic ${secret}` } : {};
    return post(url, less(grant, without['code-exchange']), less(headers, without['secret-header']));
  }

  async function refresh(without: Without): Promise<Answer> {
    const app = new SmartApp(sandbox.origin);
    const { refresh_token } = await app.connect({ login, scope });
    const whole = { grant_type: 'refresh_token', refresh_token, client_id: 'fhir-gateway' };
    return post(`${sandbox.origin}/op/token`, less(whole, without.refresh));
  }

  async function json(path: string, body: object): Promise<Record<string, string>> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(sandbox.origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as Record<string, string>;
  }

  /** A client that has registered by its certificate, and what it signs. */
  async function udapClient(metadata: object) {
    const uri = `https://${randomUUID()}.example/`;
    const { certificates = '', private_key = '' } = await json('/udap/certificates', { uri });
    const blocks = certificates.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
    const x5c = blocks.map((block) => new X509Certificate(block).raw.toString('base64'));
    const signed = (name: string, aud: string, more: object) => {
      const iat = Math.floor(Date.now() / 1000);
      const claims = { iss: name, sub: name, aud, iat, exp: iat + 300, jti: randomUUID(), ...more };
      return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', x5c }).sign(createPrivateKey(private_key));
    };
    const statement = {
      ...{ client_name: 'Test', contacts: ['mailto:a@gateway.example'], token_endpoint_auth_method: 'private_key_jwt' },
      ...metadata,
    };
    const software_statement = await signed(uri, `${sandbox.origin}/udap/register`, statement);
    const { client_id = '' } = await json('/udap/register', { software_statement, udap: '1' });
    return { client_id, assertion: (more: object = {}) => signed(client_id, `${sandbox.origin}/op/token`, more) };
  }

  async function udapToken(client: Awaited<ReturnType<typeof udapClient>>, grant: object, without?: string) {
    const b2b = { version: '1', organization_id: 'https://clinic.example', purpose_of_use: ['TREAT'] };
    const fields = {
      ...{ client_id: client.client_id, client_assertion_type: assertionType, udap: '1', ...grant },
      client_assertion: await client.assertion({ extensions: { 'hl7-b2b': b2b } }),
    };
    return post(`${sandbox.origin}/op/token`, less(fields, without));
  }

  const udapApp = () =>
    udapClient({
      ...{ grant_types: ['authorization_code'], response_types: ['code'], redirect_uris: [redirectUri] },
      ...{ scope, logo_uri: 'https://app.example/logo.png' },
    });

  async function udapExchange({ 'udap-code-exchange': without }: Without): Promise<Answer> {
    const client = await udapApp();
    const { app, code } = await codeOf(client.client_id);
    const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: app.verifier };
    return udapToken(client, grant, without);
  }

  async function udapBackend({ 'udap-backend-token': without }: Without): Promise<Answer> {
    const client = await udapClient({ grant_types: ['client_credentials'], scope: 'system/Patient.rs' });
    return udapToken(client, { grant_type: 'client_credentials', scope: 'system/Patient.rs' }, without);
  }

  const sends: Readonly<Record<RequiredMessage, (without: Without) => Promise<Answer>>> = {
    'authorization-request': (without) => authorize(without),
    'code-exchange': exchange,
    refresh,
    'backend-token': backend,
    'secret-header': (without) => exchange(without, 'fhir-gateway-basic'),
    'assertion-parameters': backend,
    'assertion-header': backend,
    'assertion-claims': backend,
    'udap-authorization-request': async (without) => authorize(without, (await udapApp()).client_id),
    'udap-code-exchange': udapExchange,
    'udap-backend-token': udapBackend,
  };
  const rows = (Object.keys(sends) as RequiredMessage[]).flatMap(requiredRows);
  const title = ({ message, name }: RequiredRow): [string, string] => [name, message];

  it.each(Object.entries(sends))('takes a %s that is whole', async (_message, send) => {
    expect(await send({})).toEqual({ status: 200, error: undefined, description: undefined });
  });

  it.each(rows.map((row) => [...title(row), row] as const))(
    'refuses without %s in a %s, and names the line',
    async (_name, _message, row) => {
      const answer = await sends[row.message]({ [row.message]: row.name });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      // The same parameter stands in two tables of a backend service; either may be named.
      const lines = rows.filter(({ name }) => name === row.name).map(describeRow);
      expect(lines).toContain(answer.description);
    },
  );

  it.each(
    rows
      .filter(({ message }) => message.startsWith('assertion-h') || message === 'backend-token')
      .map((row) => [...title(row), row] as const),
  )('the payer refuses without %s in a %s', async (_name, _message, row) => {
    const url = `${sandbox.origin}/payer/token`;
    expect((await backend({}, url)).status).toBe(200);
    const answer = await backend({ [row.message]: row.name }, url);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  it('leaves a code good that came with an assertion without typ', async () => {
    const { app, code } = await codeOf('fhir-gateway-jwt');
    const url = `${sandbox.origin}/op/token`;
    const send = async (without: Without) =>
      post(url, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: app.redirectUri,
        code_verifier: app.verifier,
        client_assertion_type: assertionType,
        client_assertion: await assertion('fhir-gateway-jwt', url, without),
      });
    expect(await send({ 'assertion-header': 'typ' })).toMatchObject({ status: 401, error: 'invalid_client' });
    expect((await send({})).status).toBe(200);
  });
});

describe('the sandbox as an EHR and for backend services', () => {
  let ids: string[];
  beforeAll(async () => {
    const page = await (await fetch(`${sandbox.origin}/ehr?${new URLSearchParams({ app: launchUrl })}`)).text();
    ids = [...page.matchAll(/id="open-([^"]+)"/g)].map(([, id = '']) => id);
  });

  const open = async (patient: string, app = launchUrl) => {
    const query = new URLSearchParams({ app, patient });
    const response = await fetch(`${sandbox.origin}/ehr/launch?${query}`, { redirect: 'manual' });
    const location = response.headers.get('location');
    return { status: response.status, url: location === null ? undefined : new URL(location) };
  };
  const launchOf = async (patient: string) => (await open(patient)).url?.searchParams.get('launch') ?? '';
  const authorize = (launch: string, login: string, app = new SmartApp(sandbox.origin)) =>
    app.signIn(login, { scope: launchScope, launch });

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
    expect(body).toMatchObject({ patient, scope: launchScope, need_patient_banner: true });
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
      new SmartApp(sandbox.origin).authorizationUrl({ scope: launchScope, launch }),
    );
    expect(new URL(again.url).searchParams.get('error')).toBe('invalid_request');
  });

  it('knows only launches of its own', async () => {
    const app = new SmartApp(sandbox.origin);
    const { url } = await app.browser.open(app.authorizationUrl({ scope: launchScope, launch: 'made-up' }));
    expect(new URL(url).searchParams.get('error')).toBe('invalid_request');
  });

  it('opens to an account only what it may open', async () => {
    const foreign = await authorize(await launchOf(ids.at(-1) ?? ''), 'hedda');
    expect(foreign.body).toContain('unknown_patient');
    expect(foreign.body).not.toContain('id="allow"');
  });

  it('grants launch to nobody who comes without one', async () => {
    const app = new SmartApp(sandbox.origin);
    const body = await app.connect({ login: 'hedda', scope: `${launchScope} launch/patient` });
    expect(body.scope.split(' ')).not.toContain('launch');
    expect(body).not.toHaveProperty('encounter');
  });

  describe('a backend service', () => {
    const ask = async (wanted: string, clientId = 'fhir-gateway-backend') =>
      new SmartApp(sandbox.origin).post('token', {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_assertion_type: assertionType,
        client_assertion: await assertion(clientId, `${sandbox.origin}/op/token`, {}),
        scope: wanted,
      });

    it('reads what its scopes say, whoever’s it is, and writes nothing', async () => {
      const { status, body } = await ask('system/Patient.rs');
      expect([status, body.scope, body.refresh_token]).toEqual([200, 'system/Patient.rs', undefined]);
      const app = new SmartApp(sandbox.origin);
      for (const id of ids) expect((await app.fhir(`Patient/${id}`, body.access_token)).status).toBe(200);
      expect((await app.fhir('Observation', body.access_token)).status).toBe(403);
      const changed = await app.fhir(`Patient/${ids[0]}`, body.access_token, { method: 'DELETE' });
      expect(changed.status).toBe(403);
    });

    it('is granted nothing of what the provider does not know', async () => {
      const { body } = await ask('system/*.cruds');
      expect(body.scope).toBeUndefined();
      expect((await new SmartApp(sandbox.origin).fhir('Patient', body.access_token)).status).toBe(403);
    });

    it.each(['patient/*.rs', 'user/*.rs', 'openid'])('is refused %s', async (wanted) => {
      expect((await ask(wanted)).body['error']).toBe('invalid_scope');
    });

    it('is the only client that gets in this way', async () => {
      const { status, body } = await ask('system/*.rs', 'fhir-gateway-jwt');
      expect([status, body.access_token]).toEqual([400, undefined]);
    });
  });
});

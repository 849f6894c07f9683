import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { FormBrowser } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { writeSandboxPlatforms } from './testing/stacks/sandbox-platforms.js';
import { masterKey, startApp, startSandbox } from './testing/stacks/stack.js';

const keys = {
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  RS384: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const clientJwks = JSON.stringify({ keys: Object.entries(keys).map(([alg, pair]) => publicJwk(alg, pair.publicKey)) });
const secretsFile = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-secrets-')), 'secrets');
const common = { FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: '3', FHIR_GATEWAY_SANDBOX_CLIENT_JWKS: clientJwks };

/** Servers of one kind each. All end an access token after three seconds; `strict` ends a grant whose old token comes. */
const servers = {
  strict: { FHIR_GATEWAY_SANDBOX_SECRETS_FILE: secretsFile },
  // Its authorization server is `oidc-provider`, which checks proofs, nonces and the thumbprint by code of its own.
  binding: { FHIR_GATEWAY_SANDBOX_DPOP: 'nonce' },
} as const;
type Server = keyof typeof servers;

interface Row {
  readonly id: string;
  readonly server: Server;
  readonly authMethod: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly oauth?: object;
}

const basic = { CLIENT_ID: 'fhir-gateway-basic', CLIENT_SECRET: 'sandbox/secret+with=100%:signs' };
const post = { CLIENT_ID: 'fhir-gateway-post', CLIENT_SECRET: 'sandbox-post-secret' };
const signing = (alg: keyof typeof keys) => ({
  CLIENT_ID: 'fhir-gateway-jwt',
  PRIVATE_KEY: keys[alg].privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  KEY_ID: alg,
});

const byId = { authMethod: 'none', credentials: { CLIENT_ID: 'fhir-gateway' } } as const;

const rows: readonly Row[] = [
  { id: 'public', server: 'strict', ...byId },
  { id: 'basic', server: 'strict', authMethod: 'client_secret_basic', credentials: basic },
  { id: 'post', server: 'strict', authMethod: 'client_secret_post', credentials: post },
  { id: 'es384', server: 'strict', authMethod: 'private_key_jwt', credentials: signing('ES384') },
  { id: 'rs384', server: 'strict', authMethod: 'private_key_jwt', credentials: signing('RS384') },
  { id: 'bound', server: 'binding', ...byId, oauth: { dpop: 'required' } },
  { id: 'offered', server: 'binding', ...byId, oauth: { dpop: 'if-offered' } },
  { id: 'unbound', server: 'binding', ...byId },
];

/** Each row signs in once and is read from then on; what the tests look at happens meanwhile. */
describe('a connection is kept alive', () => {
  const running = new Map<Server, ChildService>();
  let rest: ChildService;
  let restUrl: string;
  const browser = new FormBrowser();

  beforeAll(async () => {
    for (const [name, env] of Object.entries(servers) as [Server, Record<string, string>][]) {
      running.set(name, await startSandbox({ ...common, ...env }));
    }
    const port = await freePort();
    restUrl = `http://localhost:${port}`;
    const platforms = rows.map(({ id, server, authMethod, oauth }) => {
      return { id, authMethod, origin: originOf(server), ...(oauth && { oauth }) };
    });
    rest = await startApp('rest', {
      FHIR_GATEWAY_PORT: `${port}`,
      FHIR_GATEWAY_PUBLIC_URL: restUrl,
      FHIR_GATEWAY_MCP_AUTH: 'local',
      FHIR_GATEWAY_MASTER_KEY: masterKey,
      FHIR_GATEWAY_LOG_LEVEL: 'debug',
      FHIR_GATEWAY_PLATFORMS_DIR: writeSandboxPlatforms(platforms),
      ...Object.assign({}, ...rows.map(credentialsOf)),
    });
    for (const { id } of rows) await signInAs(browser, `${restUrl}/auth/${id}/login`, 'hedda');
  });

  afterAll(async () => {
    await Promise.all([rest, ...running.values()].map((service) => service?.stop()));
  });

  const originOf = (server: Server) => String(running.get(server)?.listening['origin']);
  const read = async (id: string) => {
    const response = await fetch(`${restUrl}/api/fhir/${id}/Patient/hedda-vantreen`);
    return { status: response.status, body: await response.text() };
  };
  const refreshesOf = (id: string) =>
    rest
      .output()
      .split('\n')
      .filter((line) => line.includes('"event":"token.refresh"') && line.includes(`"platformId":"${id}"`)).length;

  it.each(rows)('$id: $authMethod at a $server server, over three lives of a token', async ({ id }) => {
    // The lives pass side by side for all rows, so only the first waits.
    for (let turn = 0; refreshesOf(id) < 3; turn++) {
      if (turn > 100) throw new Error(`only ${refreshesOf(id)} refreshes`);
      for (const row of rows) expect({ id: row.id, ...(await read(row.id)) }).toMatchObject({ status: 200 });
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(await read(id)).toMatchObject({ status: 200 });
  });

  it.each(rows.filter(({ server }) => server === 'binding'))('$id: until it is disconnected', async ({ id }) => {
    const init = { method: 'POST', headers: { origin: restUrl } };
    expect((await browser.open(`${restUrl}/auth/${id}/logout`, init)).status).toBe(200);
    expect((await read(id)).status).toBe(401);
  });

  it('without a proof in what the gateway writes', () => {
    // Every proof begins with a header of the type `dpop+jwt`.
    expect(rest.output()).not.toContain(Buffer.from('{"typ":"dpop+jwt"').toString('base64url'));
  });

  it('until someone else uses its refresh token: the strict server ends the grant, and the gateway says so', async () => {
    const used = readFileSync(secretsFile, 'utf8').split('\n').filter(Boolean);
    for (const token of new Set(used)) {
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: token,
        client_id: 'fhir-gateway',
      });
      await fetch(`${originOf('strict')}/op/token`, { method: 'POST', body });
    }
    await refused('public');
    // The grants of other clients are their own.
    expect(await read('basic')).toMatchObject({ status: 200 });
  });

  it('until the server forgets it: then every way to authenticate ends in the same words', async () => {
    for (const [name, service] of running) {
      const { port } = new URL(originOf(name));
      await service.stop();
      running.set(name, await startSandbox({ ...common, ...servers[name], FHIR_GATEWAY_SANDBOX_PORT: port }));
    }
    for (const { id, server } of rows) if (server !== 'binding') await refused(id);
  });

  async function refused(id: string): Promise<void> {
    const { status, body } = await read(id);
    expect(status).toBe(401);
    expect(body).toContain('REAUTH_REQUIRED');
    const answer = (await (await fetch(`${restUrl}/auth/status`)).json()) as {
      connections: { platform_id: string; connected: boolean; problem?: { code: string } }[];
    };
    expect(answer.connections.find(({ platform_id }) => platform_id === id)).toMatchObject({
      connected: false,
      problem: { code: 'REAUTH_REQUIRED' },
    });
  }
});

function publicJwk(alg: string, key: KeyObject): object {
  return { ...key.export({ format: 'jwk' }), kid: alg, alg, use: 'sig' };
}

function credentialsOf({ id, credentials }: Row): Record<string, string> {
  const prefix = `FHIR_GATEWAY_PLATFORM_${id.toUpperCase().replaceAll('-', '_')}_`;
  return Object.fromEntries(Object.entries(credentials).map(([name, value]) => [prefix + name, value]));
}

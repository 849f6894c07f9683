import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { freePort } from '@fhir-gateway/testing';
import { masterKey, startApp, startSandbox } from './stack.js';

/** Releases of the guides, by the platform that speaks each. */
export const payerPlatforms = { 'payer-22': 'payer', 'payer-21': 'payer-2.1', 'payer-20': 'payer-2.0' } as const;

/** One of the three. */
export type PayerPlatform = keyof typeof payerPlatforms;

/** What an answer of the gateway or of the payer's side app says. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The REST API as a backend service in front of the sandbox payer, which wants signed calls. */
export interface PayerStack {
  /** Asks a coverage question. */
  ask(platform: PayerPlatform, question: string, body: object): Promise<JsonAnswer>;
  /** Uses the payer's side app. */
  admin(platform: PayerPlatform, path: string, body?: object): Promise<JsonAnswer>;
  output(): string;
  stop(): Promise<void>;
}

interface Shipped {
  readonly davinci: { crd: object; dtr: object; pas: object };
  readonly [name: string]: unknown;
}

const shipped = join(findPlatformsDirectory(import.meta.url), 'sandbox-payer.json');
const record = ['Patient', 'Coverage', 'Organization', 'Practitioner', 'Observation'].map(
  (type) => `system/${type}.rs`,
);

/** The shipped payer under another name, at another mount, known to this gateway by its keys and not by a person. */
function platformFile(id: PayerPlatform, origin: string): object {
  const { davinci, ...definition } = JSON.parse(
    readFileSync(shipped, 'utf8')
      .replaceAll('http://localhost:8010/payer', `${origin}/${payerPlatforms[id]}`)
      .replaceAll('http://localhost:8010', origin),
  ) as Shipped;
  const { $schema: _schema, aliases: _aliases, matchers: _matchers, ...kept } = definition;
  const oauth = definition['oauth'] as object;
  const quirks = definition['quirks'] as object;
  return {
    ...kept,
    id,
    name: id,
    displayName: id,
    oauth: {
      ...oauth,
      grantTypes: ['client_credentials'],
      clientType: 'confidential',
      tokenEndpointAuthMethods: ['private_key_jwt'],
      scopes: record,
    },
    quirks: { ...quirks, anyClientId: false, refresh: 'never', refreshOneTimeUse: false },
    davinci: {
      ...davinci,
      crd: { ...davinci.crd, auth: 'cds-hooks-jwt' },
      dtr: { ...davinci.dtr, auth: 'smart-backend', scopes: ['system/Questionnaire.rs', 'system/ValueSet.rs'] },
      pas: { ...davinci.pas, auth: 'smart-backend', scopes: ['system/Claim.cruds'] },
    },
  };
}

function credentials(key: object): Record<string, string> {
  const named = (Object.keys(payerPlatforms) as PayerPlatform[]).map((id) => {
    const prefix = `FHIR_GATEWAY_PLATFORM_${id.toUpperCase().replace('-', '_')}`;
    return {
      [`${prefix}_CLIENT_ID`]: 'fhir-gateway-backend',
      [`${prefix}_PRIVATE_KEY`]: JSON.stringify(key),
      [`${prefix}_BACKEND`]: 'on',
    };
  });
  return Object.assign({}, ...named) as Record<string, string>;
}

async function send(url: string, body?: object): Promise<JsonAnswer> {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Starts sandbox and REST API; the sandbox fetches the keys that the API publishes. */
export async function startPayerStack(env: Readonly<Record<string, string>> = {}): Promise<PayerStack> {
  const port = await freePort();
  const restUrl = `http://localhost:${port}`;
  const sandbox = await startSandbox({
    FHIR_GATEWAY_SANDBOX_PAYER_AUTH: 'jwt',
    FHIR_GATEWAY_SANDBOX_CLIENT_JWKS_URI: `${restUrl}/.well-known/jwks.json`,
  });
  const origin = String(sandbox.listening['origin']);
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-payers-'));
  for (const id of Object.keys(payerPlatforms) as PayerPlatform[]) {
    writeFileSync(join(folder, `${id}.json`), JSON.stringify(platformFile(id, origin)));
  }
  const key = {
    ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' }),
    kid: 'one',
  };
  const app = await startApp('rest', {
    FHIR_GATEWAY_PORT: `${port}`,
    FHIR_GATEWAY_PUBLIC_URL: restUrl,
    FHIR_GATEWAY_MCP_AUTH: 'local',
    FHIR_GATEWAY_MASTER_KEY: masterKey,
    FHIR_GATEWAY_PLATFORMS_DIR: folder,
    FHIR_GATEWAY_LOG_LEVEL: 'debug',
    FHIR_GATEWAY_WRITES: Object.keys(payerPlatforms).join(','),
    ...credentials(key),
    ...env,
  });
  return {
    ask: (platform, question, body) => send(`${restUrl}/api/coverage/${platform}/${question}`, body),
    admin: (platform, path, body) => send(`${origin}/${payerPlatforms[platform]}/__admin/${path}`, body),
    output: () => app.output(),
    stop: async () => void (await Promise.all([app.stop(), sandbox.stop()])),
  };
}

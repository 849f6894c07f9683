import { generateKeyPairSync } from 'node:crypto';
import { askJson, type JsonAnswer } from '../ask-json.js';
import { renamedPlatform, shippedPlatform, type PlatformFile } from './platform-files.js';
import { startStack } from './stack.js';

/** Releases of the guides, by the platform that speaks each. */
export const payerPlatforms = { 'payer-22': 'payer', 'payer-21': 'payer-2.1', 'payer-20': 'payer-2.0' } as const;

/** One of the three. */
export type PayerPlatform = keyof typeof payerPlatforms;

/** The REST API as a backend service in front of the sandbox payer, which wants signed calls. */
export interface PayerStack {
  /** Asks a coverage question. */
  ask(platform: PayerPlatform, question: string, body: object): Promise<JsonAnswer>;
  /** Uses the payer's side app. */
  admin(platform: PayerPlatform, path: string, body?: object): Promise<JsonAnswer>;
  output(): string;
  stop(): Promise<void>;
}

const record = ['Patient', 'Coverage', 'Organization', 'Practitioner', 'Observation'].map(
  (type) => `system/${type}.rs`,
);

/** The shipped payer under another name, at another mount, known to this gateway by its keys and not by a person. */
function platformFile(id: PayerPlatform, origin: string): PlatformFile {
  const shipped = shippedPlatform('sandbox-payer', origin);
  const moved = JSON.parse(
    JSON.stringify(shipped).replaceAll(`${origin}/payer`, `${origin}/${payerPlatforms[id]}`),
  ) as PlatformFile;
  const { crd, dtr, pas, ...davinci } = moved['davinci'] as Record<'crd' | 'dtr' | 'pas', object>;
  return renamedPlatform(moved, id, {
    oauth: {
      grantTypes: ['client_credentials'],
      clientType: 'confidential',
      tokenEndpointAuthMethods: ['private_key_jwt'],
      scopes: record,
    },
    quirks: { refresh: 'never', refreshOneTimeUse: false },
    davinci: {
      ...davinci,
      crd: { ...crd, auth: 'cds-hooks-jwt' },
      dtr: { ...dtr, auth: 'smart-backend', scopes: ['system/Questionnaire.rs', 'system/ValueSet.rs'] },
      pas: { ...pas, auth: 'smart-backend', scopes: ['system/Claim.cruds'] },
    },
  });
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

/** Starts sandbox and REST API; the sandbox fetches the keys that the API publishes. */
export async function startPayerStack(env: Readonly<Record<string, string>> = {}): Promise<PayerStack> {
  const ids = Object.keys(payerPlatforms) as PayerPlatform[];
  const key = {
    ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' }),
    kid: 'one',
  };
  const stack = await startStack({
    mcpAuth: 'local',
    apps: ['rest'],
    isKnownByKeys: true,
    sandboxEnv: { FHIR_GATEWAY_SANDBOX_PAYER_AUTH: 'jwt' },
    platformFiles: (origin) => ids.map((id) => platformFile(id, origin)),
    env: { FHIR_GATEWAY_WRITES: ids.join(','), ...credentials(key), ...env },
  });
  return {
    ask: (platform, question, body) => askJson(`${stack.restUrl}/api/coverage/${platform}/${question}`, body),
    admin: (platform, path, body) =>
      askJson(`${stack.sandboxOrigin}/${payerPlatforms[platform]}/__admin/${path}`, body),
    output: () => stack.output(),
    stop: () => stack.stop(),
  };
}

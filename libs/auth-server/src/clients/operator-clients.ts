import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type Provider from 'oidc-provider';
import { deviceCodeGrant } from '../device/device-polling.js';
import { commandLineClientId } from './command-line-client.js';
import { redirectKind } from './redirect-uris.js';

const publicKey = z
  .looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']), kid: z.string().optional() })
  .refine((key) => !('d' in key) && !('k' in key), { error: 'a key set holds public keys only' });

/** One client as an operator writes it into `FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS`. */
const operatorClient = z
  .strictObject({
    client_id: z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,99}$/, 'begins with a letter, then letters, digits, . _ -'),
    client_name: z.string().min(1).max(80),
    client_secret_sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'is a SHA-256 in 64 hexadecimal digits')
      .optional(),
    jwks: z.strictObject({ keys: z.array(publicKey).min(1).max(10) }).optional(),
    redirect_uris: z
      .array(z.string().refine((uri) => redirectKind(uri) !== undefined, 'is no redirect URI'))
      .optional(),
    device: z.literal(true).optional(),
    service: z
      .strictObject({
        platforms: z.array(z.string().min(1)).min(1),
        access: z.enum(['read', 'read-and-write']).default('read'),
      })
      .optional(),
  })
  .refine(
    (client) => isDeviceAlone(client) || (client.client_secret_sha256 === undefined) !== (client.jwks === undefined),
    {
      error: 'has either client_secret_sha256 or jwks; neither only with device alone',
    },
  )
  .refine(({ redirect_uris: uris = [], service, device }) => uris.length > 0 || service !== undefined || device, {
    error: 'has redirect_uris, device or service, or several of them',
  })
  .refine(({ client_id: id }) => id !== commandLineClientId && !id.startsWith('fgc_'), {
    error: 'has an id that the gateway uses itself',
  });

/** A program on a device that cannot keep a secret; the person lets it in, and nothing opens by itself. */
function isDeviceAlone(client: {
  readonly client_secret_sha256?: unknown;
  readonly jwks?: unknown;
  readonly redirect_uris?: readonly string[] | undefined;
  readonly service?: unknown;
  readonly device?: true | undefined;
}): boolean {
  const { client_secret_sha256: hash, jwks, redirect_uris: uris = [], service, device } = client;
  return device === true && uris.length === 0 && [hash, jwks, service].every((part) => part === undefined);
}

/** What the setting of operators' clients holds. */
export const operatorClients = z
  .array(operatorClient)
  .max(200)
  .refine((list) => new Set(list.map(({ client_id: id }) => id)).size === list.length, {
    error: 'names a client_id twice',
  });

/** A client that an operator registered: with a secret, of which only a hash is known, or with public keys. */
export type OperatorClient = z.output<typeof operatorClient>;

/** The client as the provider wants it; see {@link compareSecretHashes} for what stands in place of the secret. */
export function operatorMetadata(client: OperatorClient) {
  const { client_id, client_name, redirect_uris = [], service, device } = client;
  const signsPeopleIn = redirect_uris.length > 0;
  const isNative = redirect_uris.some((uri) => redirectKind(uri) !== 'https');
  return {
    client_id,
    client_name,
    redirect_uris,
    application_type: isNative ? ('native' as const) : ('web' as const),
    grant_types: [
      ...(signsPeopleIn ? ['authorization_code'] : []),
      ...(device ? [deviceCodeGrant] : []),
      ...(signsPeopleIn || device ? ['refresh_token'] : []),
      ...(service === undefined ? [] : ['client_credentials']),
    ],
    response_types: signsPeopleIn ? ['code' as const] : [],
    ...authenticationOf(client),
  };
}

function authenticationOf({ client_secret_sha256: hash, jwks }: OperatorClient) {
  if (hash === undefined && jwks === undefined) return { token_endpoint_auth_method: 'none' as const };
  return jwks === undefined
    ? { token_endpoint_auth_method: 'client_secret_basic' as const, client_secret: hash }
    : { token_endpoint_auth_method: 'private_key_jwt' as const, jwks };
}

/** Makes the provider compare the hash of a secret that comes, since what it knows of a client is the hash alone. */
export function compareSecretHashes(provider: Provider): void {
  const { prototype } = provider.Client;
  prototype.compareClientSecret = function (this: InstanceType<typeof provider.Client>, given) {
    const expected = Buffer.from(this.clientSecret ?? '', 'hex');
    const actual = createHash('sha256').update(given).digest();
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  };
}

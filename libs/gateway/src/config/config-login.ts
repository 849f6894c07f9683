import { readClientKeys } from '@fhir-gateway/smart-auth/client-keys';
import { z } from 'zod';
import { isLoopbackHost } from './loopback.js';

/** The OpenID provider at which people sign in to the gateway itself. */
export interface LoginConfig {
  /** The issuer identifier, as the provider writes it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent, like the key: a public client. */
  readonly clientSecret?: string;
  /** What the gateway signs with in the place of a secret. */
  readonly key?: LoginKey;
  /** What is asked for; `openid` is among them. */
  readonly scopes: readonly string[];
  /** Where the person's groups stand in the claims; absent: everybody who signs in is a user. */
  readonly roles?: RolesConfig;
}

/** The key by which the provider knows the gateway. */
export interface LoginKey {
  /** PEM, JWK or JWK Set. */
  readonly privateKey: string;
  readonly keyId?: string;
}

/** How the groups of a person become roles. */
export interface RolesConfig {
  /** A claim, or a path to it with dots between, such as `realm_access.roles`. */
  readonly claim: string;
  /** Empty: everybody who signs in is a user. */
  readonly userGroups: readonly string[];
  /** Empty: nobody is an operator. */
  readonly operatorGroups: readonly string[];
}

const defaultScopes = 'openid profile';
const defaultLoginSeconds = 43_200;

const groups = () =>
  z
    .string()
    .regex(/[^\s,]/, 'must be a comma list of groups')
    .optional();

/** The settings of signing in to the gateway itself, to be spread into the schema of the settings. */
export const loginSettings = {
  FHIR_GATEWAY_LOGIN_ISSUER: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .regex(/^[^?#@]*$/, 'must have no query, no fragment and no password')
    .optional(),
  FHIR_GATEWAY_LOGIN_CLIENT_ID: z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/, 'must be a client id')
    .optional(),
  FHIR_GATEWAY_LOGIN_CLIENT_SECRET: z.string().optional(),
  FHIR_GATEWAY_LOGIN_PRIVATE_KEY: z.string().optional(),
  FHIR_GATEWAY_LOGIN_KEY_ID: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be a key id')
    .optional(),
  FHIR_GATEWAY_LOGIN_SCOPES: z
    .string()
    .refine((text) => text.split(/\s+/).includes('openid'), {
      error: 'must be scopes with spaces between, with openid',
    })
    .default(defaultScopes),
  FHIR_GATEWAY_LOGIN_ROLES_CLAIM: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be a claim, or a path of names with dots between')
    .optional(),
  FHIR_GATEWAY_LOGIN_USER_GROUPS: groups(),
  FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS: groups(),
  FHIR_GATEWAY_LOGIN_MAX_SECONDS: z.coerce
    .number({ error: 'must be a number of seconds' })
    .int('must be a whole number of seconds')
    .min(60, 'must be at least 60 seconds')
    .default(defaultLoginSeconds),
} as const;

/** What parsing {@link loginSettings} gives. */
type LoginSettings = z.output<z.ZodObject<typeof loginSettings>>;

/** `undefined` where people need no sign-in to use the gateway. */
export function readLogin(data: LoginSettings): LoginConfig | undefined {
  const { FHIR_GATEWAY_LOGIN_ISSUER: issuer, FHIR_GATEWAY_LOGIN_CLIENT_SECRET: clientSecret } = data;
  if (issuer === undefined) return undefined;
  const claim = data.FHIR_GATEWAY_LOGIN_ROLES_CLAIM;
  const key = readKey(data);
  return Object.freeze({
    issuer,
    clientId: data.FHIR_GATEWAY_LOGIN_CLIENT_ID ?? '',
    ...(clientSecret !== undefined && { clientSecret }),
    ...(key && { key }),
    scopes: data.FHIR_GATEWAY_LOGIN_SCOPES.split(/\s+/).filter(Boolean),
    ...(claim !== undefined && {
      roles: {
        claim,
        userGroups: readGroups(data.FHIR_GATEWAY_LOGIN_USER_GROUPS),
        operatorGroups: readGroups(data.FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS),
      },
    }),
  });
}

function readKey(data: LoginSettings): LoginKey | undefined {
  const { FHIR_GATEWAY_LOGIN_PRIVATE_KEY: privateKey, FHIR_GATEWAY_LOGIN_KEY_ID: keyId } = data;
  return privateKey === undefined ? undefined : Object.freeze({ privateKey, ...(keyId !== undefined && { keyId }) });
}

/** The absolute life of a session: where it begins with a sign-in, no longer than that counts. */
export function sessionMaxSeconds(data: LoginSettings & { readonly FHIR_GATEWAY_SESSION_MAX_SECONDS: number }): number {
  const { FHIR_GATEWAY_SESSION_MAX_SECONDS: most, FHIR_GATEWAY_LOGIN_ISSUER: issuer } = data;
  return issuer === undefined ? most : Math.min(most, data.FHIR_GATEWAY_LOGIN_MAX_SECONDS);
}

/** Faults between the settings of the sign-in and others. */
export function loginFaults(
  data: LoginSettings & {
    readonly FHIR_GATEWAY_MCP_AUTH: string;
    readonly FHIR_GATEWAY_SESSION_IDLE_SECONDS: number;
    readonly FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS: string;
  },
): string[] {
  const issuer = data.FHIR_GATEWAY_LOGIN_ISSUER;
  if (issuer === undefined) return orphans(data);
  const faults: string[] = [];
  const { protocol, hostname } = new URL(issuer);
  if (protocol === 'http:' && !isLoopbackHost(hostname) && data.FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS !== 'true') {
    faults.push('FHIR_GATEWAY_LOGIN_ISSUER must be an https URL, except on this machine');
  }
  if (data.FHIR_GATEWAY_LOGIN_CLIENT_ID === undefined) {
    faults.push('FHIR_GATEWAY_LOGIN_CLIENT_ID is needed with FHIR_GATEWAY_LOGIN_ISSUER');
  }
  if (data.FHIR_GATEWAY_MCP_AUTH === 'local') {
    faults.push(
      'FHIR_GATEWAY_LOGIN_ISSUER must not be set while FHIR_GATEWAY_MCP_AUTH is local: nobody signs in there',
    );
  }
  if (data.FHIR_GATEWAY_SESSION_IDLE_SECONDS > data.FHIR_GATEWAY_LOGIN_MAX_SECONDS) {
    faults.push('FHIR_GATEWAY_SESSION_IDLE_SECONDS must not exceed FHIR_GATEWAY_LOGIN_MAX_SECONDS');
  }
  return [...faults, ...keyFaults(data), ...roleFaults(data)];
}

function keyFaults(data: LoginSettings): string[] {
  const key = readKey(data);
  if (!key) {
    const isOrphan = data.FHIR_GATEWAY_LOGIN_KEY_ID !== undefined;
    return isOrphan ? ['FHIR_GATEWAY_LOGIN_PRIVATE_KEY is needed with FHIR_GATEWAY_LOGIN_KEY_ID'] : [];
  }
  const isBoth = data.FHIR_GATEWAY_LOGIN_CLIENT_SECRET !== undefined;
  const both = isBoth
    ? ['FHIR_GATEWAY_LOGIN_PRIVATE_KEY takes the place of FHIR_GATEWAY_LOGIN_CLIENT_SECRET: set one']
    : [];
  try {
    readClientKeys(key.privateKey, key.keyId);
    return both;
  } catch {
    // The reason is about a key, and no part of one belongs into a message.
    return [
      ...both,
      'FHIR_GATEWAY_LOGIN_PRIVATE_KEY must be a private key (PEM, JWK or JWK Set) of FHIR_GATEWAY_LOGIN_KEY_ID',
    ];
  }
}

function roleFaults(data: LoginSettings): string[] {
  const groupSettings = ['FHIR_GATEWAY_LOGIN_USER_GROUPS', 'FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS'] as const;
  const named = groupSettings.filter((name) => data[name] !== undefined);
  if (data.FHIR_GATEWAY_LOGIN_ROLES_CLAIM === undefined) {
    return named.map((name) => `FHIR_GATEWAY_LOGIN_ROLES_CLAIM is needed with ${name}`);
  }
  return named.length > 0 ? [] : [`FHIR_GATEWAY_LOGIN_ROLES_CLAIM needs ${groupSettings.join(' or ')}`];
}

/** Somebody who sets these wants a sign-in: without an issuer the gateway would be open to everybody. */
function orphans(data: LoginSettings): string[] {
  return (
    [
      'FHIR_GATEWAY_LOGIN_CLIENT_ID',
      'FHIR_GATEWAY_LOGIN_CLIENT_SECRET',
      'FHIR_GATEWAY_LOGIN_PRIVATE_KEY',
      'FHIR_GATEWAY_LOGIN_KEY_ID',
      'FHIR_GATEWAY_LOGIN_ROLES_CLAIM',
      'FHIR_GATEWAY_LOGIN_USER_GROUPS',
      'FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS',
    ] as const
  )
    .filter((name) => data[name] !== undefined)
    .map((name) => `FHIR_GATEWAY_LOGIN_ISSUER is needed with ${name}`);
}

function readGroups(text = ''): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

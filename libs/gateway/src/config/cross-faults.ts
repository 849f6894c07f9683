import { readClientKeys } from '@fhir-gateway/smart-auth/client-keys';
import { isLoopbackHost } from './loopback.js';
import type { KnownSettings } from './read-settings.js';
import type { SettingName } from './settings-table.js';

const loginDetails = [
  'FHIR_GATEWAY_LOGIN_CLIENT_ID',
  'FHIR_GATEWAY_LOGIN_CLIENT_SECRET',
  'FHIR_GATEWAY_LOGIN_ROLES_CLAIM',
  'FHIR_GATEWAY_LOGIN_USER_GROUPS',
  'FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS',
] as const;
const groupSettings = ['FHIR_GATEWAY_LOGIN_USER_GROUPS', 'FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS'] as const;
const udapTogether = [
  'FHIR_GATEWAY_UDAP_CERTIFICATE',
  'FHIR_GATEWAY_UDAP_TRUST_ANCHORS',
  'FHIR_GATEWAY_UDAP_CLIENT',
] as const;

/**
 * What does not fit between settings, by variable and without a value.
 *
 * @param given the variables that are set, faulty ones included: these were reported, and are not missing as well
 */
export function crossFaults(all: KnownSettings, given: Readonly<Record<string, string | undefined>>): string[] {
  const isSet = (name: SettingName): boolean => given[name] !== undefined;
  const [issuer, isLocal] = [all.FHIR_GATEWAY_LOGIN_ISSUER, all.FHIR_GATEWAY_MCP_AUTH === 'local'];
  const faults: [boolean, string][] = [
    [
      isSet('FHIR_GATEWAY_REDIS_URL') && !isSet('FHIR_GATEWAY_MASTER_KEY') && !isSet('FHIR_GATEWAY_MASTER_KEYS'),
      'FHIR_GATEWAY_MASTER_KEY is needed with FHIR_GATEWAY_REDIS_URL: every process must open what another sealed',
    ],
    [
      all.FHIR_GATEWAY_AUDIT_SINKS.redisStream && !isSet('FHIR_GATEWAY_REDIS_URL'),
      'FHIR_GATEWAY_REDIS_URL is needed for redis-stream in FHIR_GATEWAY_AUDIT_SINKS',
    ],
    [
      all.FHIR_GATEWAY_SESSION_IDLE_SECONDS > all.FHIR_GATEWAY_SESSION_MAX_SECONDS,
      'FHIR_GATEWAY_SESSION_IDLE_SECONDS must not exceed FHIR_GATEWAY_SESSION_MAX_SECONDS',
    ],
    [
      isLocal && all.FHIR_GATEWAY_CORS_ORIGINS !== undefined,
      'FHIR_GATEWAY_CORS_ORIGINS must be unset while FHIR_GATEWAY_MCP_AUTH is local',
    ],
    [
      isLocal && issuer !== undefined,
      'FHIR_GATEWAY_LOGIN_ISSUER must not be set while FHIR_GATEWAY_MCP_AUTH is local: nobody signs in there',
    ],
    [
      issuer !== undefined && all.FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS !== 'true' && !isSecure(issuer),
      'FHIR_GATEWAY_LOGIN_ISSUER must be an https URL, except on this machine',
    ],
    [
      issuer !== undefined && !isSet('FHIR_GATEWAY_LOGIN_CLIENT_ID'),
      'FHIR_GATEWAY_LOGIN_CLIENT_ID is needed with FHIR_GATEWAY_LOGIN_ISSUER',
    ],
    [
      issuer !== undefined && all.FHIR_GATEWAY_SESSION_IDLE_SECONDS > all.FHIR_GATEWAY_LOGIN_MAX_SECONDS,
      'FHIR_GATEWAY_SESSION_IDLE_SECONDS must not exceed FHIR_GATEWAY_LOGIN_MAX_SECONDS',
    ],
    [
      isFaultyKey(all.FHIR_GATEWAY_LOGIN_CLIENT_SECRET),
      'FHIR_GATEWAY_LOGIN_CLIENT_SECRET must be a secret, or a private key that can sign (PEM, JWK or JWK Set)',
    ],
    [
      isSet('FHIR_GATEWAY_LOGIN_ROLES_CLAIM') && !groupSettings.some(isSet),
      `FHIR_GATEWAY_LOGIN_ROLES_CLAIM needs ${groupSettings.join(' or ')}`,
    ],
    ...groupSettings.map((name): [boolean, string] => [
      isSet(name) && !isSet('FHIR_GATEWAY_LOGIN_ROLES_CLAIM'),
      `FHIR_GATEWAY_LOGIN_ROLES_CLAIM is needed with ${name}`,
    ]),
    // Somebody who sets these wants a sign-in: without an issuer the gateway would be open to everybody.
    ...loginDetails.map((name): [boolean, string] => [
      isSet(name) && !isSet('FHIR_GATEWAY_LOGIN_ISSUER'),
      `FHIR_GATEWAY_LOGIN_ISSUER is needed with ${name}`,
    ]),
    ...udapTogether.map((name): [boolean, string] => [
      !isSet(name) && (udapTogether.some(isSet) || isSet('FHIR_GATEWAY_UDAP_COMMUNITY')),
      `${name} is needed with the other settings of UDAP`,
    ]),
    ...needEachOther(isSet, 'FHIR_GATEWAY_CHANGES_WEBHOOK_URL', 'FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET'),
    ...(isLocal ? outsideLoopback(all) : []),
  ];
  return faults.filter(([isFault]) => isFault).map(([, fault]) => fault);
}

function needEachOther(isSet: (name: SettingName) => boolean, one: SettingName, other: SettingName) {
  return [
    [isSet(one) && !isSet(other), `${other} is needed with ${one}`],
    [isSet(other) && !isSet(one), `${one} is needed with ${other}`],
  ] satisfies [boolean, string][];
}

/** In `local` mode whoever reaches the port is the user, so only this machine may reach it. */
function outsideLoopback(all: KnownSettings): [boolean, string][] {
  const { FHIR_GATEWAY_PUBLIC_URL: rest, FHIR_GATEWAY_MCP_PUBLIC_URL: mcp } = all;
  const hosts = {
    FHIR_GATEWAY_HOST: all.FHIR_GATEWAY_HOST,
    FHIR_GATEWAY_PUBLIC_URL: new URL(rest).hostname,
    // Where it only follows the other, one fault is enough.
    ...(mcp !== rest && { FHIR_GATEWAY_MCP_PUBLIC_URL: new URL(mcp).hostname }),
  };
  return Object.entries(hosts).map(([variable, host]) => [
    !isLoopbackHost(host),
    `${variable} must be a loopback address while FHIR_GATEWAY_MCP_AUTH is local`,
  ]);
}

function isSecure(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopbackHost(hostname);
}

/** Whether a text is a private key by its form, with the place of a secret, when it begins as one. */
export function isPrivateKey(secret: string): boolean {
  return /^\s*(?:-----BEGIN |\{\s*")/.test(secret);
}

function isFaultyKey(secret: string | undefined): boolean {
  if (secret === undefined || !isPrivateKey(secret)) return false;
  try {
    readClientKeys(secret, undefined);
    return false;
  } catch {
    // The reason is about a key, and no part of one belongs into a message.
    return true;
  }
}

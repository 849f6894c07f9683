import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishKeys } from '../wiring/gateway-keys.js';
import { loadConfig } from './config.js';

const issuer = { FHIR_GATEWAY_LOGIN_ISSUER: 'https://login.example.org/realms/staff' };
const client = { ...issuer, FHIR_GATEWAY_LOGIN_CLIENT_ID: 'fhir-gateway' };

const someKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

function faultsOf(settings: Record<string, string>): string[] {
  try {
    loadConfig(settings);
    return [];
  } catch (error) {
    return String((error as { detail?: string }).detail).split('\n');
  }
}

describe('the settings of signing in to the gateway', () => {
  it('are off by default', () => {
    expect(loadConfig({})).toMatchObject({ sessionMaxSeconds: 604_800 });
    expect(loadConfig({}).login).toBeUndefined();
  });

  it('make a public client of which everybody is a user, with sessions of 12 hours', () => {
    const config = loadConfig(client);
    const { FHIR_GATEWAY_LOGIN_ISSUER: named } = issuer;
    expect(config.login).toEqual({ issuer: named, clientId: 'fhir-gateway', scopes: ['openid', 'profile'] });
    expect(config.sessionMaxSeconds).toBe(43_200);
  });

  it('take a secret from a file, and groups of a claim', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-login-')), 'secret');
    writeFileSync(path, 'a secret\n');
    const { login } = loadConfig({
      ...client,
      FHIR_GATEWAY_LOGIN_CLIENT_SECRET_FILE: path,
      FHIR_GATEWAY_LOGIN_SCOPES: 'openid groups',
      FHIR_GATEWAY_LOGIN_ROLES_CLAIM: 'realm_access.roles',
      FHIR_GATEWAY_LOGIN_USER_GROUPS: 'nurses, clerks',
      FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS: '/it/operators',
    });
    expect(login).toMatchObject({
      clientSecret: 'a secret',
      scopes: ['openid', 'groups'],
      roles: { claim: 'realm_access.roles', userGroups: ['nurses', 'clerks'], operatorGroups: ['/it/operators'] },
    });
  });

  it('take a key in the place of a secret, and publish its public half', () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    const path = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-login-')), 'key.pem');
    writeFileSync(path, pem);
    const settings = { ...client, FHIR_GATEWAY_LOGIN_PRIVATE_KEY_FILE: path, FHIR_GATEWAY_LOGIN_KEY_ID: 'login-1' };
    const { login } = loadConfig(settings);
    expect(login?.key).toEqual({ privateKey: String(pem).trim(), keyId: 'login-1' });
    const registry = { privateKeys: () => [] } as unknown as Parameters<typeof publishKeys>[0];
    const { keys, unusable } = publishKeys(registry, { warn: () => undefined } as never, login?.key);
    expect([keys, unusable]).toEqual([[expect.objectContaining({ kid: 'login-1', alg: 'ES384', use: 'sig' })], []]);
    expect(keys[0]).not.toHaveProperty('d');
  });

  it('never make a session longer than it would be', () => {
    const settings = { ...client, FHIR_GATEWAY_SESSION_MAX_SECONDS: '30000' };
    expect(loadConfig(settings).sessionMaxSeconds).toBe(30_000);
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['no client', issuer, ['FHIR_GATEWAY_LOGIN_CLIENT_ID is needed with FHIR_GATEWAY_LOGIN_ISSUER']],
    [
      'plain http elsewhere',
      { ...client, FHIR_GATEWAY_LOGIN_ISSUER: 'http://login.example.org' },
      ['FHIR_GATEWAY_LOGIN_ISSUER must be an https URL, except on this machine'],
    ],
    [
      'a key that is none',
      { ...client, FHIR_GATEWAY_LOGIN_PRIVATE_KEY: 'hunter2' },
      ['FHIR_GATEWAY_LOGIN_PRIVATE_KEY must be a private key (PEM, JWK or JWK Set) of FHIR_GATEWAY_LOGIN_KEY_ID'],
    ],
    [
      'the id of no key',
      { ...client, FHIR_GATEWAY_LOGIN_KEY_ID: 'login-1' },
      ['FHIR_GATEWAY_LOGIN_PRIVATE_KEY is needed with FHIR_GATEWAY_LOGIN_KEY_ID'],
    ],
    [
      'a key and a secret',
      {
        ...client,
        FHIR_GATEWAY_LOGIN_CLIENT_SECRET: 'a secret',
        FHIR_GATEWAY_LOGIN_PRIVATE_KEY: someKey,
      },
      ['FHIR_GATEWAY_LOGIN_PRIVATE_KEY takes the place of FHIR_GATEWAY_LOGIN_CLIENT_SECRET: set one'],
    ],
    [
      'a key without an issuer',
      { FHIR_GATEWAY_LOGIN_PRIVATE_KEY: someKey },
      ['FHIR_GATEWAY_LOGIN_ISSUER is needed with FHIR_GATEWAY_LOGIN_PRIVATE_KEY'],
    ],
    [
      'local mode',
      { ...client, FHIR_GATEWAY_MCP_AUTH: 'local' },
      ['FHIR_GATEWAY_LOGIN_ISSUER must not be set while FHIR_GATEWAY_MCP_AUTH is local: nobody signs in there'],
    ],
    [
      'scopes without openid',
      { ...client, FHIR_GATEWAY_LOGIN_SCOPES: 'profile' },
      ['FHIR_GATEWAY_LOGIN_SCOPES must be scopes with spaces between, with openid'],
    ],
    [
      'groups without a claim',
      { ...client, FHIR_GATEWAY_LOGIN_USER_GROUPS: 'a', FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS: 'b' },
      [
        'FHIR_GATEWAY_LOGIN_ROLES_CLAIM is needed with FHIR_GATEWAY_LOGIN_USER_GROUPS',
        'FHIR_GATEWAY_LOGIN_ROLES_CLAIM is needed with FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS',
      ],
    ],
    [
      'a claim without groups',
      { ...client, FHIR_GATEWAY_LOGIN_ROLES_CLAIM: 'groups' },
      ['FHIR_GATEWAY_LOGIN_ROLES_CLAIM needs FHIR_GATEWAY_LOGIN_USER_GROUPS or FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS'],
    ],
    [
      'a list of no group, which would let nobody or everybody in',
      { ...client, FHIR_GATEWAY_LOGIN_ROLES_CLAIM: 'groups', FHIR_GATEWAY_LOGIN_USER_GROUPS: ' , ' },
      [
        'FHIR_GATEWAY_LOGIN_USER_GROUPS must be a comma list of groups',
        'FHIR_GATEWAY_LOGIN_ROLES_CLAIM needs FHIR_GATEWAY_LOGIN_USER_GROUPS or FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS',
      ],
    ],
    [
      'no issuer, so that everybody would get in',
      { FHIR_GATEWAY_LOGIN_CLIENT_ID: 'x', FHIR_GATEWAY_LOGIN_USER_GROUPS: 'a' },
      [
        'FHIR_GATEWAY_LOGIN_ISSUER is needed with FHIR_GATEWAY_LOGIN_CLIENT_ID',
        'FHIR_GATEWAY_LOGIN_ISSUER is needed with FHIR_GATEWAY_LOGIN_USER_GROUPS',
      ],
    ],
    [
      'a sign-in that is shorter than a session may idle',
      { ...client, FHIR_GATEWAY_LOGIN_MAX_SECONDS: '600' },
      ['FHIR_GATEWAY_SESSION_IDLE_SECONDS must not exceed FHIR_GATEWAY_LOGIN_MAX_SECONDS'],
    ],
    [
      'an issuer with a query',
      { ...client, FHIR_GATEWAY_LOGIN_ISSUER: 'https://login.example.org/?tenant=a' },
      [
        'FHIR_GATEWAY_LOGIN_ISSUER must have no query, no fragment and no password',
        'FHIR_GATEWAY_LOGIN_ISSUER is needed with FHIR_GATEWAY_LOGIN_CLIENT_ID',
      ],
    ],
  ])('are refused by name: %s', (_what, settings, faults) => expect(faultsOf(settings)).toEqual(faults));
});

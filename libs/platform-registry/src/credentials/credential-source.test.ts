import { inspect } from 'node:util';
import { CredentialSource, credentialVariable } from './credential-source.js';
import { definition } from '../testing/platforms.js';

const noFiles = () => {
  throw new Error('no file expected');
};
const source = (variables: Record<string, string | undefined>, readSecretFile: (path: string) => string = noFiles) =>
  new CredentialSource(
    Object.fromEntries(Object.entries(variables).map(([name, value]) => [`FHIR_GATEWAY_PLATFORM_${name}`, value])),
    readSecretFile,
  );
const clinic = definition();
const secrets = { CLINIC_CLIENT_ID: 'the-id', CLINIC_CLIENT_SECRET: 'the-secret', CLINIC_PRIVATE_KEY: 'the-key' };

describe('credentials', () => {
  it('reads every variable of a platform', () => {
    const { credentials } = source({ ...secrets, CLINIC_KEY_ID: 'k1', CLINIC_SCOPES: 'openid, patient/*.rs  x' }).find(
      clinic,
    );
    expect(credentials).toMatchObject({ clientId: 'the-id', keyId: 'k1', scopes: ['openid', 'patient/*.rs', 'x'] });
    expect([credentials.clientSecret, credentials.privateKey]).toEqual(['the-secret', 'the-key']);
  });

  it.each([undefined, '', '   '])('treats %j as absent', (value) => {
    expect(source({ CLINIC_CLIENT_ID: value }).find(clinic).credentials.clientId).toBeUndefined();
  });

  it('writes hyphens of ids, and whatever else no variable can hold, as underscores', () => {
    expect(credentialVariable('my-clinic', 'CLIENT_ID')).toBe('FHIR_GATEWAY_PLATFORM_MY_CLINIC_CLIENT_ID');
    expect(credentialVariable('epic', 'CLIENT_SECRET', 'a.b-c')).toBe(
      'FHIR_GATEWAY_PLATFORM_EPIC__A_B_C_CLIENT_SECRET',
    );
  });

  it('shows secrets in no JSON, inspection, enumeration or copy', () => {
    const { credentials } = source(secrets).find(clinic);
    const shown = [
      JSON.stringify({ credentials }),
      inspect({ credentials }, { depth: 9, showHidden: true, getters: false }),
      JSON.stringify(Object.entries(credentials)),
      JSON.stringify({ ...credentials }),
      String(credentials),
      JSON.stringify(structuredClone({ ...credentials })),
    ].join('\n');
    expect(shown).toContain('the-id');
    expect(shown).not.toMatch(/the-secret|the-key/);
  });

  it('reads a key from the file that a variable names, once', () => {
    const read: string[] = [];
    const files = source({ CLINIC_PRIVATE_KEY_FILE: '/secrets/key.pem' }, (path) => `${read.push(path)}-key\n`);
    expect(files.find(clinic).credentials.privateKey).toBe('1-key');
    expect(files.find(clinic).credentials.privateKey).toBe('1-key');
    expect(read).toEqual(['/secrets/key.pem']);
  });

  it.each([
    ['cannot be read', noFiles],
    ['is empty', () => ' \n'],
  ])('names the variable when the key file %s, and does not go on without a key', (_, readSecretFile) => {
    const found = source({ CLINIC_PRIVATE_KEY_FILE: '/secrets/key.pem' }, readSecretFile).find(clinic);
    expect(found.unusable).toEqual(['FHIR_GATEWAY_PLATFORM_CLINIC_PRIVATE_KEY_FILE']);
    expect(found.credentials.privateKey).toBeUndefined();
  });

  it('restores the lines of a PEM kept on one line', () => {
    const pem = '-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----';
    expect(source({ CLINIC_PRIVATE_KEY: pem }).find(clinic).credentials.privateKey?.split('\n')).toHaveLength(3);
  });

  it('takes from the platform what a tenant leaves out', () => {
    const { credentials } = source({ ...secrets, CLINIC__NORTH_SCOPES: 'openid' }).find(clinic, 'north');
    expect(credentials).toMatchObject({ clientId: 'the-id', scopes: ['openid'], clientSecret: 'the-secret' });
  });

  it.each([
    ['on', true],
    ['off', false],
    ['true', false],
    ['1', false],
    [undefined, false],
  ])('shares the access of a backend service where the variable is on, and not where it is %s', (value, expected) => {
    expect(source({ CLINIC_BACKEND: value }).find(clinic).credentials.backend).toBe(expected);
    expect(
      source({ CLINIC_BACKEND: value, CLINIC__NORTH_BACKEND: 'off' }).find(clinic, 'north').credentials.backend,
    ).toBe(false);
  });

  it('never gives one tenant the credentials of another', () => {
    const { credentials } = source({ CLINIC__NORTH_CLIENT_SECRET: 'north-secret' }).find(clinic, 'south');
    expect(credentials.clientSecret).toBeUndefined();
  });

  it('mixes a tenant’s secret with no key of the platform', () => {
    const { credentials } = source({ ...secrets, CLINIC_KEY_ID: 'k1', CLINIC__NORTH_CLIENT_SECRET: 'own' }).find(
      clinic,
      'north',
    );
    expect(credentials.clientSecret).toBe('own');
    expect([credentials.privateKey, credentials.keyId]).toEqual([undefined, undefined]);
  });

  it('sends no platform-wide secret to a tenant where every tenant has its own', () => {
    const perTenant = definition({ quirks: { perTenantClientSecret: true } });
    expect(source(secrets).find(perTenant, 'north').credentials.clientSecret).toBeUndefined();
    expect(source(secrets).find(perTenant).credentials.clientSecret).toBe('the-secret');
  });

  it('uses a client id of its own where any is accepted, unless one is set', () => {
    const open = definition({ quirks: { anyClientId: true } });
    expect(source({}).find(open).credentials.clientId).toBe('fhir-gateway');
    expect(source(secrets).find(open).credentials.clientId).toBe('the-id');
    expect(source({}).find(clinic).credentials.clientId).toBeUndefined();
  });

  it('fills in header references and names those that are missing', () => {
    const requestHeaders = { Accept: 'application/json', 'X-Api-Key': '${FHIR_GATEWAY_PLATFORM_CLINIC_API_KEY}' };
    const withKey = definition({ requestHeaders });
    expect(source({ CLINIC_API_KEY: 'k' }).headers(withKey)).toEqual({
      values: { Accept: 'application/json', 'X-Api-Key': 'k' },
      missing: [],
    });
    expect(source({}).headers(withKey).missing).toEqual(['FHIR_GATEWAY_PLATFORM_CLINIC_API_KEY']);
  });
});

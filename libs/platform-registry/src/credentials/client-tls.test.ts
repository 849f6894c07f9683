import { inspect } from 'node:util';
import { makeCertificate, TestAuthority } from '@fhir-gateway/testing';
import { CredentialSource } from './credential-source.js';
import { clinic, network } from '../testing/platforms.js';
import type { PlatformDefinition } from '../schema/types.js';

const prefix = 'FHIR_GATEWAY_PLATFORM_';
const authority = new TestAuthority();
const one = authority.issue(['gateway.test']);
const other = makeCertificate(['gateway.test']);
const pair = { CLINIC_CLIENT_CERT: one.cert, CLINIC_CLIENT_KEY: one.key };

function source(variables: Record<string, string>): CredentialSource {
  const named = Object.entries(variables).map(([name, value]) => [`${prefix}${name}`, value]);
  return new CredentialSource(Object.fromEntries(named), () => '');
}
const find = (variables: Record<string, string>, tenant?: string) =>
  source(variables).find((tenant === undefined ? clinic : network) as unknown as PlatformDefinition, tenant);

describe('a client certificate', () => {
  it('is read with its key and with what to trust, on one line as well', () => {
    const lines = { ...pair, CLINIC_CLIENT_KEY: one.key.replaceAll('\n', '\\n'), CLINIC_CA: authority.ca };
    const { credentials, faults } = find(lines);
    expect(faults).toEqual([]);
    expect(credentials.tls).toMatchObject({ cert: one.cert.trim(), key: one.key, ca: authority.ca.trim() });
    expect(find({}).credentials.tls).toBeUndefined();
    expect(find({ CLINIC_CA: authority.ca }).credentials.tls).toMatchObject({ ca: authority.ca.trim() });
  });

  it.each<[string, Record<string, string>, string]>([
    ['without its key', { CLINIC_CLIENT_CERT: one.cert }, 'CLIENT_KEY is missing beside the certificate'],
    ['that is missing', { CLINIC_CLIENT_KEY: one.key }, 'CLIENT_CERT is missing beside the key'],
    ['of another key', { ...pair, CLINIC_CLIENT_KEY: other.key }, 'CLIENT_KEY is not the key of the certificate'],
    ['that is none', { ...pair, CLINIC_CLIENT_CERT: 'canary-4711' }, 'CLIENT_CERT is no certificate in PEM'],
    ['whose key is none', { ...pair, CLINIC_CLIENT_KEY: 'canary-4711' }, 'CLIENT_KEY is not the key'],
    ['beside an authority that is none', { ...pair, CLINIC_CA: 'canary-4711' }, 'CA is no certificate in PEM'],
  ])('%s is told by its variable, without its value, and is not used', (_what, variables, fault) => {
    const { credentials, faults } = find(variables);
    expect(faults).toEqual([expect.stringContaining(`${prefix}CLINIC_${fault}`)]);
    expect(faults.join()).not.toContain('canary-4711');
    expect(credentials.tls).toBeUndefined();
  });

  it('of a tenant is never mixed with the platform’s', () => {
    const general = { NETWORK_CLIENT_CERT: one.cert, NETWORK_CLIENT_KEY: one.key, NETWORK_CA: authority.ca };
    expect(find(general, 'north').credentials.tls).toMatchObject({ cert: one.cert.trim(), ca: authority.ca.trim() });
    const own = { ...general, NETWORK__NORTH_CLIENT_CERT: other.cert, NETWORK__NORTH_CLIENT_KEY: other.key };
    expect(find(own, 'north').credentials.tls).toMatchObject({ cert: other.cert.trim(), ca: authority.ca.trim() });
    expect(find(own, 'south').credentials.tls).toMatchObject({ cert: one.cert.trim() });
    const { NETWORK__NORTH_CLIENT_KEY: _key, ...half } = own;
    expect(find(half, 'north').faults).toEqual([
      `${prefix}NETWORK__NORTH_CLIENT_KEY is missing beside the certificate`,
    ]);
  });

  it('and its key show up in no log of the credentials', () => {
    const { credentials } = find(pair);
    expect(inspect(credentials, { depth: 9 }) + JSON.stringify({ ...credentials })).not.toMatch(/BEGIN|tls/);
  });

  it('is listed for those who look when it ends, tenants’ own included', () => {
    const found = source({ ...pair, NETWORK__NORTH_CLIENT_CERT: other.cert, OTHER_CLIENT_CERT: one.cert });
    const definitions = [clinic, network] as unknown as PlatformDefinition[];
    expect(found.certificates(definitions).map(({ platformId, variable }) => [platformId, variable])).toEqual([
      ['clinic', `${prefix}CLINIC_CLIENT_CERT`],
      ['network', `${prefix}NETWORK__NORTH_CLIENT_CERT`],
    ]);
  });
});

import { isLoopback, trustedEndpoint } from './endpoint-trust.js';
import { testPlatform } from '../testing/platforms.js';

const trusted = (base: string, endpoint: unknown, oauth: Parameters<typeof testPlatform>[0]['oauth'] = {}) =>
  trustedEndpoint(testPlatform({ fhirBaseUrl: base, oauth }), endpoint, isLoopback);

describe('trustedEndpoint', () => {
  it.each([
    ['https://fhir.hospital.example/r4', 'https://fhir.hospital.example/token'],
    ['https://fhir.hospital.example/r4', 'https://login.hospital.example/token'],
    ['https://fhir.hospital.co.uk/r4', 'https://login.hospital.co.uk/token'],
    ['http://127.0.0.1:8010/fhir', 'http://localhost:8011/token'],
  ])('of %s may be %s', (base, endpoint) => {
    expect(trusted(base, endpoint)).toBe(endpoint);
  });

  it.each([
    ['https://fhir.hospital.example/r4', 'https://hospital.example.evil.example/token'],
    ['https://fhir.hospital.example/r4', 'https://evilhospital.example/token'],
    ['https://fhir.hospital.example/r4', 'http://login.hospital.example/token'],
    ['https://fhir.hospital.example/r4', 'https://fhir.hospital.example@evil.example/token'],
    ['https://fhir.hospital.example/r4', '//evil.example/token'],
    ['https://fhir.hospital.co.uk/r4', 'https://evil.co.uk/token'],
    ['https://one.okta.com/r4', 'https://two.okta.com/token'],
    ['https://192.0.2.1/r4', 'https://192.0.2.2/token'],
    ['https://fhir.hospital.example/r4', ''],
    ['https://fhir.hospital.example/r4', undefined],
  ])('of %s may not be %s', (base, endpoint) => {
    expect(trusted(base, endpoint)).toBeUndefined();
  });

  it('may be on a host that the platform file names, and on no sibling of it', () => {
    const base = 'https://fhir.hospital.example/r4';
    const oauth = { hosts: ['login.vendor.example'], tokenUrl: 'https://oauth.other.example/t' };
    expect(trusted(base, 'https://login.vendor.example/a', oauth)).toBeDefined();
    expect(trusted(base, 'https://oauth.other.example/b', oauth)).toBeDefined();
    expect(trusted(base, 'https://www.vendor.example/a', oauth)).toBeUndefined();
  });
});

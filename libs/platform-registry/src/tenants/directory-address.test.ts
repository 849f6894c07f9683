import fc from 'fast-check';
import { definition } from '../testing/platforms.js';
import { directoryAddressFault } from './directory-address.js';

const open = definition({ fhirBaseUrl: undefined, tenancy: { mode: 'directory' } });
const listed = definition({
  fhirBaseUrl: undefined,
  tenancy: { mode: 'directory', domains: ['vendor.example', 'fhir.other.example'] },
});
const local = definition({ environment: 'local', fhirBaseUrl: undefined, tenancy: { mode: 'directory' } });

describe('the base URL that a directory gives', () => {
  it.each([
    [open, 'https://fhir.hospital.example/api/FHIR/R4/'],
    [open, 'https://hospital.example:8443/r4'],
    [listed, 'https://vendor.example/r4'],
    [listed, 'https://a.b.vendor.example/r4'],
    [listed, 'https://fhir.other.example/r4'],
    [local, 'http://127.0.0.1:8010/fhir'],
    [local, 'http://localhost:8010/fhir'],
  ])('is taken: %# %j', (platform, url) => {
    expect(directoryAddressFault(platform, url)).toBeUndefined();
  });

  it.each([
    'ftp://fhir.hospital.example/r4',
    'javascript:alert(1)',
    'fhir.hospital.example/r4',
    '',
    'https://',
    'https://localhost/r4',
    'http://localhost:8010/fhir',
    'https://2130706433/r4',
    'https://10.0.0.8/r4',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/r4',
    'https://[::ffff:10.0.0.1]/r4',
    'https://redis/r4',
    'https://metadata.internal/r4',
    'https://printer.local/r4',
    'https://fhir.hospital.example./r4',
    'https://user@fhir.hospital.example/r4',
    'https://user:pass@fhir.hospital.example/r4',
    'https://fhir.hospital.example/r4?x=1',
    'https://fhir.hospital.example/r4?',
    'https://fhir.hospital.example/r4#x',
    'https://fhir.hospital.example/r4/../admin',
    'https://fhir.hospital.example/r4/%2e%2e/admin',
    'https://fhir.hospital.example/{tenant}',
    'https://fhir.hospital.example\\@evil.example/r4',
    'https://fhir.hospital.example/r 4',
    'https://fhir.hospital.example/r4\n',
    `https://fhir.hospital.example/${'a'.repeat(2048)}`,
  ])('is refused: %j', (url) => {
    expect(directoryAddressFault(open, url)).toEqual(expect.any(String));
  });

  it.each([
    'https://evil.example/r4',
    'https://notvendor.example/r4',
    'https://vendor.example.evil.example/r4',
    'https://other.example/r4',
    'https://evil.example/vendor.example/r4',
  ])('is refused outside the domains of the file: %j', (url) => {
    expect(directoryAddressFault(listed, url)).toBe('is at a host that the platform file does not allow');
  });

  it('is refused on loopback by https names of others even for a local platform', () => {
    expect(directoryAddressFault(local, 'http://fhir.hospital.example/r4')).toBe('must be https');
    expect(directoryAddressFault(local, 'https://10.0.0.8/r4')).toBe('must be at a public host name');
  });

  it('never leaves the domains of the file, whatever is given (10,000 inputs)', () => {
    const part = fc.constantFrom(
      'https://',
      'http://',
      'vendor.example',
      'evil.example',
      '@',
      '.',
      '/',
      '\\',
      ':',
      '#',
    );
    const more = fc.constantFrom('?', '%2f', '%40', '..', '[::1]', '127.0.0.1', ' ', '\t', '\u3002', '\uff0f', 'r4');
    const url = fc
      .oneof(fc.string(), fc.array(fc.oneof(part, more, fc.string({ maxLength: 3 }))))
      .map((value) => (typeof value === 'string' ? `https://${value}` : `https://vendor.example${value.join('')}`));
    fc.assert(
      fc.property(url, (value) => {
        if (directoryAddressFault(listed, value) !== undefined) return;
        const { protocol, hostname, username } = new URL(value);
        expect([protocol, username]).toEqual(['https:', '']);
        expect(`.${hostname}`).toMatch(/\.(vendor|fhir\.other)\.example$/);
      }),
      { numRuns: 10_000 },
    );
  });
});

import { inspect } from 'node:util';
import { checkPlatform } from '../check-platform.js';
import { createPlatformRegistry } from '../registry/platform-registry.js';
import { asJson, clinic, definition, network } from '../testing/platforms.js';
import { upstreamCredentialFaults } from './upstream-credential.js';

const prefix = 'FHIR_GATEWAY_PLATFORM_';
const file = (type: string, change: object = {}) => ({
  ...clinic,
  oauth: undefined,
  registration: 'none',
  credentials: { type },
  ...change,
});

function registryOf(change: object, variables: Record<string, string>) {
  const environment = Object.fromEntries(Object.entries(variables).map(([name, value]) => [prefix + name, value]));
  return createPlatformRegistry({ definitions: [definition(change)], environment });
}
const header = (change: object, variables: Record<string, string>, id = 'clinic') =>
  registryOf(change, variables).resolve(id).upstreamCredential?.();

describe('the header that opens a platform without OAuth', () => {
  it.each([
    // RFC 7617 section 2.1.
    ['basic', { CLINIC_BASIC_USER: 'test', CLINIC_BASIC_PASSWORD: '123£' }, 'authorization', 'Basic dGVzdDoxMjPCow=='],
    ['basic', { CLINIC_BASIC_USER: 'u', CLINIC_BASIC_PASSWORD: 'a:b:c' }, 'authorization', 'Basic dTphOmI6Yw=='],
    ['bearer', { CLINIC_BEARER: 'abc.def~x' }, 'authorization', 'Bearer abc.def~x'],
    ['header', { CLINIC_HEADER_NAME: 'X-Api-Key', CLINIC_HEADER_VALUE: 'k 1' }, 'x-api-key', 'k 1'],
    ['header', { CLINIC_HEADER_NAME: 'Authorization', CLINIC_HEADER_VALUE: 'ApiKey k' }, 'authorization', 'ApiKey k'],
  ])('%s %j', (type, variables, name, value) => {
    expect(header(file(type), variables)).toEqual({ name, value });
    expect(registryOf(file(type), variables).summary('clinic')).toMatchObject({
      status: 'ready',
      loginRequired: false,
      sessionRequired: true,
    });
  });

  it.each([
    ['basic', {}, `${prefix}CLINIC_BASIC_USER and ${prefix}CLINIC_BASIC_PASSWORD`],
    ['basic', { CLINIC_BASIC_USER: 'u' }, `set ${prefix}CLINIC_BASIC_PASSWORD`],
    ['basic', { CLINIC_BASIC_USER: 'u', CLINIC_BASIC_PASSWORD: '  ' }, `set ${prefix}CLINIC_BASIC_PASSWORD`],
    ['bearer', { CLINIC_BASIC_USER: 'u', CLINIC_BASIC_PASSWORD: 'p' }, `set ${prefix}CLINIC_BEARER`],
    ['header', { CLINIC_HEADER_VALUE: 'v' }, `set ${prefix}CLINIC_HEADER_NAME`],
    ['bearer', { CLINIC_BEARER: 'a\r\nx-evil: 1' }, `${prefix}CLINIC_BEARER must be one line`],
  ])('%s with %j is not ready, and says what to set', (type, variables, step) => {
    const registry = registryOf(file(type), variables);
    expect(registry.summary('clinic')).toMatchObject({
      status: 'needs-credentials',
      nextStep: expect.stringContaining(step) as unknown,
    });
    expect(() => registry.resolve('clinic')).toThrow(expect.objectContaining({ code: 'PLATFORM_NOT_ROUTABLE' }));
    expect(JSON.stringify(registry.summary('clinic'))).not.toContain('evil');
  });

  it('is the tenant’s own, or whole the platform’s', () => {
    const { tenancy } = network;
    const many = file('basic', {
      ...network,
      oauth: undefined,
      registration: 'none',
      credentials: { type: 'basic' },
      tenancy,
    });
    const general = { NETWORK_BASIC_USER: 'all', NETWORK_BASIC_PASSWORD: 'p' };
    const basic = (text: string) => ({ name: 'authorization', value: `Basic ${Buffer.from(text).toString('base64')}` });
    expect(header(many, general, 'network:north')).toEqual(basic('all:p'));
    const own = { NETWORK__NORTH_BASIC_USER: 'north', NETWORK__NORTH_BASIC_PASSWORD: 'n' };
    expect(header(many, { ...general, ...own }, 'network:north')).toEqual(basic('north:n'));
    expect(header(many, { ...general, ...own }, 'network:south')).toEqual(basic('all:p'));
    const half = registryOf(many, { ...general, NETWORK__NORTH_BASIC_USER: 'north' });
    expect(half.summary('network:north')).toMatchObject({
      status: 'needs-credentials',
      nextStep: expect.stringContaining(`${prefix}NETWORK__NORTH_BASIC_PASSWORD`) as unknown,
    });
  });

  it('shows up in no JSON, inspection or copy of a platform', () => {
    const platform = registryOf(file('bearer'), { CLINIC_BEARER: 'the-token' }).resolve('clinic');
    const shown = [
      JSON.stringify(platform),
      inspect(platform, { depth: 9, showHidden: true }),
      JSON.stringify({ ...platform }),
    ];
    expect(shown.join()).not.toContain('the-token');
  });

  it('may not be referred to by a header of a platform file', () => {
    const headers = { 'X-Api-Key': `\${${prefix}CLINIC_BASIC_PASSWORD}` };
    expect(checkPlatform(asJson({ ...clinic, requestHeaders: headers })).faults).toMatchObject([
      { path: 'requestHeaders.X-Api-Key' },
    ]);
  });
});

describe('a file of a platform without OAuth', () => {
  it.each([
    [file('basic', { oauth: { scopes: ['openid'] } }), 'credentials'],
    [file('basic', { quirks: { openData: true } }), 'credentials'],
    [file('digest'), 'credentials.type'],
    [{ ...clinic, credentials: { type: 'basic', user: 'u' }, oauth: undefined }, 'credentials.user'],
    [{ ...clinic, credentials: 'basic', oauth: undefined }, 'credentials'],
    [{ ...clinic, access: 'session' }, 'access'],
    [file('basic', { access: 'everybody' }), 'access'],
  ])('%# has a fault at its key', (content, path) => {
    expect(checkPlatform(asJson(content)).faults.map((fault) => fault.path)).toContain(path);
  });

  it.each([
    [file('basic'), true],
    [file('basic', { access: 'anybody' }), false],
    [file('basic', { access: 'session' }), true],
    [{ ...clinic, oauth: undefined, registration: 'none' }, false],
    [{ ...clinic, oauth: undefined, registration: 'none', access: 'session' }, true],
    [clinic, false],
  ])('%# says whether a session is needed', (change, expected) => {
    const registry = registryOf(change, {});
    expect(registry.summary('clinic').sessionRequired).toBe(expected);
  });
});

describe('a value that cannot be sent', () => {
  it.each([
    ['BEARER', 'a\nb'],
    ['BEARER', 'a\rb'],
    ['BEARER', 'Bearer abc'],
    ['BEARER', 'gr\u00fcn'],
    ['BEARER', 'x'.repeat(4097)],
    ['BASIC_USER', 'a:b'],
    ['BASIC_USER', 'a\r\nb'],
    ['BASIC_PASSWORD', 'a\u0000b'],
    ['BASIC_PASSWORD', 'a\u007fb'],
    ['HEADER_NAME', 'X Key'],
    ['HEADER_NAME', 'x:y'],
    ['HEADER_NAME', 'Host'],
    ['HEADER_NAME', 'Content-Length'],
    ['HEADER_NAME', 'cookie'],
    ['HEADER_VALUE', 'a\r\nx-evil: 1'],
    ['HEADER_VALUE', '\u00fc'],
  ])('%s %j is named by its variable, and not repeated', (suffix, value) => {
    for (const name of [`${prefix}CLINIC_${suffix}`, `${prefix}CLINIC__NORTH_${suffix}`]) {
      const [fault, ...others] = upstreamCredentialFaults({ [name]: value, [`${prefix}CLINIC_KEY_ID`]: 'a\nb' });
      expect(others).toEqual([]);
      expect(fault).toMatch(new RegExp(`^${name} must`));
      expect(fault).not.toContain(value);
    }
  });
});

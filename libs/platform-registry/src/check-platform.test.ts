import { checkPlatform } from './check-platform.js';
import { asJson, clinic, network } from './testing/platforms.js';

/** Checks the clinic with some keys replaced and returns `path: message` lines. */
function faultsOf(change: object, base: object = clinic): string[] {
  return checkPlatform(asJson({ ...base, ...change })).faults.map(({ path, message }) => `${path}: ${message}`);
}

const url = (value: string) => ({ fhirBaseUrl: value });
const oauth = (value: object) => ({ oauth: value });
const quirks = (value: object) => ({ quirks: value });
const header = (name: string, value: string) => ({ requestHeaders: { [name]: value } });
const refer = (variable: string) => header('X-A', `\${FHIR_GATEWAY_${variable}}`);

describe('checkPlatform', () => {
  it('takes a small file and freezes it all the way down', () => {
    const { definition, faults } = checkPlatform(clinic, { expectedId: 'clinic' });
    expect(faults).toEqual([]);
    expect(Object.isFrozen(definition?.oauth?.scopes)).toBe(true);
  });

  it.each([
    ['a template tenancy', network],
    ['http on this machine', { ...clinic, ...url('http://127.0.0.1:8080/fhir') }],
    ['http on localhost', { ...clinic, ...url('http://localhost:8080/fhir') }],
    ['OAuth on another host of the domain', { ...clinic, ...oauth({ tokenUrl: 'https://login.clinic.example/t' }) }],
    [
      'OAuth on a listed host',
      { ...clinic, ...oauth({ hosts: ['other.example'], tokenUrl: 'https://other.example' }) },
    ],
    ['scopes outside the SMART grammar', { ...clinic, ...oauth({ scopes: ['internal', 'https://a.example/read'] }) }],
    ['a header with a literal', { ...clinic, requestHeaders: { Accept: 'application/fhir+json' } }],
    ['a secret header by reference', { ...clinic, ...refer('PLATFORM_CLINIC_API_KEY') }],
    ['a page with a fragment', { ...clinic, links: { portal: 'https://portal.example/#/start' } }],
    [
      'a payer with a document',
      { ...clinic, davinci: { wellKnown: 'https://payer.example/x', crd: { auth: 'none' } } },
    ],
    ['an endpoint path', { ...clinic, endpoints: { cdex: '/clinicaldataexchange/v1/$submit-attachment' } }],
  ])('takes %s', (_, content) => {
    expect(checkPlatform(asJson(content)).faults).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['an unknown key (D32)', { colour: 'red' }, 'colour: unknown key'],
    ['an unknown key inside', oauth({ discovery_url: 'https://a.example' }), 'oauth.discovery_url: unknown key'],
    ['a payer service without an address', { davinci: { crd: { auth: 'none' } } }, 'davinci.crd.base: must be given'],
    ['a client id', { clientId: 'abc' }, 'clientId: credentials never stand in a platform file'],
    ['a client secret inside', oauth({ client_secret: 'abc' }), 'oauth.client_secret: credentials never stand'],
    ['a missing key', { registration: undefined }, 'registration: is missing'],
    ['an id in capitals', { id: 'Clinic' }, 'id: must be lower-case words'],
    ['an id that climbs', { id: '../clinic' }, 'id: must be lower-case words'],
    ['a name of two lines', { name: 'Clinic\nforged log line' }, 'name: must be one line'],
    ['plain http', url('http://fhir.clinic.example'), 'fhirBaseUrl: must be https'],
    ['http on a host that only looks local', url('http://localhost.evil.example'), 'fhirBaseUrl: must be https'],
    ['a script', url('javascript:alert(1)'), 'fhirBaseUrl: must be an absolute https URL'],
    ['an empty user name', url('https://@fhir.clinic.example'), 'fhirBaseUrl: must not carry a user name'],
    ['an empty fragment', url('https://fhir.clinic.example/r4#'), 'fhirBaseUrl: must not have a fragment'],
    ['a placeholder (D32)', url('https://fhir.clinic.example/{tenant_id}/'), 'fhirBaseUrl: has an unresolved'],
    ['an encoded placeholder', url('https://fhir.clinic.example/%7Btenant%7D/'), 'fhirBaseUrl: has an unresolved'],
    ['an encoded dot segment', url('https://fhir.clinic.example/r4/%2e%2E/x'), 'fhirBaseUrl: must not contain dot'],
    ['a backslash', url('https://fhir.clinic.example\\@evil.example'), 'fhirBaseUrl: must be printable ASCII'],
    ['a line break', url('https://fhir.clinic.example/\n'), 'fhirBaseUrl: must be printable ASCII'],
    ['letters that only look Latin', url('https://fhir.сlinic.example'), 'fhirBaseUrl: must be printable ASCII'],
    ['an endpoint on no host', { endpoints: { directory: '//evil.example/x' } }, 'endpoints.directory: must be an'],
    ['OAuth on another domain', oauth({ tokenUrl: 'https://login.other.example/t' }), 'oauth.tokenUrl: is outside'],
    [
      'the base as a prefix',
      oauth({ tokenUrl: 'https://fhir.clinic.example.evil.test' }),
      'oauth.tokenUrl: is outside',
    ],
    ['a wildcard host', oauth({ hosts: ['*.example'] }), 'oauth.hosts.0: must be a lower-case host name'],
    ['write access, v1', oauth({ scopes: ['patient/*.*'] }), 'oauth.scopes.0: must not ask for write access'],
    ['write access, v2', oauth({ scopes: ['openid', 'user/Goal.cruds?a=b'] }), 'oauth.scopes.1: must not ask for'],
    ['two scopes in one string', oauth({ scopes: ['openid fhirUser'] }), 'oauth.scopes.0: must be one OAuth scope'],
    ['a base URL without a word on access', { oauth: undefined }, 'oauth: must be given when registration is required'],
    ['static discovery without a token URL', oauth({ discovery: 'static' }), 'oauth.tokenUrl: must be given'],
    [
      'a public client with a secret',
      oauth({ clientType: 'public', tokenEndpointAuthMethods: ['client_secret_basic'] }),
      'must include none',
    ],
    ['Authorization as a header', header('authorization', 'Bearer x'), 'requestHeaders.authorization: must not be'],
    ['Host as a header', header('HOST', 'evil.example'), 'requestHeaders.HOST: must not be a header'],
    ['a header of two lines', header('Accept', 'a\r\nX: b'), 'requestHeaders.Accept: must be printable ASCII'],
    ['a secret header with a literal', header('X-Api-Key', 'abc'), 'requestHeaders.X-Api-Key: must be an ${ENV_NAME}'],
    ['a reference inside other text', header('X-A', 'a${B}'), 'requestHeaders.X-A: must be a literal or'],
    ['a reference to the master key', refer('MASTER_KEY'), 'requestHeaders.X-A: must refer to'],
    ['a reference to another platform', refer('PLATFORM_EPIC_API_KEY'), 'requestHeaders.X-A: must refer to'],
    ['a reference to the client secret', refer('PLATFORM_CLINIC_CLIENT_SECRET'), 'requestHeaders.X-A: must refer to'],
    ['a reference to that of a longer id', refer('PLATFORM_CLINIC_WEST_PRIVATE_KEY'), 'requestHeaders.X-A: must refer'],
    ['a reference to that of a tenant', refer('PLATFORM_CLINIC__A_CLIENT_SECRET'), 'requestHeaders.X-A: must refer to'],
    ['an alias without letters', { aliases: ['--'] }, 'aliases.0: must contain letters or digits'],
    ['an alias with a colon', { aliases: ['a:b'] }, 'aliases.0: must not contain a colon'],
    ['an alias given twice', { aliases: ['my clinic', 'My-Clinic'] }, 'aliases.1: is given twice'],
    ['a payer id as number', { payerIds: [834] }, 'payerIds.0: Invalid input: expected string'],
    ['a state in words', { states: ['Minnesota'] }, 'states.0: must be a two-letter postal code'],
    ['no day', { verification: { status: 'local', checkedOn: '2026-02-30' } }, 'checkedOn: must be a'],
    ['aud fixed to nothing', quirks({ aud: 'fixed' }), 'quirks.audValue: must be given'],
    ['audValue without effect', quirks({ audValue: 'https://a.example' }), 'quirks.audValue: has no effect'],
    ['a slash stripped of no aud', quirks({ aud: 'none', audTrailingSlash: 'strip' }), 'quirks.audTrailingSlash: has'],
    ['pages above the maximum', quirks({ maxCount: 50, defaultCount: 100 }), 'quirks.defaultCount: must not exceed'],
    ['another parameter', quirks({ tokenContextToQuery: { a: { param: 'x&y', value: '{value}' } } }), 'must be'],
    [
      'offline_access without a refresh',
      { ...oauth({ scopes: ['offline_access'] }), ...quirks({ refresh: 'never' }) },
      'oauth.scopes: must',
    ],
    [
      'Accept said twice',
      { ...quirks({ accept: 'application/json' }), ...header('Accept', 'text/plain') },
      'contradicts',
    ],
  ])('refuses %s', (_, change, expected) => {
    expect(faultsOf(change).join('\n')).toContain(expected);
  });

  it.each<[string, object, string]>([
    ['a tenant in the host', url('https://{tenant}.network.example/r4'), 'must not let the tenant change the host'],
    ['a tenant as user name', url('https://{tenant}@network.example/r4/{tenant}'), 'must not let the tenant change'],
    ['a tenant glued to text', url('https://network.example/r4/a{tenant}'), 'must use {tenant} as a whole path'],
    ['a tenant in the query', url('https://network.example/r4/{tenant}?x={tenant}'), 'must use {tenant} in the path'],
    ['a template without tenant', { fhirBaseUrl: 'https://network.example/r4' }, 'must contain {tenant}'],
    ['another placeholder', url('https://network.example/{brand}/{tenant}'), 'has an unresolved placeholder'],
    ['a template on plain http', { fhirBaseUrl: 'http://network.example/{tenant}' }, 'must be https'],
    ['a token URL on another domain', { tokenUrl: 'https://evil.example/{tenant}' }, 'is outside the domain'],
  ])('refuses %s', (_, change, expected) => {
    const patient = { fhirBaseUrl: 'https://fhir.network.example/{tenant}', ...change };
    const tenancy = { mode: 'template', templates: { patient } };
    expect(faultsOf({ tenancy }, network).join('\n')).toContain(expected);
  });

  it.each<[string, object, string]>([
    ['an unknown mode', { mode: 'magic' }, 'tenancy.mode:'],
    ['no such persona', { mode: 'template', persona: 'provider', templates: {} }, 'templates.provider: must be given'],
    ['a tenant that climbs', { mode: 'directory', knownTenants: [{ id: '..', name: 'Up' }] }, 'must not be a dot'],
    [
      'a tenant given twice',
      { mode: 'directory', knownTenants: Array(2).fill({ id: 'a', name: 'A' }) },
      'knownTenants.1.id: is given twice',
    ],
    [
      'a base URL that no mode reads',
      { mode: 'shared-base', knownTenants: [{ id: 'a', name: 'A', fhirBaseUrl: 'https://a.clinic.example' }] },
      'tenancy.knownTenants.0.fhirBaseUrl: is only for',
    ],
    ['a second one', { mode: 'search-parameter', tenantParam: 'p', tenantValue: '{tenant}&a=1' }, 'tenantValue: must'],
  ])('refuses %s', (_, tenancy, expected) => {
    expect(faultsOf({ tenancy }).join('\n')).toContain(expected);
  });

  it('refuses a search-parameter tenancy without a base URL', () => {
    const tenancy = { mode: 'search-parameter', tenantParam: 'practice', tenantValue: '{tenant}' };
    expect(faultsOf({ tenancy, fhirBaseUrl: undefined })).toEqual([
      'fhirBaseUrl: must be given when tenancy.mode is search-parameter',
    ]);
  });

  it('reports all faults at once, those between keys too', () => {
    const faults = faultsOf({ kind: 'bank', aliases: ['!'], ...quirks({ aud: 'fixed' }), ...url('ftp://x') });
    expect(faults.map((line) => line.split(':')[0])).toEqual(['kind', 'fhirBaseUrl', 'aliases.0', 'quirks.audValue']);
  });

  it('refuses an id that is not the file name', () => {
    expect(checkPlatform(clinic, { expectedId: 'hospital' }).faults).toEqual([
      { path: 'id', message: 'must be the file name without .json: hospital' },
    ]);
  });

  it('takes http on any host only when the deployment allows it', () => {
    const content = asJson({ ...clinic, ...url('http://fhir.internal.example') });
    expect(checkPlatform(content, { allowInsecureUrls: true }).faults).toEqual([]);
    expect(checkPlatform(content).definition).toBeUndefined();
  });

  it.each([[null], [[]], ['text'], [7], [undefined]])('refuses %j, which is no object', (content) => {
    expect(checkPlatform(content).faults.length).toBeGreaterThan(0);
  });

  it('refuses a key that would reach the prototype', () => {
    const content: unknown = JSON.parse(`${JSON.stringify(clinic).slice(0, -1)},"__proto__":{"draft":true}}`);
    expect(checkPlatform(content).faults).toEqual([{ path: '__proto__', message: 'unknown key' }]);
  });
});

import { inspect } from 'node:util';
import { plainPlatform, platformConnection } from '../resolved-platform.js';
import { createPlatformRegistry, type PlatformRegistryOptions } from './platform-registry.js';
import { definition, network } from '../testing/platforms.js';

const definitions = [
  definition({ aliases: ['my-clinic'], states: ['MN'] }),
  definition(network),
  definition({
    id: 'listed',
    name: 'Listed Payer',
    kind: 'payer',
    payerIds: ['00001'],
    nationwide: true,
    fhirBaseUrl: undefined,
  }),
  definition({
    id: 'open',
    name: 'Open Data',
    kind: 'sandbox',
    environment: 'sandbox',
    oauth: undefined,
    registration: 'none',
  }),
];

function registry(variables: Record<string, string> = {}, more: Partial<PlatformRegistryOptions> = {}) {
  const named = Object.entries(variables).map(([name, value]) => [`FHIR_GATEWAY_PLATFORM_${name}`, value]);
  return createPlatformRegistry({ definitions, environment: Object.fromEntries(named), ...more });
}
const only = (change: object, variables: Record<string, string> = {}, more: Partial<PlatformRegistryOptions> = {}) =>
  registry(variables, { definitions: [definition(change)], ...more });
const error = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('resolve', () => {
  it.each([
    ['clinic', 'clinic'],
    ['my-clinic', 'clinic'],
    ['My Clinic', 'clinic'],
    ['CLINIC', 'clinic'],
    ['network:north', 'network:north'],
    ['net work:North-2', 'network:North-2'],
  ])('leads %j to %s', (asked, id) => {
    expect(registry().resolve(asked).id).toBe(id);
  });

  it('keeps the base URL both as the vendor writes it and without its slash', () => {
    expect(registry().resolve('clinic')).toMatchObject({
      fhirBaseUrl: 'https://fhir.clinic.example/r4',
      vendorBaseUrl: 'https://fhir.clinic.example/r4/',
    });
  });

  it('prefers an exact id to an alias', () => {
    const both = [definition({ id: 'b', aliases: ['a x'] }), definition({ id: 'a-x' })];
    expect(registry({}, { definitions: both }).resolve('a-x').id).toBe('a-x');
  });

  it.each(['', 'nobody', '__proto__', 'network:..', 'clinic:north', '--'])('does not find %j', (asked) => {
    expect(() => registry().resolve(asked)).toThrow(error('PLATFORM_NOT_FOUND'));
  });

  it('suggests those first whose ids go on from what was typed', () => {
    const named = (id: string, name: string) => definition({ id, name, aliases: undefined });
    const all = [named('a-sandbox', 'A Sandbox'), named('b-sandbox', 'B Sandbox'), named('sandbox-z', 'Z Sandbox')];
    expect(() => registry({}, { definitions: all }).resolve('Sandbox')).toThrow(
      error('PLATFORM_NOT_FOUND', 'Did you mean sandbox-z or a-sandbox or b-sandbox?'),
    );
  });

  it('suggests platforms whose names fit, and does not repeat what was asked', () => {
    expect(() => registry().resolve('fictional clin')).toThrow(error('PLATFORM_NOT_FOUND', 'Did you mean clinic?'));
    expect(() => registry().resolve('<script>')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('script') }),
    );
  });

  it('proposes ids without reading the organizations of any platform', () => {
    const read: number[] = [];
    const list = {
      length: 50_000,
      source: undefined,
      organization: (row: number) => (read.push(row), { name: `Clinic ${row}`, tenant: `t${row}` }),
    };
    const one = registry({}, { tenants: { find: () => undefined, list: () => list } });
    expect(() => one.resolve('fictional clin')).toThrow(error('PLATFORM_NOT_FOUND', 'Did you mean clinic?'));
    expect(() => one.summary('nobody-at-all')).toThrow(error('PLATFORM_NOT_FOUND', 'List the platforms'));
    expect(read).toEqual([]);
  });

  it.each([
    ['listed', 'No public FHIR base URL is known'],
    ['network', 'Choose an organization: use network:<organization> as platform_id, such as network:north'],
  ])('does not route %s, and says what to do', (id, message) => {
    expect(() => registry().resolve(id)).toThrow(error('PLATFORM_NOT_ROUTABLE', message));
  });

  it('fills the tenant into all URLs and takes its name', () => {
    expect(registry().resolve('network:north')).toMatchObject({
      name: 'North Hospital',
      tenant: 'north',
      fhirBaseUrl: 'https://fhir.network.example/r4/north',
      oauth: {
        authorizeUrl: 'https://login.network.example/north/authorize',
        tokenUrl: 'https://login.network.example/north/token',
        scopes: ['openid', 'patient/*.read'],
      },
    });
  });

  it('names the tenant in the query where one base URL serves all', () => {
    const tenancy = { mode: 'search-parameter', tenantParam: 'practice', tenantValue: 'Organization/a-{tenant}' };
    expect(only({ tenancy }).resolve('clinic:80000').tenantQuery).toEqual({ practice: 'Organization/a-80000' });
    expect(() => only({ tenancy }).resolve('clinic')).toThrow(error('PLATFORM_NOT_ROUTABLE', 'Choose an organization'));
  });

  it('needs no tenant where the login supplies it', () => {
    const tenancy = { mode: 'search-parameter', tenantParam: 'practice', tenantValue: '{tenant}' };
    const quirks = { tokenContextToQuery: { practice: { param: 'practice', value: '{value}' } } };
    expect(only({ tenancy, quirks }).resolve('clinic')).not.toHaveProperty('tenantQuery');
  });

  it.each(['shared-base', 'partition', 'subdomain'])('builds no address from a tenant in mode %s', (mode) => {
    const tenancy = { mode, knownTenants: [{ id: 'a', name: 'A' }] };
    expect(() => only({ tenancy }).resolve('clinic:a')).toThrow(error('PLATFORM_NOT_FOUND'));
    expect(only({ tenancy }).resolve('clinic').id).toBe('clinic');
  });

  it('has no OAuth for open data, even where the file describes some', () => {
    expect(registry().resolve('open').oauth).toBeUndefined();
    expect(only({ registration: 'none', quirks: { openData: true } }).resolve('clinic').oauth).toBeUndefined();
    expect(only({ registration: 'none' }).resolve('clinic').oauth).toBeDefined();
  });

  it('shows no secret when a resolved platform is logged', () => {
    const requestHeaders = { 'X-Api-Key': '${FHIR_GATEWAY_PLATFORM_CLINIC_API_KEY}' };
    const variables = { CLINIC_CLIENT_SECRET: 'the-secret', CLINIC_API_KEY: 'the-key' };
    const resolved = only({ requestHeaders }, variables).resolve('clinic');
    expect(resolved.requestHeaders()).toEqual({ 'X-Api-Key': 'the-key' });
    expect(`${JSON.stringify(resolved)} ${inspect(resolved, { depth: 9, showHidden: true })}`).not.toMatch(
      /the-(secret|key)/,
    );
  });

  it('fails rather than go on without a key or a header that was meant to be there', () => {
    expect(() => registry({ CLINIC_PRIVATE_KEY_FILE: '/gone' }).resolve('clinic')).toThrow(
      error('PLATFORM_NOT_ROUTABLE', 'Correct FHIR_GATEWAY_PLATFORM_CLINIC_PRIVATE_KEY_FILE'),
    );
    const requestHeaders = { 'X-Api-Key': '${FHIR_GATEWAY_PLATFORM_CLINIC_API_KEY}' };
    expect(() => only({ requestHeaders }).resolve('clinic')).toThrow(error('PLATFORM_NOT_ROUTABLE', 'CLINIC_API_KEY'));
  });

  it('cannot be changed by whoever holds the result', () => {
    const resolved = registry().resolve('clinic');
    expect(() => Object.assign(resolved, { fhirBaseUrl: 'https://evil.example' })).toThrow(TypeError);
    expect(() => Object.assign(resolved.definition, { id: 'x' })).toThrow(TypeError);
  });
});

describe('an id with the number of a connection', () => {
  const clinic = registry({ CLINIC_CLIENT_ID: 'c', NETWORK_CLIENT_ID: 'n' });

  it('resolves to the platform, with both in its id', () => {
    const resolved = clinic.resolve('my-clinic~2');
    expect(resolved).toMatchObject({
      id: 'clinic~2',
      connectionNumber: 2,
      fhirBaseUrl: clinic.resolve('clinic').fhirBaseUrl,
    });
    expect(plainPlatform(resolved)).toEqual(clinic.resolve('clinic'));
    expect(plainPlatform(platformConnection(resolved, 3)).id).toBe('clinic');
    expect(platformConnection(resolved, 3).id).toBe('clinic~3');
    expect(clinic.summary('clinic~2')).toEqual(clinic.summary('clinic'));
  });

  it('leaves the plain id as it is', () => {
    clinic.resolve('clinic~2');
    expect(clinic.resolve('clinic')).not.toHaveProperty('connectionNumber');
  });

  it.each([
    ['clinic~0', 'such as clinic~2'],
    ['clinic~x', 'such as clinic~2'],
    ['clinic~1~2', 'such as clinic~2'],
    ['net:a~', 'such as net:a~2'],
    ['<b>~x', 'such as sandbox-ehr~2'],
    ['open~1', 'use open'],
    ['unknown~1', 'No platform has this id'],
  ])('is refused as %s, with a right one where there is one', (id, words) => {
    expect(() => clinic.resolve(id)).toThrow(error('PLATFORM_NOT_FOUND', words));
  });
});

describe('status', () => {
  const withId = { CLINIC_CLIENT_ID: 'x' };
  const confidential = { clientType: 'confidential' };

  const methods = ['private_key_jwt', 'client_secret_basic'];
  const prefix = 'FHIR_GATEWAY_PLATFORM_CLINIC';

  it.each<[string, string, object, Record<string, string>, string]>([
    ['a login', 'needs-credentials', {}, {}, `https://developer.clinic.example, then set ${prefix}_CLIENT_ID.`],
    ['a login with client id', 'ready', {}, withId, ''],
    ['a confidential client', 'needs-credentials', { oauth: confidential }, withId, `set ${prefix}_CLIENT_SECRET.`],
    ['a confidential client with a key', 'ready', { oauth: confidential }, { ...withId, CLINIC_PRIVATE_KEY: 'k' }, ''],
    [
      'a choice of key and secret',
      'needs-credentials',
      { oauth: { ...confidential, tokenEndpointAuthMethods: methods } },
      withId,
      `then set ${prefix}_PRIVATE_KEY or ${prefix}_CLIENT_SECRET.`,
    ],
    [
      'a client that needs none',
      'ready',
      { oauth: { ...confidential, tokenEndpointAuthMethods: ['none'] } },
      withId,
      '',
    ],
    ['any client id', 'ready', { quirks: { anyClientId: true } }, {}, ''],
    ['open data', 'ready', { oauth: undefined, registration: 'none' }, {}, ''],
    [
      'an unreadable key',
      'needs-credentials',
      {},
      { ...withId, CLINIC_PRIVATE_KEY_FILE: '/gone' },
      `Correct ${prefix}_PRIVATE_KEY_FILE`,
    ],
    ['no base URL', 'listed', { fhirBaseUrl: undefined }, withId, 'put a completed clinic.json into a folder of'],
  ])('of %s is %s', (_, status, change, variables, nextStep) => {
    const summary = only(change, variables).summary('clinic');
    expect(summary.status).toBe(status);
    expect(summary.nextStep ?? '').toContain(nextStep);
    expect(summary.nextStep === undefined).toBe(status === 'ready');
  });

  it('asks for the organization first, and for credentials in the same breath', () => {
    expect(registry().summary('network')).toMatchObject({
      status: 'needs-tenant',
      nextStep: expect.stringMatching(/^Choose an organization.*FHIR_GATEWAY_PLATFORM_NETWORK_CLIENT_ID\.$/),
    });
    expect(registry({ NETWORK_CLIENT_ID: 'x' }).summary('network:north')).toMatchObject({
      id: 'network:north',
      status: 'ready',
    });
  });

  it('names the variable of the tenant where every tenant has its own secret', () => {
    const perTenant = { ...network, oauth: confidential, quirks: { perTenantClientSecret: true } };
    const summary = only(perTenant, { NETWORK_CLIENT_ID: 'x', NETWORK_CLIENT_SECRET: 'y' }).summary('network:north');
    expect(summary.nextStep).toContain('set FHIR_GATEWAY_PLATFORM_NETWORK__NORTH_CLIENT_SECRET.');
  });

  it('says that nobody signs in where only client credentials are known', () => {
    expect(only({ oauth: { grantTypes: ['client_credentials'] } }).summary('clinic').loginRequired).toBe(false);
    expect(only({ oauth: { grantTypes: ['client_credentials'] } }).summary('clinic').nextStep).toContain(
      'FHIR_GATEWAY_PLATFORM_CLINIC_BACKEND=on',
    );
    expect(only({}).summary('clinic').loginRequired).toBe(true);
  });
});

describe('list', () => {
  it.each([
    [{ kind: 'payer' }, ['listed']],
    [{ status: 'needs-tenant' }, ['network']],
    [{ state: 'mn' }, ['clinic', 'listed']],
    [{ state: 'TX' }, ['listed']],
    [{ ready: true }, ['open']],
    [{ query: 'fictional' }, ['clinic', 'network']],
    [{ query: 'fictional', state: 'MN' }, ['clinic']],
    [{ query: 'nobody' }, []],
    [{ state: 'Minnesota' }, ['listed']],
    [{ payerId: '00001' }, ['listed']],
    [{ payerId: '1' }, []],
  ] as const)('filtered by %j has %j', (filter, expected) => {
    expect(ids(registry().list(filter))).toEqual(expected);
  });

  it.each([
    [{}, 4, ['clinic', 'network', 'listed', 'open']],
    [{ limit: 2 }, 4, ['clinic', 'network']],
    [{ offset: 2, limit: 1 }, 4, ['listed']],
    [{ offset: 3, limit: 9 }, 4, ['open']],
    [{ offset: 4 }, 4, []],
    [{ limit: 0 }, 4, []],
    [{ query: 'fictional', offset: 1 }, 2, ['network']],
  ])('gives the page %j of %i: %j', (filter, total, expected) => {
    const page = registry().page(filter);
    expect([page.total, ids(page.platforms)]).toEqual([total, expected]);
  });

  it.each([{ limit: -1 }, { offset: -1 }, { limit: 1.5 }, { offset: Number.NaN }])('refuses the page %j', (page) => {
    expect(() => registry().page(page)).toThrow(TypeError);
  });

  it('answers with nothing secret', () => {
    const platforms = registry({ CLINIC_CLIENT_ID: 'the-id', CLINIC_CLIENT_SECRET: 'the-secret' });
    expect(JSON.stringify(platforms.list())).not.toMatch(/the-id|the-secret/);
  });
});

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { checkPlatform, loadPlatforms } from '@fhir-gateway/platform-registry';
import { statement, stubFetch, type Answer } from '../testing/stub-fetch.js';
import { importPlatform, type ImportRequest } from './import-platform.js';
import { baseOfMetadata } from './platform-source.js';
import { eachFolder } from '../testing/each-folder.js';

const base = 'https://fhir.my-hospital.example/r4';
const smart = {
  authorization_endpoint: 'https://login.my-hospital.example/authorize',
  token_endpoint: 'https://tokens.vendor.example/token',
  scopes_supported: ['openid', 'launch/patient', 'patient/*.read'],
};
const answers: Record<string, Answer> = {
  [`${base}/metadata`]: statement('4.0.1'),
  [`${base}/.well-known/smart-configuration`]: smart,
};
const short = {
  name: 'My Hospital',
  type: 'ehr',
  fhir_base_url: base,
  oauth: {
    authorize_url: 'https://fhir.my-hospital.example/oauth/authorize',
    token_url: 'https://fhir.my-hospital.example/oauth/token',
  },
};
const entry = { URL: `${base}/`, OrganizationName: 'My Hospital ', NPIID: '', OrganizationZipCode: '' };
const list = { Endpoints: [entry, { ...entry, URL: 'https://other.example/r4', OrganizationName: 'Other Clinic' }] };

const inside = eachFolder();
const insideSources = eachFolder();

async function run(request: ImportRequest, given: Record<string, Answer> = answers) {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) };
  const { send, asked } = stubFetch(given);
  const code = await importPlatform(request, {
    platformsDirectory: inside(),
    stdout: stream,
    stderr: stream,
    fetch: send,
    now: () => Date.parse('2026-01-02T12:00:00Z'),
    ask: undefined,
  });
  return { code, text: written.join(''), asked };
}
function save(content: unknown, name = 'my-hospital.json'): string {
  const path = insideSources(name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
const read = (name: string) => JSON.parse(readFileSync(inside(name), 'utf8')) as Record<string, unknown>;

describe('a platform file made of the short form', () => {
  it('says the same as the short file that loads, and what was assumed', async () => {
    const { code, text, asked } = await run({ source: save(short) });
    expect([code, asked]).toEqual([0, []]);
    const file = read('my-hospital.json');
    expect(checkPlatform(file, { expectedId: 'my-hospital' }).faults).toEqual([]);
    expect(loadPlatforms({ directories: [insideSources()] }).definitions).toEqual([file]);
    expect(text).toContain('- id was taken to be "my-hospital"');
    expect(text).toContain('- registration was taken to be "required"');
    expect(text).toContain('FHIR_GATEWAY_PLATFORM_MY_HOSPITAL_CLIENT_ID');
  });

  it('goes by the id and the name that were given', async () => {
    const { code, text } = await run({ source: save(short), id: 'north', name: 'North', kind: 'payer' });
    expect(code).toBe(0);
    expect(text).not.toContain('id was taken');
    expect(read('north.json')).toMatchObject({ id: 'north', name: 'North', kind: 'payer' });
  });

  it('is read from an address too', async () => {
    const source = 'https://files.example/platforms/west.json';
    expect((await run({ source }, { [source]: short })).code).toBe(0);
    expect(read('west.json')).toMatchObject({ fhirBaseUrl: base });
  });
});

describe('a platform file made by asking the server', () => {
  it.each<[string, () => string, Partial<ImportRequest>, string]>([
    ['a Lantern entry', () => save(entry), {}, 'My Hospital'],
    ['a Lantern list with one organization chosen', () => save(list), { name: 'my hospital' }, 'my hospital'],
    ['an Inferno preset', () => save({ title: 'US Core', inputs: [{ name: 'url', value: base }] }), {}, 'US Core'],
    [
      'its answer',
      () => save({ ...statement('4.0.1'), implementation: { url: base } }),
      {},
      'fhir.my-hospital.example',
    ],
    ['the URL of discovery metadata', () => `${base}/.well-known/smart-configuration`, {}, 'fhir.my-hospital.example'],
    ['the URL of a CapabilityStatement', () => `${base}/metadata?_format=json`, {}, 'fhir.my-hospital.example'],
    ['a FHIR base URL', () => base, {}, 'fhir.my-hospital.example'],
  ])('takes %s', async (_what, source, given, name) => {
    const { code, text } = await run({ source: source(), ...given });
    expect([code, readdirSync(inside())]).toEqual([0, ['my-hospital-example.json']]);
    expect(read('my-hospital-example.json')).toMatchObject({
      name,
      fhirVersion: '4.0.1',
      oauth: { tokenUrl: smart.token_endpoint, hosts: ['tokens.vendor.example'] },
      verification: { status: 'reachable', checkedOn: '2026-01-02' },
    });
    expect(text).toContain('- kind was taken to be "ehr"');
    expect(text).toContain('- tokens.vendor.example receives codes and tokens');
  });
});

describe('a platform file of a server where nobody signs in', () => {
  const token_endpoint = `${base}/auth/token`;
  const importOf = async (metadata: object) => {
    const given = { ...answers, [`${base}/.well-known/smart-configuration`]: { token_endpoint, ...metadata } };
    const { code, text } = await run({ source: `${base}/.well-known/smart-configuration` }, given);
    expect([code, text]).toEqual([0, expect.any(String)]);
    const file = read('my-hospital-example.json');
    expect(checkPlatform(file, { expectedId: 'my-hospital-example' }).faults).toEqual([]);
    return file['oauth'] as Record<string, unknown>;
  };

  it.each<[string, object, string[], string[]]>([
    ['says little', {}, ['system/*.rs'], ['private_key_jwt']],
    [
      'lists all',
      { scopes_supported: ['system/*.*', 'system/*.read', 'system/*.rs'] },
      ['system/*.rs'],
      ['private_key_jwt'],
    ],
    [
      'knows version 1',
      { scopes_supported: ['system/*.read', 'system/*.write'] },
      ['system/*.read'],
      ['private_key_jwt'],
    ],
    [
      'lists types and writing',
      { scopes_supported: ['system/Patient.rs', 'system/Group.read', 'system/Patient.cud', 'patient/*.read'] },
      ['system/Patient.rs', 'system/Group.read'],
      ['private_key_jwt'],
    ],
    [
      'takes secrets',
      {
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
        capabilities: ['client-public'],
      },
      ['system/*.rs'],
      ['client_secret_basic', 'private_key_jwt'],
    ],
    ['takes a name alone', { token_endpoint_auth_methods_supported: ['none'] }, ['system/*.rs'], ['private_key_jwt']],
    ['has a null where people sign in', { authorization_endpoint: null }, ['system/*.rs'], ['private_key_jwt']],
  ])('asks for system scopes as a service where it %s', async (_what, metadata, scopes, tokenEndpointAuthMethods) => {
    expect(await importOf(metadata)).toMatchObject({
      tokenUrl: token_endpoint,
      grantTypes: ['client_credentials'],
      clientType: 'confidential',
      scopes,
      tokenEndpointAuthMethods,
    });
  });

  it('is not made of one where people sign in as well', async () => {
    const oauth = await importOf({ ...smart, token_endpoint, grant_types_supported: ['client_credentials'] });
    expect(oauth).not.toHaveProperty('grantTypes');
    expect(oauth['scopes']).toEqual(['openid', 'launch/patient', 'patient/*.read']);
  });
});

describe('importing a platform', () => {
  it.each<[string, () => string, Partial<ImportRequest>, RegExp]>([
    ['a file that is not there', () => '/no/such/file.json', {}, /cannot be read/],
    ['no JSON', () => save('{"client_secret": "hush"'), {}, /no JSON object/],
    ['a JSON list', () => save([short]), {}, /no JSON object/],
    ['an unknown shape', () => save({ hello: 1 }), {}, /no platform file in the short form/],
    ['a full platform file', () => save({ id: 'x', fhirBaseUrl: base }), {}, /FHIR_GATEWAY_PLATFORMS_DIR/],
    ['a list without a choice', () => save(list), {}, /2 organizations.*My Hospital.*directory import/s],
    ['a list without the organization', () => save(list), { name: 'Nobody' }, /0 of them/],
    ['a preset without an address', () => save({ inputs: [{ name: 'token', value: 'x' }] }), {}, /input named url/],
    ['a CapabilityStatement without an address', () => save(statement('4.0.1')), {}, /implementation\.url/],
    ['a secret', () => save({ ...short, oauth: { ...short.oauth, client_secret: 'hush' } }), {}, /client_secret/],
    ['an id that leaves the folder', () => save(short), { id: '../up' }, /id: must be lower-case/],
    ['a list entry over http', () => save({ ...entry, URL: 'http://far.example/r4' }), {}, /must be https/],
    ['a JSON file over http', () => 'http://files.example/x.json', {}, /must be https/],
    ['a JSON file that is away', () => 'https://files.example/x.json', {}, /cannot be reached/],
    ['no URL', () => 'https://', {}, /no URL/],
  ])('writes nothing for %s', async (_what, source, given, message) => {
    const { code, text } = await run({ source: source(), ...given });
    expect(code).toBe(1);
    expect(text).toMatch(message);
    expect(text).not.toContain('hush');
    expect(readdirSync(inside())).toEqual([]);
  });
});

it('says which address has no metadata, where an OpenID configuration of another server was given', async () => {
  const source = 'https://login.example/realms/x/.well-known/openid-configuration';
  const { code, text } = await run({ source }, { 'https://login.example/realms/x/metadata': 404 });
  expect(code).toBe(1);
  expect(text).toContain('(https://login.example/realms/x/metadata). Give the FHIR base URL.');
});

describe('the base URL of a metadata URL', () => {
  it('is what the metadata lies below, whatever the path', () => {
    const segments = fc.array(fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/), { maxLength: 4 });
    const endings = fc.constantFrom(
      '/metadata',
      '/.well-known/smart-configuration',
      '/metadata/',
      '/metadata?_format=json',
    );
    fc.assert(
      fc.property(segments, endings, (path, ending) => {
        const url = ['https://fhir.example', ...path].join('/');
        expect(baseOfMetadata(url + ending)).toBe(url);
      }),
    );
  });
});

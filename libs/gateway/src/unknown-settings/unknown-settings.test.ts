import type { PlatformDefinition } from '@fhir-gateway/platform-registry';
import { loadConfig } from '../config/config.js';
import { removedSettings } from './removed-settings.js';
import { settingRows } from '../config/settings-table.js';
import { unknownPlatforms } from './unknown-platforms.js';
import { unknownSettings, unreadVariables } from './unknown-settings.js';

describe('variables that nothing reads', () => {
  it.each([
    ['FHIR_GATEWAY_REDIS_ULR', 'FHIR_GATEWAY_REDIS_URL'],
    ['FHIR_GATEWAY_WRITE', 'FHIR_GATEWAY_WRITES'],
    ['FHIR_GATEWAY_MCP_PUBLIC_URI', 'FHIR_GATEWAY_MCP_PUBLIC_URL'],
    ['FHIR_GATEWAY_FAVOURITE_COLOUR', undefined],
  ])('names the setting that %s may have meant', (name, meant) => {
    expect(unknownSettings({ [name]: 'a-value' })).toEqual([{ name, ...(meant !== undefined && { meant }) }]);
  });

  it.each([
    'FHIR_GATEWAY_REDIS_URL',
    'FHIR_GATEWAY_MASTER_KEY_FILE',
    'FHIR_GATEWAY_SANDBOX_PORT',
    'FHIR_GATEWAY_TEST_REDIS_URL',
    'FHIR_GATEWAY_PLATFORM_CLINIC_CLIENT_ID',
    'PATH',
  ])('says nothing of %s', (name) => {
    expect(unknownSettings({ [name]: 'a-value' })).toEqual([]);
    expect(unknownSettings({ FHIR_GATEWAY_UNSET: '', FHIR_GATEWAY_ABSENT: undefined })).toEqual([]);
  });

  const definitions = [
    { id: 'clinic', requestHeaders: { 'X-Api-Key': '${FHIR_GATEWAY_PLATFORM_CLINIC_API_KEY}' } },
  ] as unknown as PlatformDefinition[];

  it.each([
    ['CLINC_CLIENT_ID', 'CLINIC_CLIENT_ID'],
    ['CLINIC_CLIENTID', 'CLINIC_CLIENT_ID'],
    ['CLINIC_SECRET_OF_THE_CLIENT', undefined],
    ['SOMEWHERE_ELSE_CLIENT_ID', undefined],
  ])('names the variable of a platform that %s may have meant', (name, meant) => {
    const prefix = 'FHIR_GATEWAY_PLATFORM_';
    expect(unreadVariables(definitions, { [prefix + name]: 'a-value' })).toEqual([
      { name: prefix + name, ...(meant !== undefined && { meant: prefix + meant }) },
    ]);
  });

  it.each(['CLINIC_CLIENT_ID', 'CLINIC_PRIVATE_KEY_FILE', 'CLINIC__NORTH_CLIENT_SECRET', 'CLINIC_API_KEY'])(
    'says nothing of %s, which is read',
    (name) => {
      expect(unreadVariables(definitions, { [`FHIR_GATEWAY_PLATFORM_${name}`]: 'a-value' })).toEqual([]);
    },
  );
});

describe('settings of the release before', () => {
  it.each(Object.entries(removedSettings))('%s is told of with what holds now', (name, now) => {
    expect(settingRows).not.toHaveProperty(name);
    expect(unknownSettings({ [name]: 'a-value', [`${name}_FILE`]: '' })).toEqual([{ name, now }]);
    expect(() => loadConfig({ [name]: 'a-value' })).not.toThrow();
    for (const [other = ''] of now.matchAll(/\b(?:FHIR_GATEWAY|OTEL)_[A-Z_]+/g))
      expect(settingRows).toHaveProperty(other);
  });
});

describe('platforms that settings name', () => {
  const definitions = [{ id: 'clinic', aliases: ['hospital'] }, { id: 'payer' }] as unknown as PlatformDefinition[];
  const platformFaults = [{ file: '/x/broken.json', path: '', message: 'has faults' }];
  const faultsOf = (settings: Record<string, string>) =>
    unknownPlatforms(loadConfig(settings), { definitions, platformFaults });
  const fault = (variable: string, rest: string) => [`${variable} must name platforms by their ids: at place ${rest}`];

  it.each([
    ['on', []],
    ['clinic, payer:north, broken', []],
    ['clinic,clinc', fault('FHIR_GATEWAY_WRITES', '2 is none; did you mean clinic?')],
    ['hospital', fault('FHIR_GATEWAY_WRITES', '1 is none; did you mean clinic?')],
    ['secret-word', fault('FHIR_GATEWAY_WRITES', '1 is none')],
  ])('are there, or a fault without the name: %s', (writes, faults) => {
    expect(faultsOf({ FHIR_GATEWAY_WRITES: writes })).toEqual(faults);
  });

  it('are those of services, too', () => {
    const service = { platforms: ['payer', 'payr'] };
    const client = { client_id: 'a', client_name: 'A', client_secret_sha256: 'a'.repeat(64), service };
    const variable = 'FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS';
    const expected = fault(variable, '2 is none; did you mean payer?');
    expect(faultsOf({ [variable]: JSON.stringify([client]) })).toEqual(expected);
  });
});

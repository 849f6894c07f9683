import type { PlatformDefinition } from '@fhir-gateway/platform-registry';
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

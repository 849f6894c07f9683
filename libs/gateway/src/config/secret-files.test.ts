import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './config.js';
import { describeSettings } from './describe-settings.js';
import { faultsOf } from '../testing/faults-of.js';
import { fileSettings, readSecretFiles } from './secret-files.js';

const key = 'k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A';

describe('secrets from files', () => {
  let folder: string;
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-secrets-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read for each setting that is secret', () => {
    const secret = describeSettings().filter(({ isSecret }) => isSecret);
    expect(fileSettings).toEqual(expect.arrayContaining(secret.map(({ name }) => name)));
    const variables = Object.fromEntries(fileSettings.map((name) => [`${name}_FILE`, name]));
    expect(readSecretFiles(variables, (path) => `text of ${path}\n`)).toEqual({
      environment: Object.fromEntries(fileSettings.map((name) => [name, `text of ${name}`])),
      faults: [],
    });
  });

  it('become settings, without the line end that editors leave', () => {
    const config = loadConfig({
      FHIR_GATEWAY_REDIS_URL_FILE: file('redis-url', 'redis://default:pass@127.0.0.1:6379\n'),
      FHIR_GATEWAY_MASTER_KEY_FILE: file('master-key', `${key}\n`),
      FHIR_GATEWAY_PLATFORM_EPIC__ORG_CLIENT_SECRET_FILE: file('secret', 'of-epic\n'),
    });
    expect(config.redisUrl).toBe('redis://default:pass@127.0.0.1:6379');
    expect(Buffer.from(config.masterKeys[0]?.secret ?? []).toString()).toBe(key);
    expect(config.platformEnvironment).toMatchObject({ FHIR_GATEWAY_PLATFORM_EPIC__ORG_CLIENT_SECRET: 'of-epic' });
  });

  it('that are wrong are reported with all other faults, and neither path nor text is', () => {
    const faults = faultsOf({
      FHIR_GATEWAY_PORT: 'x',
      FHIR_GATEWAY_MASTER_KEY_FILE: file('short', 'hunter2'),
      FHIR_GATEWAY_METRICS_TOKEN_FILE: join(folder, 'not-there'),
      FHIR_GATEWAY_REDIS_CA_FILE: file('empty', ' \n'),
      FHIR_GATEWAY_AUDIT_FHIR_TOKEN_FILE: folder,
    });
    expect(faults).toEqual([
      'FHIR_GATEWAY_METRICS_TOKEN_FILE names a file that cannot be read or is empty',
      'FHIR_GATEWAY_REDIS_CA_FILE names a file that cannot be read or is empty',
      'FHIR_GATEWAY_AUDIT_FHIR_TOKEN_FILE names a file that cannot be read or is empty',
      'FHIR_GATEWAY_PORT must be a port number',
      'FHIR_GATEWAY_MASTER_KEY must be at least 32 bytes long',
    ]);
    expect(faults.join()).not.toContain(folder);
  });

  it('are refused beside the same secret in a variable', () => {
    const both = { FHIR_GATEWAY_MASTER_KEY: key, FHIR_GATEWAY_MASTER_KEY_FILE: file('other', key) };
    expect(faultsOf(both)).toEqual([
      'FHIR_GATEWAY_MASTER_KEY_FILE must not be set together with FHIR_GATEWAY_MASTER_KEY',
    ]);
    expect(loadConfig({ ...both, FHIR_GATEWAY_MASTER_KEY: '' }).masterKeys).toHaveLength(1);
    expect(loadConfig({ ...both, FHIR_GATEWAY_MASTER_KEY_FILE: '' }).masterKeys).toHaveLength(1);
  });

  it('are not read for any other setting, nor for a private key, which the registry reads', () => {
    const others = { FHIR_GATEWAY_HOST_FILE: '/etc/hostname', FHIR_GATEWAY_PLATFORM_EPIC_PRIVATE_KEY_FILE: '/gone' };
    const read = jest.fn<string, [string]>(() => 'text');
    expect(readSecretFiles(others, read)).toEqual({ environment: others, faults: [] });
    expect(read).not.toHaveBeenCalled();
  });
});

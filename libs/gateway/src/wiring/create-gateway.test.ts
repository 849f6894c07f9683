import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config/config.js';
import { createGateway } from './create-gateway.js';
import type { Gateway } from './gateway.js';
import { createLogger } from '../logging/logger.js';
import { findPlatformsDirectory } from '../config/platforms-directory.js';

const shipped = findPlatformsDirectory(import.meta.url);
const gateways: Gateway[] = [];

describe('createGateway', () => {
  afterEach(async () => {
    await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
  });

  it('wires a gateway that is ready without any setting', async () => {
    const { gateway } = await open({});
    expect(await gateway.health()).toEqual({
      ready: true,
      checks: { store: 'ok', keys: 'ok', platforms: 'ok', audit: 'ok' },
    });
    expect(gateway.fhirBaseUrl('sandbox-ehr')).toBe('http://localhost:8000/api/fhir/sandbox-ehr');
  });

  it('is not ready once it was told that the process stops, and goes on working', async () => {
    const { gateway } = await open({});
    gateway.announceStop();
    const checks = { store: 'ok', keys: 'ok', platforms: 'ok', audit: 'ok' };
    expect(await gateway.health()).toEqual({ ready: false, stopping: true, checks });
    expect(gateway.registry.resolve('sandbox-ehr').name).toBeDefined();
  });

  it('lets a file in a further folder win over the shipped one, and names what it had to leave out', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'platforms-'));
    const definition = {
      id: 'sandbox-open',
      name: 'Mine',
      kind: 'sandbox',
      environment: 'local',
      fhirBaseUrl: 'http://localhost:1/fhir',
      registration: 'none',
      verification: { status: 'local' },
    };
    writeFileSync(join(folder, 'sandbox-open.json'), JSON.stringify(definition));
    writeFileSync(join(folder, 'broken.json'), '{');
    const { gateway, lines } = await open({ FHIR_GATEWAY_PLATFORMS_DIR: folder });
    expect(gateway.registry.resolve('sandbox-open').fhirBaseUrl).toBe('http://localhost:1/fhir');
    expect(gateway.registry.resolve('sandbox-ehr').name).toBeDefined();
    expect(lines()).toMatch(/broken\.json/);
  });

  it('warns of a credential whose variable names no platform, without its value', async () => {
    const { lines } = await open({ FHIR_GATEWAY_PLATFORM_EPICC_CLIENT_ID: 'canary-value' });
    expect(lines()).toMatch(/FHIR_GATEWAY_PLATFORM_EPICC_CLIENT_ID/);
    expect(lines()).not.toMatch(/canary-value/);
  });

  it.each([
    ['enforce', undefined],
    ['audit', '"level":40'],
    ['off', '"level":50'],
  ])('says at start that scopes are in mode %s, unless they are enforced', async (mode, level) => {
    const { lines } = await open({ FHIR_GATEWAY_SCOPE_MODE: mode });
    const said = lines()
      .split('\n')
      .filter((line) => line.includes('"scope_mode"'));
    expect(said).toEqual(level === undefined ? [] : [expect.stringContaining(level)]);
  });

  it('writes audit entries that name no session of the store', async () => {
    const { gateway, lines } = await open({});
    const { session } = (await gateway.callers.identify({})) as { session: { id: string } };
    const entry = {
      event: 'auth.success',
      platformId: 'x',
      sessionId: session.id,
      outcome: 'success',
      durationMs: 1,
    } as const;
    gateway.audit(entry);
    gateway.audit(entry);
    expect(lines()).not.toContain(session.id);
    const subjects = lines()
      .split('\n')
      .filter((line) => line.includes('"audit":true'))
      .map((line) => (JSON.parse(line) as { subject: string }).subject);
    expect(subjects).toHaveLength(2);
    expect(new Set(subjects).size).toBe(1);
  });
});

async function open(environment: Record<string, string>) {
  const written: string[] = [];
  const logger = createLogger('info', { write: (line: string) => void written.push(line) });
  const config = loadConfig({ FHIR_GATEWAY_MCP_AUTH: 'local', ...environment });
  const gateway = await createGateway(config, { platformsDirectory: shipped, logger });
  gateways.push(gateway);
  return { gateway, lines: () => written.join('') };
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openShippedRegistry } from './shipped.js';
import { asJson, clinic } from './testing/platforms.js';

describe('the shipped registry', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-shipped-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('opens with nothing but an environment', () => {
    const { registry, faults } = openShippedRegistry({
      environment: { FHIR_GATEWAY_PLATFORM_CIGNA_CLIENT_ID: 'mine' },
    });
    expect(faults).toEqual([]);
    expect(registry.resolve('smart-sandbox').id).toBe('smarthealthit-sandbox-patient');
    expect(registry.summary('cigna').status).toBe('ready');
    expect(registry.summary('humana').status).toBe('needs-credentials');
  });

  it('takes further folders, and reports what is wrong there', () => {
    writeFileSync(join(folder, 'clinic.json'), JSON.stringify(asJson(clinic)));
    writeFileSync(join(folder, 'broken.json'), '{');
    const { registry, faults } = openShippedRegistry({ environment: {}, directories: [folder] });
    expect(registry.summary('clinic').name).toBe(clinic.name);
    expect(registry.summary('epic').status).toBe('needs-tenant');
    expect(faults.map(({ file }) => file)).toEqual([join(folder, 'broken.json')]);
  });
});

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway, findPlatformsDirectory, loadConfig } from '@fhir-gateway/gateway';
import { exitCodes, verifyAudit } from './verify-audit.js';

const key = (letter: string) => `an-audit-test-key-0123456789-ABCDEFGHIJ-${letter}`;

describe('audit:verify of what a gateway has written to a file', () => {
  it('finds it whole, and says where a line was changed, or that the key is another', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-audit-')), 'audit.log');
    const config = loadConfig({ FHIR_GATEWAY_AUDIT_SINKS: `file:${path}`, FHIR_GATEWAY_MASTER_KEY: key('a') });
    const gateway = await createGateway(config, { platformsDirectory: findPlatformsDirectory(import.meta.url) });
    for (const code of ['one', 'two', 'three']) {
      gateway.audit({ event: 'consent.given', sessionId: code, clientKind: 'app', outcome: 'success' });
    }
    await gateway.close();
    const check = async (settings = config) => {
      const printed: string[] = [];
      const from = { files: [path], isLog: false };
      const code = await verifyAudit({ from, settings, print: (line) => void printed.push(line) });
      return { code, last: printed.at(-1) };
    };
    expect(await check()).toEqual({ code: exitCodes.intact, last: 'As it was written.' });
    const other = loadConfig({ FHIR_GATEWAY_MASTER_KEY: key('b') });
    expect(await check(other)).toMatchObject({ code: exitCodes.fault, last: expect.stringContaining('KEY_UNKNOWN') });
    expect(await check(loadConfig({}))).toMatchObject({ code: exitCodes.notChecked });
    writeFileSync(path, readFileSync(path, 'utf8').replace('"outcome":"success"', '"outcome":"failure"'));
    const changed = { code: exitCodes.fault, last: expect.stringMatching(/^FAULT BLOCK_CHANGED at lines 2 to 5/) };
    expect(await check()).toMatchObject(changed);
  });
});

import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

  it('shows a cut end by a checkpoint, and says of an open end what cannot be known', async () => {
    const place = mkdtempSync(join(tmpdir(), 'fhir-gateway-audit-'));
    const [path, checkpoints] = [join(place, 'audit.log'), join(place, 'checkpoints')];
    const config = loadConfig({
      FHIR_GATEWAY_AUDIT_SINKS: `file:${path},checkpoints:${checkpoints}`,
      FHIR_GATEWAY_MASTER_KEY: key('a'),
    });
    const gateway = await createGateway(config, { platformsDirectory: findPlatformsDirectory(import.meta.url) });
    gateway.audit({ event: 'consent.given', sessionId: 'one', clientKind: 'app', outcome: 'success' });
    await gateway.auditTrail.flush();
    gateway.audit({ event: 'consent.given', sessionId: 'two', clientKind: 'app', outcome: 'success' });
    await gateway.close();
    const check = async () => {
      const printed: string[] = [];
      const reports: object[] = [];
      const options = { from: { files: [path], isLog: false }, settings: config };
      const print = (line: string) => void printed.push(line);
      const code = await verifyAudit({ ...options, print, onReport: (report) => void reports.push(report) });
      return { code, report: reports[0], said: printed.filter((line) => !/^ .*\d$/.test(line)) };
    };
    expect(await check()).toMatchObject({ code: exitCodes.intact, said: ['As it was written.'] });
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, `${lines.slice(0, 3).join('\n')}\n`);
    const missing = expect.stringMatching(
      /^The end is missing: the checkpoint of \S+Z is at entry 2, the last .* is 1\./,
    );
    expect(await check()).toMatchObject({ code: exitCodes.fault, said: [expect.stringContaining('TAIL_'), missing] });
    const [name = ''] = readdirSync(checkpoints);
    writeFileSync(path, lines.join('\n'));
    const whole = readFileSync(join(checkpoints, name), 'utf8');
    writeFileSync(join(checkpoints, name), whole.replace('"last":2', '"last":1'));
    const changed = { code: exitCodes.fault, said: [`FAULT CHECKPOINT_CHANGED: ${name}`] };
    expect(await check()).toMatchObject({ ...changed, report: { checkpoints: { changed: [name] } } });
    writeFileSync(join(checkpoints, name), whole);
    // As after a kill: the last block is there, the record that ends the chain is not. The checkpoint is of that record.
    writeFileSync(path, `${lines.slice(0, 5).join('\n')}\n`);
    expect(await check()).toMatchObject({ code: exitCodes.fault });
    const other = { ...config, audit: { ...config.audit, checkpoints: mkdtempSync(join(tmpdir(), 'fhir-gateway-')) } };
    const printed: string[] = [];
    const from = { files: [path], isLog: false };
    expect(await verifyAudit({ from, settings: other, print: (line) => void printed.push(line) })).toBe(0);
    expect(printed.at(-1)).toMatch(/no checkpoint proves .* entries after 2 cannot be known\.$/);
  });
});

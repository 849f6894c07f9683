import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as library from './index.js';
import { verifyFolder } from './testing/readme-example.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', async () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    expect(shown).toBe(read('testing', 'readme-example.ts').replaceAll("'../index.js'", "'@fhir-gateway/operations'"));
    const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-readme-'));
    // A platform that is on this machine only: no server is asked about it.
    cpSync(join(__dirname, '../../../platforms/sandbox-ehr.json'), join(folder, 'sandbox-ehr.json'));
    const printed: string[] = [];
    expect(await verifyFolder(folder, { write: (text) => printed.push(text) })).toBe(0);
    expect(printed.join('')).toContain('no platform to check');
    rmSync(folder, { recursive: true });
  });

  it('names every export', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}\``);
  });
});

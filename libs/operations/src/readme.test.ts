import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyFolder } from './testing/readme-example.js';

it('the example of the README runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-readme-'));
  // A platform that is on this machine only: no server is asked about it.
  cpSync(join(__dirname, '../../../platforms/sandbox-ehr.json'), join(folder, 'sandbox-ehr.json'));
  const printed: string[] = [];
  expect(await verifyFolder(folder, { write: (text) => printed.push(text) })).toBe(0);
  expect(printed.join('')).toContain('no platform to check');
  rmSync(folder, { recursive: true });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, endpoint, organization, to } from './testing/directories.js';

const root = join(__dirname, '../../../..');
const endpoints = 813;
const organizations = 94_000;

/** Writes a bundle of the size of the largest that a vendor publishes; most of it is logos. */
async function writeLargeBundle(file: string): Promise<void> {
  const out = createWriteStream(file);
  const logo = `data:image/png;base64,${'A'.repeat(560)}`;
  const brand = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/organization-brand', logo }] };
  const [head = '', tail = ''] = bundle('@').split('"@"');
  out.write(head);
  for (let at = 0; at < endpoints + organizations; at += 1) {
    const isEndpoint = at < endpoints;
    const details = {
      ...brand,
      alias: [`Branch ${at}`],
      address: [{ city: `Town ${at % 997}`, state: 'WI' }],
      identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: String(1_000_000_000 + at) }],
      endpoint: [to('Endpoint', `e${at % endpoints}`)],
    };
    const entry = isEndpoint ? endpoint(`e${at}`) : organization(`o${at}`, `Clinic ${at}`, details);
    if (!out.write(`${at === 0 ? '' : ','}${JSON.stringify(entry)}`)) await once(out, 'drain');
  }
  out.end(tail);
  await once(out, 'finish');
}

describe('a bundle of 90 MB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brands-large-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is imported in less than 300 MB of memory', async () => {
    const list = join(folder, 'list.json');
    await writeLargeBundle(list);
    expect(statSync(list).size).toBeGreaterThan(85e6);
    const probe = join(folder, 'probe.mjs');
    const command = JSON.stringify(join(root, 'tools/run.mjs'));
    writeFileSync(
      probe,
      `process.on('exit', () => console.log('peak ' + process.resourceUsage().maxRSS));\nawait import(${command});\n`,
    );
    const args = [probe, 'cli', 'brands', 'import', list, '--platform', 'epic', '--out', join(folder, 'out')];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(output).toContain(`${organizations} organizations at ${endpoints} platform_ids, 0 entries left out.`);
    const peakBytes = Number(/peak (\d+)/.exec(output)?.[1]) * 1024;
    expect(peakBytes).toBeGreaterThan(30e6);
    expect(peakBytes).toBeLessThan(300e6);
  }, 180_000);
});

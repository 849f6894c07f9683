import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as library from './index.js';
import { openTrail } from './testing/readme-example.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', async () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    expect(shown).toBe(read('testing', 'readme-example.ts').replaceAll("'../index.js'", "'@fhir-gateway/audit'"));
    const path = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-readme-')), 'audit.log');
    const trail = await openTrail(path, { chain: new Uint8Array(32).fill(1), ids: new Uint8Array(32).fill(2) });
    trail.admit();
    trail.record({ event: 'fhir.read', sessionId: 'a-session' }, { patientId: 'pat-kanari', actor: 'app' });
    expect(await trail.close()).toBe(0);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/"event":"fhir.read"/);
    expect(text).not.toMatch(/a-session|kanari/);
  });

  it('names every export and error code', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}\``);
    for (const code of ['AUDIT_UNAVAILABLE', 'AUDIT_SINK_UNUSABLE']) expect(readme).toContain(`\`${code}\``);
  });
});

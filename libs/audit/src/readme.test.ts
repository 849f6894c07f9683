import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTrail } from './testing/readme-example.js';

describe('the README', () => {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

  it('has an example that runs', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-readme-')), 'audit.log');
    const trail = await openTrail(path, { chain: new Uint8Array(32).fill(1), ids: new Uint8Array(32).fill(2) });
    trail.admit();
    trail.record({ event: 'fhir.read', sessionId: 'a-session' }, { patientId: 'pat-kanari', actor: 'app' });
    expect(await trail.close()).toBe(0);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/"event":"fhir.read"/);
    expect(text).not.toMatch(/a-session|kanari/);
  });

  it('names every error code', () => {
    for (const code of ['AUDIT_UNAVAILABLE', 'AUDIT_SINK_UNUSABLE']) expect(readme).toContain(`\`${code}\``);
  });
});

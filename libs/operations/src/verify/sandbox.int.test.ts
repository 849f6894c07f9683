import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpStub, startService, type ChildService } from '@fhir-gateway/testing';
import { writeNewPlatform } from '../register/write-new-platform.js';
import { certificateEnd } from './certificate.js';
import type { PlatformReport } from './verify-platform.js';
import { verifyPlatforms } from './verify-platforms.js';
import { recordedOutput } from '../testing/recorded-output.js';

const root = join(__dirname, '../../../..');

describe('against servers on this machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'));
  let sandbox: ChildService;
  const refusing = HttpStub.forTests(() => ({ status: 401 }));
  let origin: string;
  beforeAll(async () => {
    sandbox = await startService({
      command: [join(root, 'tools/sandbox/dist/main.js')],
      env: { FHIR_GATEWAY_SANDBOX_PORT: '0' },
    });
    origin = String(sandbox.listening['origin']);
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  const output: string[] = [];
  const stream = { write: (text: string) => output.push(text) };
  const context = () => ({
    environment: {},
    platformsDirectory: folder,
    stdout: stream,
    stderr: stream,
    fetch,
    now: Date.now,
    certificateEnd,
    sleep: () => Promise.resolve(),
    ask: undefined,
  });

  it('starts a file from the sandbox, verifies it, and tells it from others', async () => {
    expect(await writeNewPlatform({ base: `${origin}/fhir`, id: 'fresh' }, context())).toBe(0);
    const fresh = JSON.parse(readFileSync(join(folder, 'fresh.json'), 'utf8')) as { oauth: object };
    const write = (id: string, change: object) =>
      writeFileSync(join(folder, `${id}.json`), JSON.stringify({ ...fresh, id, ...change }));
    write('moved', { oauth: { ...fresh.oauth, tokenUrl: `${origin}/old/token` } });
    write('refusing', { fhirBaseUrl: `${refusing.origin}/fhir`, oauth: { discovery: 'smart' } });

    const ids = ['fresh', 'moved', 'refusing'];
    expect(await verifyPlatforms({ ids, out: join(folder, 'out') }, context())).toBe(1);
    const json = JSON.parse(readFileSync(join(folder, 'out', 'platforms-report.json'), 'utf8')) as {
      counts: object;
      platforms: PlatformReport[];
    };
    expect(json.counts).toEqual({ verified: 1, attention: 1, protected: 1 });
    expect(json.platforms.map(({ id, outcome, drift }) => [id, outcome, drift.map(({ key }) => key)])).toEqual([
      ['fresh', 'verified', []],
      ['moved', 'attention', ['tokenUrl']],
      ['refusing', 'protected', []],
    ]);
    const markdown = readFileSync(join(folder, 'out', 'platforms-report.md'), 'utf8');
    expect(markdown).toContain('| `fresh` | verified | 200 |');
    expect(markdown).toContain(`tokenUrl: file ${origin}/old/token, server ${origin}/`);
    expect(output.join('')).toContain('Checking: 1 verified, 1 attention, 1 protected');
    expect(await verifyPlatforms({ ids: ['fresh', 'refusing'], out: join(folder, 'out') }, context())).toBe(0);
  });

  it('leaves local platforms out unless they are named', async () => {
    expect(await verifyPlatforms({ ids: [], out: join(folder, 'none') }, context())).toBe(0);
    const json = JSON.parse(readFileSync(join(folder, 'none', 'platforms-report.json'), 'utf8')) as { platforms: [] };
    expect(json.platforms).toEqual([]);
  });

  it('refuses an id that no platform has', async () => {
    expect(await verifyPlatforms({ ids: ['nowhere'] }, context())).toBe(2);
  });

  it('prints the report alone as JSON, and writes no file, when asked to', async () => {
    const data: string[] = [];
    const stdout = { write: (text: string) => data.push(text) };
    expect(await verifyPlatforms({ ids: ['fresh'], json: true }, { ...context(), stdout })).toBe(0);
    expect(JSON.parse(data.join(''))).toMatchObject({ counts: { verified: 1 }, platforms: [{ id: 'fresh' }] });
  });

  it('prints the report for people, apart from progress, when no folder is named', async () => {
    const { streams, said } = recordedOutput();
    expect(await verifyPlatforms({ ids: ['fresh'] }, { ...context(), ...streams })).toBe(0);
    expect(said().out).toContain('| `fresh` | verified | 200 |');
    expect(said().err).toContain('Checking: 1 verified');
  });

  it('sees no certificate where there is none', async () => {
    expect(await certificateEnd(new URL(origin))).toBeUndefined();
    expect(await certificateEnd(new URL(origin.replace('http:', 'https:')))).toBeUndefined();
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ExportCost } from './testing/export-large.js';

const megabyte = 1024 * 1024;

/** In a process of its own: esbuild's own self-check fails inside of Jest's globals. */
function bundleModule(entry: string, outfile: string): void {
  const options = {
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@fhir-gateway/source'],
    banner: {
      js: "import{createRequire as bundleRequire}from'node:module';const require=bundleRequire(import.meta.url);",
    },
    logLevel: 'error',
  };
  const script = `require('esbuild').buildSync(${JSON.stringify(options)})`;
  execFileSync(process.execPath, ['-e', script], { cwd: __dirname });
}

describe('an export of 100 MB in a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'patient-record-'));
  const bundle = join(folder, 'export-large.mjs');
  beforeAll(() => bundleModule(join(__dirname, 'testing', 'export-large.ts'), bundle));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['ndjson', 'bundle'])(
    'as %s holds one page and the ids, not the record',
    (format) => {
      const costOf = (entries: number) =>
        JSON.parse(
          execFileSync(process.execPath, ['--expose-gc', bundle, format, `${entries}`], { encoding: 'utf8' }),
        ) as ExportCost;
      const [small, large] = [costOf(10_000), costOf(110_000)];
      expect(large.bytes).toBeGreaterThan(100 * megabyte);
      process.stdout.write(
        `${format}: ${large.bytes} bytes, ${large.heldBytes} held, ${small.heldBytes} with ${small.bytes}\n`,
      );
      // The ids of 110,000 entries take some 10 MB; a writer that kept what it wrote would keep 100 more.
      expect(large.heldBytes - small.heldBytes).toBeLessThan(16 * megabyte);
    },
    120_000,
  );
});

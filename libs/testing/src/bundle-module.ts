import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import process from 'node:process';

/**
 * Bundles a program that a test runs in a process of its own, as an ES module with all that it imports. That takes a process,
 * too: esbuild's own self-check fails inside of Jest's globals.
 */
export function bundleModule(entry: string, outfile: string): void {
  const banner = {
    js: "import{createRequire as bundleRequire}from'node:module';const require=bundleRequire(import.meta.url);",
  };
  const options = { entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', banner };
  const conditions = ['@fhir-gateway/source'];
  const script = `require('esbuild').buildSync(${JSON.stringify({ ...options, conditions, logLevel: 'error' })})`;
  execFileSync(process.execPath, ['-e', script], { cwd: dirname(entry) });
}

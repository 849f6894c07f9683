import { execFileSync } from 'node:child_process';
import process from 'node:process';

/** Bundles a program in a process of its own: esbuild's own self-check fails inside of Jest's globals. */
export function bundleModule(entry: string, outfile: string): void {
  const banner = { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" };
  const options = { entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', banner };
  const conditions = ['@fhir-gateway/source'];
  const script = `require('esbuild').buildSync(${JSON.stringify({ ...options, conditions, logLevel: 'error' })})`;
  execFileSync(process.execPath, ['-e', script], { cwd: __dirname });
}

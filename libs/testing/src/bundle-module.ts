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

/**
 * Bundles a script of a page with all that it imports, as text.
 *
 * @param contents of a module
 * @param resolveDir from where it imports
 */
export function bundleForBrowser(contents: string, resolveDir: string): string {
  const options = { stdin: { contents, resolveDir }, bundle: true, write: false, format: 'iife', platform: 'browser' };
  const conditions = ['@fhir-gateway/source'];
  const asked = JSON.stringify({ ...options, conditions, logLevel: 'error' });
  const script = `process.stdout.write(require('esbuild').buildSync(${asked}).outputFiles[0].text)`;
  const maxBuffer = 32 * 1024 * 1024;
  return execFileSync(process.execPath, ['-e', script], { cwd: resolveDir, encoding: 'utf8', maxBuffer });
}

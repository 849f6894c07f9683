import { spawn } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startService } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';

const project = join(__dirname, '..', '..');

/** Bundles the sources as they are now, apart from the bundle that `npm start` uses, and returns the file. */
async function bundle(): Promise<string> {
  const outfile = join(project, 'dist', 'under-test', 'main.js');
  const esbuild = join(dirname(createRequire(__filename).resolve('esbuild/package.json')), 'bin', 'esbuild');
  const args = [join(project, 'src', 'main.ts'), '--bundle', '--platform=node', '--format=esm', '--packages=external'];
  // Another file of tests may bundle at the same time, or start what is there.
  const own = `${outfile}.${process.pid}`;
  const child = spawn(esbuild, [...args, `--outfile=${own}`, '--log-level=error'], { stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the sandbox did not bundle: esbuild ended with ${code}`);
  await rename(own, outfile);
  return outfile;
}

/**
 * Starts the sandbox as a process of its own on a free port: Jest runs CommonJS and can't load `oidc-provider`.
 *
 * @param settings variables without their `FHIR_GATEWAY_SANDBOX_` prefix
 */
export async function startSandbox(
  settings: Readonly<Record<string, string>> = {},
): Promise<ChildService & { origin: string }> {
  const env = Object.entries({ PORT: '0', ...settings }).map(([name, value]) => [
    `FHIR_GATEWAY_SANDBOX_${name}`,
    value,
  ]);
  const service = await startService({
    command: ['--enable-source-maps', await bundle()],
    env: Object.fromEntries(env) as Record<string, string>,
  });
  return { ...service, origin: String(service.listening.origin) };
}

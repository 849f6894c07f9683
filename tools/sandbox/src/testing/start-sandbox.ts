import { spawn } from 'node:child_process';
import { readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startService } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';

const project = join(__dirname, '..', '..');

/** Bundles the sources as they are now, apart from the bundle that `npm start` uses, and returns the file. */
async function bundle(): Promise<string> {
  const folder = join(project, 'dist', 'under-test');
  const outfile = join(folder, 'main.js');
  const own = join(folder, `${process.pid}.js`);
  const esbuild = join(dirname(createRequire(__filename).resolve('esbuild/package.json')), 'bin', 'esbuild');
  const args = [join(project, 'src', 'main.ts'), `--outfile=${own}`, '--bundle', '--platform=node', '--format=esm'];
  // Packages of this repository go into the bundle: a fresh checkout has only their sources.
  const { dependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { dependencies: object };
  const external = Object.keys(dependencies).filter((name) => !name.startsWith('@fhir-gateway/'));
  args.push('--conditions=@fhir-gateway/source', ...external.map((name) => `--external:${name}`));
  const child = spawn(esbuild, [...args, '--log-level=error'], { stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`the sandbox did not bundle: esbuild ended with ${code}`);
  // Another file of tests may start the one that is there just now, and has to find it whole.
  renameSync(own, outfile);
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

// What scripts that check a running service share: bundling it as its sources are now, and starting it on a free port.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { bundleSource } from './source.mjs';
import { root } from './workspace.mjs';

/**
 * Bundles `<project>/src/main.ts` apart from the bundle that `npm start` uses, and returns the file.
 *
 * @param options further esbuild options
 */
export async function bundleService(project, options = {}) {
  const outfile = join(root, '.cache', 'under-test', `${project.replace('/', '-')}.mjs`);
  await bundleSource({ entryPoints: [`${project}/src/main.ts`], outfile, ...options });
  return outfile;
}

/** Starts a bundled service; resolves with its process once it says that it listens. */
export function startService(file, env) {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      if (chunk.includes('"listening"')) resolve(child);
    });
  });
}

/** A port that nothing listens on now. */
export async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

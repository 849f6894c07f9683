import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FormBrowser } from '@fhir-gateway/e2e/testing';
import { freePort, startService } from '@fhir-gateway/testing';
import type { Finding } from '../finding.js';

const packages = ['authlib==1.9.10', 'requests==2.32.5'];
const minute = 60_000;

/** A Python with Authlib, installed into `folder` once; or why there is none. */
export function findAuthlib(folder: string): { readonly python: string } | { readonly missing: string } {
  const python = join(folder, 'bin', 'python');
  const run = (command: string, args: readonly string[]) =>
    spawnSync(command, args, { stdio: 'ignore', timeout: 5 * minute }).status === 0;
  if (existsSync(python) && run(python, ['-c', 'import authlib, requests'])) return { python };
  if (!run('python3', ['-m', 'venv', folder])) {
    return { missing: 'Python is not installed (apt-get install python3 python3-venv)' };
  }
  if (!run(python, ['-m', 'pip', 'install', '-q', ...packages]))
    return { missing: `${packages[0]} cannot be installed` };
  return { python };
}

/**
 * Signs an app that is built on Python's Authlib in to the gateway, refreshes and revokes.
 *
 * @param script `sign_in.py`
 * @param bundle the built REST API
 */
export async function runAuthlib(python: string, script: string, bundle: string): Promise<readonly Finding[]> {
  const port = await freePort();
  const gatewayUrl = `http://localhost:${port}`;
  const gateway = await startService({
    command: [bundle],
    env: {
      FHIR_GATEWAY_HOST: '127.0.0.1',
      FHIR_GATEWAY_PORT: `${port}`,
      FHIR_GATEWAY_PUBLIC_URL: gatewayUrl,
      FHIR_GATEWAY_MASTER_KEY: randomBytes(36).toString('base64url'),
    },
  });
  const app = createServer();
  try {
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    const redirectUri = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`;
    const arrived = new Promise<string>((resolve) => {
      app.on('request', (request, response) => {
        response.end('You can close this page.');
        resolve(new URL(request.url ?? '/', redirectUri).href);
      });
    });
    const child = spawn(python, [script, gatewayUrl, redirectUri], {
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: minute,
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async <T>() => JSON.parse(String((await lines.next()).value ?? '{}')) as T;
    const { open = '' } = await next<{ open?: string }>();
    const browser = new FormBrowser();
    await browser.submit(await browser.open(open), 'allow-app');
    child.stdin.end(`${await arrived}\n`);
    const found = await next<Record<string, unknown>>();
    const expected = { signedIn: 200, isAnother: true, refreshed: 200, revoked: 200, afterwards: 401 };
    return Object.entries(expected).map(([what, value]) => ({
      what: `authlib: ${what}`,
      expected: String(value),
      found: String(found[what]),
    }));
  } finally {
    app.close();
    await gateway.stop();
  }
}

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@fhir-gateway/testing';
import { KeycloakAdmin } from './keycloak-admin.js';

const startLimitMs = 300_000;
const pollMs = 500;

/** A running Keycloak. */
export interface KeycloakServer {
  readonly origin: string;
  readonly admin: KeycloakAdmin;
  stop(): Promise<void>;
}

/**
 * Starts Keycloak in its development mode, with a copy of its folder, so that nothing of an earlier run is there.
 *
 * @throws Error with its output when it does not answer within five minutes
 */
export async function startKeycloak(home: string): Promise<KeycloakServer> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-keycloak-'));
  cpSync(home, folder, { recursive: true, filter: (source) => source !== join(home, 'data') });
  const origin = `http://127.0.0.1:${await freePort()}`;
  const password = randomBytes(18).toString('base64url');
  const { PATH = '', HOME = '', JAVA_HOME } = process.env;
  const child = spawn(
    join(folder, 'bin', 'kc.sh'),
    ['start-dev', '--http-host=127.0.0.1', `--http-port=${new URL(origin).port}`, '--log-level=warn'],
    {
      env: {
        PATH,
        HOME,
        ...(JAVA_HOME !== undefined && { JAVA_HOME }),
        KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
        KC_BOOTSTRAP_ADMIN_PASSWORD: password,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Its script starts Java as a process of its own: both are ended as one group.
      detached: true,
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-4_000)));
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = () => void (child.pid !== undefined && child.exitCode === null && process.kill(-child.pid, 'SIGTERM'));
  process.once('exit', kill);
  const stop = async () => {
    kill();
    await ended;
    process.off('exit', kill);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = performance.now() + startLimitMs;
  while (performance.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${origin}/realms/master`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return { origin, admin: new KeycloakAdmin(origin, password), stop };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  await stop();
  throw new Error(`Keycloak did not start: ${output}`);
}

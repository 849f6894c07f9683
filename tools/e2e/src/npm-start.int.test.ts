import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { eventually, freePort } from '@fhir-gateway/testing';
import { startLocalGateway } from './testing/stacks/launcher.js';

const root = dirname(findPlatformsDirectory(import.meta.url));

describe('what npm start leaves behind', () => {
  let group: number | undefined;

  afterEach(() => {
    try {
      if (group !== undefined) process.kill(-group, 'SIGKILL');
    } catch {
      // All of them have ended, as they should.
    }
  });

  it('is nothing when npm is told to end, though it outlives the shell it was put in the background of', async () => {
    const [rest, sandbox] = [await freePort(), await freePort()];
    const { PATH, HOME } = process.env;
    const ports = {
      FHIR_GATEWAY_PORT: `${rest}`,
      FHIR_GATEWAY_SANDBOX_PORT: `${sandbox}`,
    };
    const shell = spawn('sh', ['-c', 'npm start & echo "npm=$!"'], {
      cwd: root,
      env: { PATH, HOME, ...ports },
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    group = shell.pid;
    let output = '';
    shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(shell, 'exit');
    await eventually(() => output.includes('Ctrl+C stops it.'));
    await sleep(1_200);
    expect((await fetch(`http://localhost:${rest}/livez`)).status).toBe(200);

    process.kill(Number(/^npm=(\d+)$/m.exec(output)?.[1]), 'SIGTERM');
    for (const port of [rest, sandbox]) await eventually(() => isFree(port), 50);
  }, 120_000);

  it('is no sandbox when the start is killed', async () => {
    const gateway = await startLocalGateway();
    const port = Number(new URL(gateway.sandboxOrigin).port);
    expect(await isFree(port)).toBe(false);
    await gateway.stop('SIGKILL');
    await eventually(() => isFree(port), 50);
  }, 120_000);
});

async function isFree(port: number): Promise<boolean> {
  const response = await fetch(`http://localhost:${port}/`, { redirect: 'manual' }).catch(() => undefined);
  await response?.body?.cancel();
  return response === undefined;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPlatformsDirectory, loadConfig } from '@fhir-gateway/gateway';
import { eventually, freePort } from '@fhir-gateway/testing';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
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

describe('the files that name the MCP server of npm start', () => {
  it('have the address of a start without settings, where a client finds it', async () => {
    const gateway = await startLocalGateway();
    try {
      for (const [file, type] of [
        ['mcp.json', 'streamable-http'],
        ['.mcp.json', 'http'],
      ] as const) {
        const { mcpServers } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
          mcpServers: Record<string, { type: string; url: string }>;
        };
        expect(Object.keys(mcpServers)).toEqual(['fhir-gateway']);
        const server = mcpServers['fhir-gateway'] ?? { type: '', url: '' };
        expect(server.type).toBe(type);
        const url = new URL(server.url);
        // Another program of this machine may have that port, so the one started here has another; all else stays.
        expect(url.origin).toBe(loadConfig({}).mcpPublicUrl);
        url.port = new URL(gateway.restUrl).port;
        const client = new Client({ name: 'end-to-end-test', version: '1.0.0' });
        await client.connect(new StreamableHTTPClientTransport(url));
        expect((await client.listTools()).tools.map(({ name }) => name)).toContain('search');
        await client.close();
      }
    } finally {
      await gateway.stop();
    }
  }, 240_000);
});

async function isFree(port: number): Promise<boolean> {
  const response = await fetch(`http://localhost:${port}/`, { redirect: 'manual' }).catch(() => undefined);
  await response?.body?.cancel();
  return response === undefined;
}

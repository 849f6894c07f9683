import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '@fhir-gateway/testing';
import { root } from './image-stack.js';

/** Where the example listens and what it calls, on this machine. */
export interface NginxPorts {
  /** Leads to https. */
  readonly redirect: number;
  /** Both apps without TLS as well: the sandbox sends people back to http on this machine alone. */
  readonly restPlain: number;
  readonly mcpPlain: number;
  readonly restTls: number;
  readonly mcpTls: number;
  readonly rest: number;
  readonly mcp: number;
}

/** nginx with the example of this repository. */
export interface Nginx {
  /** Signs what it shows. */
  readonly ca: string;
  stop(): Promise<void>;
}

/** Whether there is one to start. */
export const nginxAvailable = spawnSync('nginx', ['-v']).status === 0;

/** Starts nginx with `deploy/proxy/nginx.conf`, of which only names, ports and paths are replaced. */
export async function startNginx(ports: NginxPorts): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-nginx-'));
  // Its workers run as another user.
  chmodSync(folder, 0o755);
  const { ca, cert, key } = makeCertificate(['localhost']);
  mkdirSync(join(folder, 'tls'));
  for (const name of ['gateway', 'mcp']) {
    writeFileSync(join(folder, 'tls', `${name}.crt`), cert);
    writeFileSync(join(folder, 'tls', `${name}.key`), key);
  }
  writeFileSync(join(folder, 'gateway.conf'), relocated(folder, ports));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(' ');
  const main = [
    'daemon off;',
    `pid ${folder}/pid;`,
    'error_log stderr;',
    'events {}',
    `http { access_log off; ${temporary} include ${folder}/gateway.conf; }`,
  ].join('\n');
  writeFileSync(join(folder, 'nginx.conf'), main);
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = () => void child.kill('SIGTERM');
  process.once('exit', kill);
  void ended.then(() => process.off('exit', kill));
  const stop = async () => {
    kill();
    await ended;
    rmSync(folder, { recursive: true });
  };
  for (let turns = 0; turns < 200 && child.exitCode === null; turns++) {
    const answer = await fetch(`http://localhost:${ports.redirect}/`, { redirect: 'manual' }).catch(() => undefined);
    if (answer?.status === 308) return { ca, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  throw new Error(`nginx did not start: ${output}`);
}

function relocated(folder: string, ports: NginxPorts): string {
  const listening = [
    [ports.restTls, ports.restPlain],
    [ports.mcpTls, ports.mcpPlain],
  ];
  return readFileSync(join(root, 'deploy', 'proxy', 'nginx.conf'), 'utf8')
    .replace('listen 80;', `listen 127.0.0.1:${ports.redirect};`)
    .replaceAll('listen 443 ssl http2;', () => {
      const [tls, plain] = listening.shift() ?? [];
      return `listen 127.0.0.1:${tls} ssl http2; listen 127.0.0.1:${plain};`;
    })
    .replaceAll(/server_name [^;]+;/g, 'server_name localhost;')
    .replace('127.0.0.1:8000', `127.0.0.1:${ports.rest}`)
    .replace('127.0.0.1:8001', `127.0.0.1:${ports.mcp}`)
    .replaceAll('/etc/nginx/tls', join(folder, 'tls'));
}

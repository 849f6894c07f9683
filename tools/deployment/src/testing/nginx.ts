import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, makeCertificate } from '@fhir-gateway/testing';
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

/** Of 50 ms each: a busy machine starts a program slowly. */
const startTurns = 1200;

/** Whether there is one to start. */
export const nginxAvailable = spawnSync('nginx', ['-v']).status === 0;

/** Starts nginx with `deploy/proxy/nginx.conf`, of which only names, ports and paths are replaced. */
export function startNginx(ports: NginxPorts): Promise<Nginx> {
  return runNginx(ports.redirect, (folder, { ca, cert, key }) => {
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
      `pid ${folder}/pid;`,
      'error_log stderr;',
      'events {}',
      `http { access_log off; ${temporary} include ${folder}/gateway.conf; }`,
    ].join('\n');
    return { ca, main };
  });
}

/** nginx of `deploy/compose/tls.yaml`. */
export interface ComposeNginx extends Nginx {
  readonly url: string;
  /** Leads to https. */
  readonly plainUrl: string;
}

/** Starts nginx with `deploy/compose/nginx.conf`, of which only names, ports and paths are replaced. */
export async function startComposeNginx(gateway: string): Promise<ComposeNginx> {
  const [plain, tls] = [await freePort(), await freePort()];
  const nginx = await runNginx(plain, (folder, { ca, cert, key }) => {
    writeFileSync(join(folder, 'tls.crt'), cert);
    writeFileSync(join(folder, 'tls.key'), key);
    const main = readFileSync(join(root, 'deploy', 'compose', 'nginx.conf'), 'utf8')
      .replaceAll('/tmp/', `${folder}/`)
      .replaceAll('/run/secrets', folder)
      .replace('listen 8080;', `listen 127.0.0.1:${plain};`)
      .replace('listen 8443 ', `listen 127.0.0.1:${tls} `)
      .replace('rest-api:8000', gateway.replace('localhost', '127.0.0.1'));
    return { ca, main };
  });
  return { ...nginx, url: `https://localhost:${tls}`, plainUrl: `http://localhost:${plain}` };
}

/**
 * Runs nginx until it is stopped.
 *
 * @param redirect the port that leads to https: nginx is up when it does
 * @param write puts the files of a configuration into a folder, and returns its main file
 */
async function runNginx(
  redirect: number,
  write: (folder: string, tls: ReturnType<typeof makeCertificate>) => { readonly ca: string; readonly main: string },
): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-nginx-'));
  // Its workers run as another user.
  chmodSync(folder, 0o755);
  const { ca, main } = write(folder, makeCertificate(['localhost']));
  writeFileSync(join(folder, 'nginx.conf'), `daemon off;\n${main}`);
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
  for (let turns = 0; turns < startTurns && child.exitCode === null; turns++) {
    const answer = await fetch(`http://localhost:${redirect}/`, { redirect: 'manual' }).catch(() => undefined);
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

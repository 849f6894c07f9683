import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort, makeCertificate } from '@fhir-gateway/testing';
import type { KubernetesPrograms } from './go-programs.js';

const startLimitMs = 180_000;
const pauseMs = 250;

/** What the API server answered. */
export interface KubernetesAnswer {
  readonly status: number;
  readonly body: { readonly message?: string; readonly [key: string]: unknown };
  /** Texts of the headers `Warning`. */
  readonly warnings: readonly string[];
}

/** etcd and kube-apiserver on loopback: no controllers, no nodes; all that is asked is admitted or refused as in a cluster. */
export class ApiServer {
  readonly #port: number;
  readonly #ca: string;
  readonly #token: string;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(port: number, ca: string, token: string) {
    this.#port = port;
    this.#ca = ca;
    this.#token = token;
  }

  /** Starts both, lets `use` talk to them, and ends them. */
  static async with<T>(programs: KubernetesPrograms, use: (server: ApiServer) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-kubernetes-'));
    const started: RunningProgram[] = [];
    let server: ApiServer | undefined;
    try {
      const [etcdPort, peerPort, port] = [await freePort(), await freePort(), await freePort()];
      const etcdUrl = `http://127.0.0.1:${etcdPort}`;
      const peerUrl = `http://127.0.0.1:${peerPort}`;
      started.push(new RunningProgram(programs.etcd, etcdArguments(folder, etcdUrl, peerUrl)));
      const { ca, cert, key } = makeCertificate(['localhost']);
      const token = randomBytes(24).toString('base64url');
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const files = {
        'tls.crt': cert,
        'tls.key': key,
        'accounts.key': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        'tokens.csv': `${token},check,check,system:masters\n`,
      };
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode: 0o600 });
      started.push(new RunningProgram(programs.apiserver, apiServerArguments(folder, etcdUrl, port)));
      server = new ApiServer(port, ca, token);
      await server.#ready(started);
      return await use(server);
    } finally {
      if (server !== undefined) server.#agent.destroy();
      for (const each of started.reverse()) await each.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** @param body JSON, or YAML of one object */
  ask(method: string, path: string, body?: string, contentType = 'application/json'): Promise<KubernetesAnswer> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': contentType }),
    };
    const options = { host: '127.0.0.1', port: this.#port, servername: 'localhost', ca: this.#ca, agent: this.#agent };
    return new Promise((resolve, reject) => {
      const sent = request({ ...options, method, path, headers }, (answer) => {
        const { statusCode: status = 0, headersDistinct } = answer;
        const warnings = (headersDistinct['warning'] ?? []).map((each) => each.replace(/^299 - /, ''));
        text(answer).then((read) => resolve({ status, body: parsed(read), warnings }), reject);
      });
      sent.once('error', reject).end(body);
    });
  }

  async #ready(programs: readonly RunningProgram[]): Promise<void> {
    const deadlineMs = performance.now() + startLimitMs;
    for (;;) {
      const answer = await this.ask('GET', '/readyz').catch(() => undefined);
      if (answer?.status === 200) return;
      const ended = programs.find(({ hasEnded }) => hasEnded);
      if (ended !== undefined || performance.now() > deadlineMs) {
        throw new Error(`the API server is not ready: ${programs.map((each) => each.output).join('\n')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** A program with the end of what it says. */
class RunningProgram {
  output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  constructor(program: string, args: readonly string[]) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output = `${this.output}${chunk.toString()}`.slice(-4000)));
    }
    const kill = () => void child.kill('SIGKILL');
    process.once('exit', kill);
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => (this.output += error.message));
      child.once('close', () => {
        process.off('exit', kill);
        resolve();
      });
    });
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.pid === undefined;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

function etcdArguments(folder: string, url: string, peerUrl: string): string[] {
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    '--unsafe-no-fsync',
  ];
}

function apiServerArguments(folder: string, etcdUrl: string, port: number): string[] {
  return [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${join(folder, 'tls.crt')}`,
    `--tls-private-key-file=${join(folder, 'tls.key')}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'accounts.key')}`,
    `--service-account-signing-key-file=${join(folder, 'accounts.key')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--authorization-mode=RBAC',
    // There is no controller that would make the accounts that pods of a namespace have.
    '--disable-admission-plugins=ServiceAccount',
  ];
}

function parsed(read: string): KubernetesAnswer['body'] {
  try {
    return JSON.parse(read) as KubernetesAnswer['body'];
  } catch {
    return { message: read };
  }
}

import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signInAgent } from '@fhir-gateway/e2e/testing';
import { describeWithRedis, freePort, until } from '@fhir-gateway/testing';
import { readCompose } from './compose.js';
import { root, startImages, type ImageStack } from './testing/image-stack.js';
import { nginxAvailable, startComposeNginx } from './testing/nginx.js';

const { services } = readCompose(readFileSync(join(root, 'compose.yaml'), 'utf8'));
const mountedSecrets = '/run/secrets';
const mountedAudit = '/var/log/fhir-gateway';

describeWithRedis('what compose.yaml starts, as processes of this machine', () => {
  const above = mkdtempSync(join(tmpdir(), 'fhir-gateway-compose-'));
  const secrets = join(above, 'secrets');
  let redisPort: number;
  let redis: ChildProcess;
  let stack: ImageStack;

  const auditOf = (app: string) => join(above, 'audit', app);
  const here = (text: string) => text.replace(mountedSecrets, secrets);
  /** What the server says to a user. */
  const askRedis = (user: string, password: string, ...command: string[]) =>
    spawnSync(
      'redis-cli',
      ['-p', `${redisPort}`, '--no-auth-warning', '--user', user, '--pass', password, ...command],
      {
        encoding: 'utf8',
      },
    ).stdout.trim();

  beforeAll(async () => {
    execFileSync(process.execPath, [join(root, 'deploy', 'compose', 'make-secrets.mjs'), secrets]);
    redisPort = await freePort();
    const data = join(above, 'data');
    mkdirSync(data);
    const [program = '', ...args] = (services['redis']?.command ?? []).map(here);
    redis = spawn(program, [...args, '--port', `${redisPort}`, '--bind', '127.0.0.1', '--dir', data], {
      stdio: 'ignore',
    });
    await until(() => Promise.resolve(askRedis('health', 'health', 'ping') === 'PONG'));
    const url = readFileSync(join(secrets, 'redis-url'), 'utf8').replace('@redis:6379', `@127.0.0.1:${redisPort}`);
    const files = join(above, 'for-images');
    mkdirSync(files);
    writeFileSync(join(files, 'redis-url'), url);
    writeFileSync(join(files, 'master-key'), readFileSync(join(secrets, 'master-key')));
    for (const app of ['rest', 'mcp']) mkdirSync(auditOf(app), { recursive: true });
    execFileSync('chmod', ['-R', 'a+rX', above]);
    execFileSync('chmod', ['-R', 'a+w', join(above, 'audit')]);
    const environmentOf = (app: string, place: string) =>
      Object.fromEntries(
        Object.entries(services[app]?.environment ?? {}).map(([name, value]) => [
          name,
          // What holds where .env says nothing.
          value
            .replace(/^\$\{\w+:-(.*)\}$/, '$1')
            .replace(mountedSecrets, files)
            .replace(mountedAudit, place),
        ]),
      );
    stack = await startImages(
      { FHIR_GATEWAY_MASTER_KEY: '' },
      { own: (app) => environmentOf(app === 'rest' ? 'rest-api' : 'mcp-server', auditOf(app)) },
    );
  }, 240_000);

  afterAll(async () => {
    await stack?.stop();
    const ended = new Promise((resolve) => redis.once('exit', resolve));
    redis.kill('SIGTERM');
    await ended;
    rmSync(above, { recursive: true });
  }, 180_000);

  it('signs a person in, with sessions in the Redis and the key from a file', async () => {
    const agent = await signInAgent('client 2.x', stack.mcpUrl, 0);
    expect(agent.patient).not.toBe('');
    await agent.host.close();
    const audited = (app: string) => readFileSync(join(auditOf(app), 'audit.log'), 'utf8');
    expect([audited('rest'), audited('mcp')]).toEqual([
      expect.stringContaining('"event":"auth.success"'),
      expect.stringContaining('"event":"'),
    ]);
    const password = passwordIn(secrets);
    expect(Number(askRedis('gateway', password, 'dbsize'))).toBeGreaterThan(0);
    expect(askRedis('gateway', password, 'flushall')).toMatch(/^NOPERM/);
    expect(askRedis('gateway', password, 'config', 'get', '*')).toMatch(/^NOPERM/);
  }, 180_000);

  const itWithNginx = process.env['CI'] === 'true' || nginxAvailable ? it : it.skip;
  itWithNginx(
    'is at one https address behind the proxy of tls.yaml, without its metrics (needs nginx)',
    async () => {
      const proxy = await startComposeNginx(new URL(stack.restUrl).host);
      try {
        const host = new URL(stack.restUrl).host;
        const statusOf = async (path: string) => {
          const url = new URL(path, proxy.url);
          const { statusCode } = await new Promise<IncomingMessage>((resolve, reject) => {
            const sent = request(url, { ca: proxy.ca, headers: { host } }, (answer) => resolve(answer.resume()));
            sent.once('error', reject).end();
          });
          return statusCode;
        };
        expect(await statusOf('/readyz')).toBe(200);
        expect(await statusOf('/api/platforms')).toBe(200);
        expect(await statusOf('/api/fhir/sandbox-ehr/Patient/x')).toBe(401);
        expect(await statusOf('/metrics')).toBe(404);
        const { status, headers } = await fetch(`${proxy.plainUrl}/a?b=c`, { redirect: 'manual' });
        expect([status, headers.get('location')]).toEqual([308, 'https://localhost/a?b=c']);
      } finally {
        await proxy.stop();
      }
    },
    180_000,
  );

  it('has a Redis that answers nobody else', () => {
    expect(askRedis('health', 'health', 'dbsize')).toMatch(/^NOPERM/);
    const stranger = spawnSync('redis-cli', ['-p', `${redisPort}`, 'dbsize'], { encoding: 'utf8' });
    expect(stranger.stdout).toMatch(/^NOAUTH/);
    expect(services['redis']?.healthcheck?.test.join(' ')).toContain('--user health --pass health ping');
  });

  it('has a Redis that evicts nothing and keeps a log of all writes', () => {
    const info = askRedis('gateway', passwordIn(secrets), 'info');
    expect(info).toMatch(/maxmemory_policy:noeviction/);
    expect(info).toMatch(/aof_enabled:1/);
  });
});

function passwordIn(secrets: string): string {
  return /gateway:([^@]+)@/.exec(readFileSync(join(secrets, 'redis-url'), 'utf8'))?.[1] ?? '';
}

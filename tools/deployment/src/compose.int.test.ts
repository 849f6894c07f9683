import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signInAgent } from '@fhir-gateway/e2e/testing';
import { describeWithRedis, freePort, until } from '@fhir-gateway/testing';
import { readCompose } from './compose.js';
import { root, startImages, type ImageStack } from './testing/image-stack.js';

const { services } = readCompose(readFileSync(join(root, 'compose.yaml'), 'utf8'));
const mountedSecrets = '/run/secrets';

describeWithRedis('what compose.yaml starts, as processes of this machine', () => {
  const above = mkdtempSync(join(tmpdir(), 'fhir-gateway-compose-'));
  const secrets = join(above, 'secrets');
  let redisPort: number;
  let redis: ChildProcess;
  let stack: ImageStack;

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
    execFileSync('chmod', ['-R', 'a+rX', above]);
    const environment = Object.entries(services['rest-api']?.environment ?? {});
    stack = await startImages({
      FHIR_GATEWAY_MASTER_KEY: '',
      ...Object.fromEntries(environment.map(([name, value]) => [name, value.replace(mountedSecrets, files)])),
    });
  }, 120_000);

  afterAll(async () => {
    await stack?.stop();
    const ended = new Promise((resolve) => redis.once('exit', resolve));
    redis.kill('SIGTERM');
    await ended;
    rmSync(above, { recursive: true });
  }, 60_000);

  it('signs a person in, with sessions in the Redis and the key from a file', async () => {
    const agent = await signInAgent('client 2.x', stack.mcpUrl, 0);
    expect(agent.patient).not.toBe('');
    await agent.host.close();
    const password = passwordIn(secrets);
    expect(Number(askRedis('gateway', password, 'dbsize'))).toBeGreaterThan(0);
    expect(askRedis('gateway', password, 'flushall')).toMatch(/^NOPERM/);
    expect(askRedis('gateway', password, 'config', 'get', '*')).toMatch(/^NOPERM/);
  }, 60_000);

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

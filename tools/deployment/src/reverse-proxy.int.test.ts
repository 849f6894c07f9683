import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { signInAgent } from '@fhir-gateway/e2e/testing';
import { freePort, makeCertificate, redisAvailable, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { parse } from 'yaml';
import { root, startImages, type ImageStack } from './testing/image-stack.js';
import { nginxAvailable, startNginx, type Nginx } from './testing/nginx.js';
import { startSlowPlatform, type SlowPlatform } from './testing/slow-platform.js';
import { streamedCall } from './testing/streamed-call.js';

const megabytes = 20;
const proxies = join(root, 'deploy', 'proxy');
const has = (program: string, flag: string) => spawnSync(program, [flag]).status === 0;
const when = (isThere: boolean) => (isThere ? describe : describe.skip);
const missing = (program: string, isThere: boolean) => (isThere ? '' : ` (skipped: apt-get install ${program})`);

// In CI, which installs both, a missing one is a failure.
when(process.env['CI'] === 'true' || (nginxAvailable && redisAvailable()))(
  `behind nginx${missing('nginx-light', nginxAvailable)}`,
  () => {
    let nginx: Nginx;
    let platform: SlowPlatform;
    let small: SlowPlatform;
    let redis: TestRedis;
    let stack: ImageStack;
    let rest: string;
    let mcp: string;
    let restTls: string;
    let mcpTls: string;

    beforeAll(async () => {
      platform = await startSlowPlatform((megabytes * 1024 * 1024) / 5);
      small = await startSlowPlatform(100, 'small');
      const ports = { redirect: await freePort(), restTls: await freePort(), mcpTls: await freePort() };
      const plain = { restPlain: await freePort(), mcpPlain: await freePort() };
      [rest, mcp, restTls, mcpTls] = [plain.restPlain, plain.mcpPlain]
        .map((port) => `http://localhost:${port}`)
        .concat([ports.restTls, ports.mcpTls].map((port) => `https://localhost:${port}`)) as [
        string,
        string,
        string,
        string,
      ];
      redis = await startRedis();
      const env = {
        FHIR_GATEWAY_REDIS_URL: redis.url,
        FHIR_GATEWAY_PUBLIC_URL: rest,
        FHIR_GATEWAY_MCP_PUBLIC_URL: mcp,
        FHIR_GATEWAY_TRUSTED_PROXIES: 'loopback',
      };
      stack = await startImages(env, { platforms: [platform.folder, small.folder] });
      const portOf = (url: string) => Number(new URL(url).port);
      nginx = await startNginx({ ...ports, ...plain, rest: portOf(stack.restUrl), mcp: portOf(stack.mcpUrl) });
    }, 240_000);

    afterAll(async () => {
      await nginx?.stop();
      await stack?.stop();
      await platform?.close();
      await small?.close();
      await redis?.stop();
    }, 240_000);

    const ask = (url: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
      new Promise<IncomingMessage>((resolve, reject) => {
        const { method = 'GET', headers = {}, body } = init;
        request(url, { method, headers, ca: nginx.ca }, resolve).once('error', reject).end(body);
      });

    it('a person signs in, and links lead back through it', async () => {
      const agent = await signInAgent('client 2.x', mcp, 0);
      const status = await agent.browser.open(`${rest}/auth/status`);
      expect(status.body).toContain(agent.patient);
      const search = `${rest}/api/fhir/sandbox-ehr/Observation?category=laboratory&_count=1`;
      const { link } = JSON.parse((await agent.browser.open(search)).body) as { link: { url: string }[] };
      expect(link.length).toBeGreaterThan(1);
      for (const { url } of link) expect(url).toMatch(new RegExp(`^${rest}/`));
      await agent.host.close();
    }, 240_000);

    it(`the first bytes of ${megabytes} MB arrive before the last have left, and all of them do`, async () => {
      const answer = await ask(`${restTls}/api/fhir/slow/Patient/slow`);
      expect(answer.statusCode).toBe(200);
      let bytes = 0;
      const halfway = new Promise<void>((resolve) => {
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          // What nginx itself holds back is less than this.
          if (bytes > (megabytes / 2 - 1) * 1024 * 1024) resolve();
        });
      });
      await halfway;
      platform.finish();
      await new Promise((resolve) => answer.once('end', resolve));
      expect(bytes).toBe(JSON.stringify(platform.answer).length);
    }, 240_000);

    it('an event stream of the MCP server begins while the call goes on', async () => {
      const call = streamedCall('small');
      // The public name, as a client that came by it would send it.
      const headers = { ...call.headers, host: new URL(mcp).host };
      const answer = await ask(`${mcpTls}/mcp`, { ...call, headers });
      expect(answer.headers['content-type']).toMatch(/^text\/event-stream/);
      const [first] =
        (await new Promise<[Buffer]>((resolve) => answer.once('data', (chunk: Buffer) => resolve([chunk])))) ?? [];
      expect(first.toString()).toMatch(/notifications\/progress/);
      small.finish();
      expect(await text(answer)).toMatch(/"id":1/);
    }, 240_000);

    it('an unencrypted address leads to the other, and /metrics to nothing', async () => {
      expect((await ask(`${restTls}/metrics`)).statusCode).toBe(404);
      expect((await ask(`${restTls}/livez`)).statusCode).toBe(200);
      expect((await ask(`${mcpTls}/readyz`)).statusCode).toBe(200);
    });
  },
);

when(has('haproxy', '-v'))(`HAProxy${missing('haproxy', has('haproxy', '-v'))}`, () => {
  it('takes its example', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-haproxy-'));
    const { cert, key } = makeCertificate(['gateway.example.org', 'mcp.example.org']);
    mkdirSync(join(folder, 'tls'));
    writeFileSync(join(folder, 'tls', 'gateway.pem'), `${cert}${key}`);
    const config = readFileSync(join(proxies, 'haproxy.cfg'), 'utf8').replace('/etc/haproxy/tls/', `${folder}/tls/`);
    writeFileSync(join(folder, 'haproxy.cfg'), config);
    const { status, stdout, stderr } = spawnSync('haproxy', ['-c', '-f', join(folder, 'haproxy.cfg')], {
      encoding: 'utf8',
    });
    expect([status, stdout + stderr]).toEqual([0, expect.not.stringMatching(/WARNING|ALERT/)]);
  });
});

when(has('caddy', 'version'))(`Caddy${missing('caddy', has('caddy', 'version'))}`, () => {
  it('takes its example', () => {
    const args = ['validate', '--adapter', 'caddyfile', '--config', join(proxies, 'Caddyfile')];
    const { status, stdout } = spawnSync('caddy', args, { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, expect.stringContaining('Valid configuration')]);
  });
});

it('Traefik’s example leads each host to its app', () => {
  const { http } = parse(readFileSync(join(proxies, 'traefik.yaml'), 'utf8')) as { http: TraefikHttp };
  for (const [name, router] of Object.entries(http.routers)) {
    expect(router.rule).toMatch(/^Host\(`[a-z]+\.example\.org`\) && !Path\(`\/metrics`\)$/);
    const { loadBalancer } = http.services[router.service] ?? {};
    expect(loadBalancer?.servers).toEqual([{ url: `http://127.0.0.1:${name === 'rest' ? 8000 : 8001}` }]);
    expect(http.serversTransports[loadBalancer?.serversTransport ?? '']).toBeDefined();
  }
});

interface TraefikHttp {
  readonly routers: Readonly<Record<string, { rule: string; service: string }>>;
  readonly services: Readonly<Record<string, { loadBalancer: { servers: object[]; serversTransport: string } }>>;
  readonly serversTransports: Readonly<Record<string, object>>;
}

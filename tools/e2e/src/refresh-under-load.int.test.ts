import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { describeWithRedis, eventually } from '@fhir-gateway/testing';
import { readAllPages, type SearchBundle } from './testing/bundle.js';
import { FormBrowser } from './testing/browser/form-browser.js';
import { connectApp, signInAs, type ConnectedApp } from './testing/browser/form-person.js';
import { credentialParts } from './testing/hostile/credential-parts.js';
import { findSecrets } from './testing/hostile/secret-search.js';
import { shared, sharedAgent, sharedRedis, sharedStack } from './testing/shared.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { recordRedis } from './testing/stacks/redis-recorder.js';
import { refreshesIn } from './testing/stacks/refresh-log.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import { masterKey } from './testing/stacks/stack.js';
import { keepAsking, shareOf } from './testing/stacks/steady-load.js';

/** `npm run soak:refresh` asks for a minute. */
const seconds = Number(process.env['FHIR_GATEWAY_SOAK_SECONDS'] ?? 8);
const callers = 200;
/** A call must reach the platform before its token ends, also on a busy machine. */
const accessTokenSeconds = 5;
/** Apps that refresh at two processes at once. */
const rounds = 8;
/** How long after the first request the second one leaves, in milliseconds. */
const apartMs = [0, 0, 15, 60];
/** Life of a token on the movable clock, and how much time passes on it from one page of a long read to the next. */
const lifeSeconds = 300;
const secondsPerPage = 60;

/**
 * The sandbox's `oidc-provider` rotates refresh tokens, and one that comes twice ends the whole grant: a single refresh
 * too many, in either process, would fail every request that follows.
 */
describeWithRedis(`${callers} requests at once in two processes, tokens of ${accessTokenSeconds} seconds`, () => {
  const secretsFile = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-secrets-')), 'secrets');
  const browser = new FormBrowser();
  let origins: string[];
  const redis = sharedRedis();
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest'],
    redisUrl: redis.url,
    accessTokenSeconds,
    // All of it comes from one person, and how much of that a process takes at once is shown elsewhere.
    env: { FHIR_GATEWAY_RATE_LIMITS: '1000' },
    sandboxEnv: { FHIR_GATEWAY_SANDBOX_SECRETS_FILE: secretsFile },
  }));
  const recorder = shared(
    () => recordRedis(redis.url),
    (one) => one.stop(),
  );
  beforeAll(async () => {
    origins = [stack.restUrl, await stack.addReplica('rest')];
    await signInAs(browser, `${stack.restUrl}/auth/sandbox-ehr/login`, 'hedda');
    await recorder.dump();
  });

  it(
    'fail none, refresh once for each token that ends, and leave no secret in Redis or in a log',
    async () => {
      const before = await stack.counters();
      const dumping = setInterval(() => void recorder.dump(), 1_000);
      const headers = { cookie: browser.cookieHeader(stack.restUrl), host: new URL(stack.restUrl).host };
      const load = { origins, path: '/api/fhir/sandbox-ehr/Patient/hedda-vantreen', headers };
      const startedMs = performance.now();
      const { answered, failures, durationsMs } = await keepAsking(load, callers, seconds);
      const elapsedSeconds = (performance.now() - startedMs) / 1000;
      clearInterval(dumping);
      await recorder.dump();
      const after = await stack.counters();

      expect({ answered, failed: failures.length, first: failures.slice(0, 3) }).toEqual({
        answered,
        failed: 0,
        first: [],
      });
      expect(answered).toBeGreaterThan(callers);
      expect(after.refusedRefreshes).toBe(0);
      // The last lines may still be on their way here.
      await eventually(() => refreshesIn(stack.output()).length >= after.refreshes);
      const refreshes = refreshesIn(stack.output());
      expect(refreshes).toHaveLength(after.refreshes);
      // One for each expiry: none is missing, or requests had failed, and there are no more than ends of tokens. A token is
      // over after four fifths of its life, which counts in whole seconds from the one in which its refresh was sent.
      expect(after.refreshes - before.refreshes).toBeGreaterThan(0);
      const shortestLife = accessTokenSeconds * 0.8 - 1;
      expect(after.refreshes - before.refreshes).toBeLessThanOrEqual(1 + Math.floor(elapsedSeconds / shortestLife));

      const secrets = [
        ...readFileSync(secretsFile, 'utf8').split('\n').filter(Boolean),
        ...cookieValues().flatMap(credentialParts),
        masterKey,
      ];
      // Code, verifier and three tokens of the sign-in; two new tokens of each refresh at least.
      expect(new Set(secrets).size).toBeGreaterThan(5 + 2 * (after.refreshes - before.refreshes));
      const places = { logs: stack.output(), redis: recorder.text() };
      expect(places.logs).toContain('"event":"token.refresh"');
      expect(places.redis).toContain('"connection:sandbox-ehr":"d1.');
      const searchedMs = performance.now();
      expect(findSecrets(secrets, places)).toEqual([]);
      const latency = [0.5, 0.95, 1].map((share) => `${Math.round(shareOf(durationsMs, share))} ms`).join(' / ');
      report(
        `${seconds} s, ${callers} callers, 2 processes: ${answered} requests, ${failures.length} failed, p50/p95/max ${latency}`,
        `${after.refreshes - before.refreshes} refreshes, ${after.refusedRefreshes} refused`,
        `${new Set(secrets).size} secrets looked for in ${sizeOf(places.logs)} of logs and ${sizeOf(places.redis)} of ` +
          `Redis (${Math.round(performance.now() - searchedMs)} ms): none found`,
      );
    },
    (seconds + 120) * 1000,
  );

  const cookieValues = () =>
    browser
      .cookieHeader(stack.restUrl)
      .split('; ')
      .map((pair) => pair.slice(pair.indexOf('=') + 1));

  /** Sends a request to one of the processes, under the host that both are known by. */
  async function ask(origin: string, path: string, init: { form?: Record<string, string>; token?: string } = {}) {
    const headers = {
      host: new URL(stack.restUrl).host,
      ...(init.token !== undefined && { authorization: `Bearer ${init.token}` }),
      ...(init.form && { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    const sent = request(`${origin}${path}`, { method: init.form ? 'POST' : 'GET', headers });
    sent.end(init.form && new URLSearchParams(init.form).toString());
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, body: JSON.parse(await text(response)) as Record<string, unknown> };
  }

  const refresh = (origin: string, { clientId }: ConnectedApp, token: unknown) =>
    ask(origin, '/oauth/token', {
      form: { grant_type: 'refresh_token', refresh_token: String(token), client_id: clientId },
    });

  it(`go on when they refresh at both at once, ${rounds} of ${rounds}`, async () => {
    const [one = '', two = ''] = origins;
    const goOn: boolean[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const app = await connectApp(new FormBrowser(), stack.restUrl);
      const [first, second] = await Promise.all([
        refresh(one, app, app.refreshToken),
        setTimeout(apartMs[round % apartMs.length]).then(() => refresh(two, app, app.refreshToken)),
      ]);
      expect([first.status, second.status]).toEqual([200, 200]);
      expect(second.body['refresh_token']).toBe(first.body['refresh_token']);
      const token = String(second.body['access_token']);
      const used = await Promise.all(origins.map((origin) => ask(origin, '/auth/status', { token })));
      expect(used.map(({ status }) => status)).toEqual([200, 200]);
      goOn.push((await refresh(two, app, first.body['refresh_token'])).status === 200);
    }
    expect(goOn.filter(Boolean)).toHaveLength(rounds);
  });
});

describeWithRedis('an access token that expires in use, two processes on one Redis', () => {
  const clock = movableClock();
  const redis = sharedRedis();
  const stack = sharedStack(() => ({
    mcpAuth: 'local',
    apps: ['rest', 'mcp'],
    redisUrl: redis.url,
    accessTokenSeconds: lifeSeconds,
    env: clock.env,
    sandboxEnv: clock.env,
  }));
  const agent = sharedAgent(stack);
  let patient: string;
  beforeAll(async () => {
    await signInAs(new FormBrowser(), `${stack.restUrl}/auth/sandbox-ehr/login`, 'hedda');
    const status = await agent.call('get_auth_status', { platform_id: 'sandbox-ehr' });
    patient = (status.structured['connections'] as { patient_id: string }[])[0]?.patient_id ?? '';
  });

  const base = () => `${stack.restUrl}/api/fhir/sandbox-ehr`;

  it('is renewed within a read of many pages, and nobody notices', async () => {
    const before = await stack.counters();
    const startedMs = performance.now();
    const { refs, pages } = await readAllPages(`${base()}/Observation?category=laboratory&_count=40`, async (url) => {
      // Slow enough for the token to end on the way.
      clock.advance(secondsPerPage * 1000);
      const response = await fetch(url);
      expect(response.status).toBe(200);
      return (await response.json()) as SearchBundle;
    });
    expect(refs.sort()).toEqual(
      await refsInSandbox(stack.sandboxOrigin, `Observation?category=laboratory&patient=${patient}`),
    );
    expect(pages * secondsPerPage).toBeGreaterThan(lifeSeconds);
    const refreshes = (await stack.counters()).refreshes - before.refreshes;
    expect(refreshes).toBeGreaterThanOrEqual(1);
    const seconds = pages * secondsPerPage + (performance.now() - startedMs) / 1000;
    // A token is renewed at the end of its life, less a fifth and the fraction of a second, not at every page.
    expect(refreshes).toBeLessThanOrEqual(Math.ceil(seconds / (lifeSeconds / 2)));
  });

  it('is renewed once for 50 requests at once over both processes', async () => {
    for (let round = 0; round < 3; round++) {
      clock.advance((lifeSeconds + 1) * 1000);
      const before = await stack.counters();
      const args = { platform_id: 'sandbox-ehr', resource_type: 'Patient', resource_id: patient };
      const calls = Array.from({ length: 50 }, async (_, index) => {
        if (index % 2 === 0) return (await fetch(`${base()}/Patient/${patient}`)).status;
        return (await agent.call('read', args)).isError ? 'failed' : 200;
      });
      expect(await Promise.all(calls)).toEqual(Array.from({ length: 50 }, () => 200));
      const after = await stack.counters();
      expect(after.refreshes - before.refreshes).toBe(1);
      expect(after.refusedRefreshes).toBe(before.refusedRefreshes);
    }
  });
});

function sizeOf(text: string): string {
  return `${Math.round(text.length / 1000)} kB`;
}

/** For whoever runs the soak by hand; Jest's own console would add a stack to each line. */
function report(...lines: string[]): void {
  if (process.env['FHIR_GATEWAY_SOAK_SECONDS'] !== undefined) process.stdout.write(`\n${lines.join('\n')}\n`);
}

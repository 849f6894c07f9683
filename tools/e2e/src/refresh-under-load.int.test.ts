import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumAvailable, describeWithRedis, eventually, launchChromium, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { createClient } from 'redis';
import { credentialParts } from './testing/hostile/credential-parts.js';
import { Person } from './testing/browser/person.js';
import { recordRedis } from './testing/stacks/redis-recorder.js';
import type { RedisRecorder } from './testing/stacks/redis-recorder.js';
import { refreshesIn } from './testing/stacks/refresh-log.js';
import { findSecrets } from './testing/hostile/secret-search.js';
import { masterKey, startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';
import { keepAsking, shareOf } from './testing/stacks/steady-load.js';

/** `npm run soak:refresh` asks for a minute. */
const seconds = Number(process.env['FHIR_GATEWAY_SOAK_SECONDS'] ?? 13);
const callers = 200;
/** A call must reach the platform before its token ends, also on a busy machine. */
const accessTokenSeconds = 5;
const patient = 'hedda-vantreen';
const withChromium = chromiumAvailable() ? it : it.skip;

/**
 * The sandbox's `oidc-provider` rotates refresh tokens, and one that comes twice ends the whole grant: a single refresh
 * too many, in either process, would fail every request that follows.
 */
describeWithRedis(`${callers} requests at once in two processes, tokens of ${accessTokenSeconds} seconds`, () => {
  const secretsFile = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-secrets-')), 'secrets');
  const cookies = new Set<string>();
  let redis: TestRedis;
  let stack: Stack;
  let recorder: RedisRecorder;
  let origins: string[];
  let headers: Record<string, string>;

  beforeAll(async () => {
    redis = await startRedis();
    stack = await startStack({
      mcpAuth: 'oauth',
      apps: ['rest'],
      redisUrl: redis.url,
      accessTokenSeconds,
      // All of it comes from one person, and how much of that a process takes at once is shown elsewhere.
      env: { FHIR_GATEWAY_RATE_LIMITS: '1000' },
      sandboxEnv: { FHIR_GATEWAY_SANDBOX_SECRETS_FILE: secretsFile },
    });
    origins = [stack.restUrl, await stack.addReplica('rest')];
    recorder = await recordRedis(redis.url);
    if (chromiumAvailable()) await signIn();
  }, 90_000);

  afterAll(async () => {
    recorder?.stop();
    await stack?.stop();
    await redis?.stop();
  });

  async function signIn(): Promise<void> {
    const browser = await launchChromium();
    const person = await Person.withBrowser(browser);
    const remember = async () => {
      for (const { name, value } of await person.cookies()) if (name.startsWith('fhir_gateway')) cookies.add(value);
      await recorder.dump();
    };
    await person.page.goto(`${stack.restUrl}/auth/sandbox-ehr/login`);
    await remember();
    await person.continueToPlatform();
    await remember();
    await person.authenticate({ login: 'hedda' });
    await person.allow();
    await remember();
    const session = (await person.cookies()).filter(({ name }) => name.startsWith('fhir_gateway_session'));
    const cookie = session.map(({ name, value }) => `${name}=${value}`).join('; ');
    headers = { cookie, host: new URL(stack.restUrl).host };
    await browser.close();
  }

  withChromium(
    'fail none, refresh once for each token that ends, and leave no secret in Redis or in a log',
    async () => {
      const before = await stack.counters();
      const dumping = setInterval(() => void recorder.dump(), 1_000);
      const load = { origins, path: `/api/fhir/sandbox-ehr/Patient/${patient}`, headers };
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
        ...[...cookies].flatMap(credentialParts),
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

  withChromium('would have found one: a token put into Redis is seen by the same search', async () => {
    const token = readFileSync(secretsFile, 'utf8').split('\n').filter(Boolean).at(-1) ?? '';
    const planter = await createClient({ url: redis.url }).connect();
    const hidden = Buffer.from(JSON.stringify({ scope: 'patient/*.rs', token })).toString('base64url');
    await planter.hSet('fg:{planted}', 'field', hidden);
    await recorder.dump();
    planter.destroy();
    const hits = findSecrets([token], { redis: recorder.text() });
    expect(hits.map(({ form }) => form)).toContainEqual(expect.stringMatching(/^base64/));
  });
});

function sizeOf(text: string): string {
  return `${Math.round(text.length / 1000)} kB`;
}

/** For whoever runs the soak by hand; Jest's own console would add a stack to each line. */
function report(...lines: string[]): void {
  if (process.env['FHIR_GATEWAY_SOAK_SECONDS'] !== undefined) process.stdout.write(`\n${lines.join('\n')}\n`);
}

import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumAvailable, describeWithRedis, launchChromium, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { createClient } from 'redis';
import { agentKinds, connectAgent } from './testing/agents/agent.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { masterKey, startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';
import { Person } from './testing/browser/person.js';

const accessTokenSeconds = 300;
const withChromium = chromiumAvailable() ? it : it.skip;

describeWithRedis('the whole flow, with debug logging, on Redis', () => {
  const clock = movableClock();
  let redis: TestRedis;
  let stack: Stack;
  let browser: Browser;
  const secretsFile = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-secrets-')), 'secrets');

  beforeAll(async () => {
    redis = await startRedis();
    stack = await startStack({
      mcpAuth: 'local',
      apps: ['rest', 'mcp'],
      redisUrl: redis.url,
      accessTokenSeconds,
      env: clock.env,
      sandboxEnv: { ...clock.env, FHIR_GATEWAY_SANDBOX_SECRETS_FILE: secretsFile },
    });
    if (chromiumAvailable()) browser = await launchChromium();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    await redis?.stop();
  });

  withChromium(
    'shows no token, code, verifier, key or cookie in logs, Redis, or answers',
    async () => {
      const person = await Person.withBrowser(browser);
      const received = recordAnswers(person, stack.restUrl);
      const dumps: string[] = [];
      const cookies = new Set<string>();
      const remember = async () => {
        for (const { name, value } of await person.cookies()) if (name.startsWith('fhir_gateway')) cookies.add(value);
        dumps.push(await dumpRedis(redis.url));
      };

      for (const kind of agentKinds) {
        const agent = await connectAgent(kind, stack.mcpUrl);
        const started = await agent.call('start_auth', { platform_id: 'sandbox-ehr' });
        received.push(started.text);
        await person.page.goto(String(started.structured['authorization_url']));
        await remember();
        await person.continueToPlatform();
        await remember();
        await person.authenticate({ login: 'hedda' });
        await person.allow();
        await remember();
        const calls: [string, Record<string, unknown>][] = [
          ['wait_for_auth', { platform_id: 'sandbox-ehr' }],
          ['get_auth_status', {}],
          ['search', { platform_id: 'sandbox-ehr', resource_type: 'Observation', params: { category: 'laboratory' } }],
          ['read', { platform_id: 'sandbox-ehr', resource_type: 'Patient', resource_id: 'hedda-vantreen' }],
          ['read', { platform_id: 'sandbox-ehr', resource_type: 'Patient', resource_id: 'no-such-patient' }],
          ['get_capabilities', { platform_id: 'sandbox-ehr' }],
        ];
        for (const [tool, args] of calls) {
          const { text, structured } = await agent.call(tool, args);
          received.push(text, JSON.stringify(structured));
        }
        // Past the life of the token, so that a refresh happens and its tokens are looked for, too.
        clock.advance((accessTokenSeconds + 1) * 1000);
        const { text } = await person.get(`${stack.restUrl}/api/fhir/sandbox-ehr/Observation?_count=2`);
        received.push(text);
        await person.page.goto(`${stack.restUrl}/`);
        received.push(await person.page.content());
        await remember();
        received.push((await agent.call('revoke_auth', { platform_id: 'sandbox-ehr' })).text);
        await agent.close();
      }

      const secrets = readFileSync(secretsFile, 'utf8').split('\n').filter(Boolean);
      // Per round: code, verifier, three tokens at sign-in, and the refresh with its own.
      expect(new Set(secrets).size).toBeGreaterThanOrEqual(agentKinds.length * 6);
      expect(cookies.size).toBeGreaterThanOrEqual(agentKinds.length);
      const values = [...secrets, ...[...cookies].flatMap(cookieParts), masterKey];
      const places = { logs: stack.output(), redis: dumps.join('\n'), answers: received.join('\n') };
      // The search would find nothing in an empty log: what happened must be there.
      for (const event of [
        'auth.start',
        'auth.success',
        'token.refresh',
        'fhir.read',
        'fhir.search-type',
        'auth.revoke',
      ]) {
        expect(places.logs).toContain(`"event":"${event}"`);
      }
      expect(places.redis.length).toBeGreaterThan(1_000);
      expect(hits(values, places)).toEqual([]);
    },
    120_000,
  );
});

/** The cookie as sent, decoded, and the credential without its signature. */
function cookieParts(value: string): string[] {
  const decoded = decodeURIComponent(value);
  return [value, decoded, decoded.replace(/^s:/, '').split('.')[0] ?? decoded];
}

/** Collects the bodies the browser gets from the gateway; its own cookies it gets in headers, as it must. */
function recordAnswers(person: Person, origin: string): string[] {
  const bodies: string[] = [];
  person.page.on('response', (response) => {
    if (!response.url().startsWith(origin)) return;
    void response.text().then(
      (text) => bodies.push(text),
      () => undefined,
    );
  });
  return bodies;
}

function hits(values: readonly string[], places: Readonly<Record<string, string>>): string[] {
  const found: string[] = [];
  for (const [place, text] of Object.entries(places)) {
    for (const value of values) {
      const at = text.indexOf(value);
      if (at !== -1) found.push(`${place}: …${text.slice(Math.max(0, at - 80), at)}‹secret›`);
    }
  }
  return found;
}

async function dumpRedis(url: string): Promise<string> {
  const redis = createClient({ url });
  await redis.connect();
  const lines: string[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    lines.push(`${key} ${type === 'hash' ? JSON.stringify(await redis.hGetAll(key)) : await redis.get(key)}`);
  }
  redis.destroy();
  return lines.join('\n');
}

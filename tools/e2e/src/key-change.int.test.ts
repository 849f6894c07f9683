import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { askRedis, describeWithRedis, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { Fleet } from './testing/stacks/fleet.js';
import type { Replica } from './testing/stacks/fleet.js';
import { signInAgent } from './testing/agents/signed-in-agent.js';
import type { SignedInAgent } from './testing/agents/signed-in-agent.js';
import { readAsEverybody, renewAgentToken } from './testing/browser/visitors.js';

const cli = join(dirname(findPlatformsDirectory(import.meta.url)), 'apps', 'cli', 'dist', 'main.js');
const keyA = 'the-first-master-key-0123456789-ABCDEFGHIJKLM';
const keyB = 'its-successor-98765-zyxwvutsrqponmlkjihgfedcba';
const keyC = 'no-relation-of-theirs-13579-QWERTYUIOPasdfghj';

/** The single key has the id `default`, and keeps it in the list. */
function list(primary: 'default' | 'next', ...ids: ('default' | 'next')[]): Record<string, string> {
  const keys = ids.map((id) => ({ id, key: id === 'next' ? keyB : keyA, primary: id === primary }));
  return { FHIR_GATEWAY_MASTER_KEYS: JSON.stringify(keys) };
}

/** What each roll-out of docs/deploying.md sets. */
const steps = {
  before: { FHIR_GATEWAY_MASTER_KEY: keyA },
  known: list('default', 'default', 'next'),
  primary: list('next', 'default', 'next'),
  after: list('next', 'next'),
};

describeWithRedis('a change of the master key, in the order of the page on deploying', () => {
  let redis: TestRedis;
  let fleet: Fleet;
  let running: Replica[];
  const visitors: SignedInAgent[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.start(redis.url, 300);
    running = await fleet.run({ env: steps.before });
    fleet.serve(...running);
    visitors.push(await signInAgent('client 2.x', fleet.mcpUrl, 0));
  }, 120_000);

  afterAll(async () => {
    await Promise.all(visitors.map(({ host }) => host.close()));
    await fleet?.stop();
    await redis?.stop();
  });

  const expectAllRead = async () => {
    for (const visitor of visitors) expect(await readAsEverybody(visitor, fleet)).toEqual([]);
  };

  /** One roll-out: for a while both releases serve, and somebody signs in by way of both. */
  async function rollOut(env: Record<string, string>): Promise<void> {
    const next = await fleet.run({ env });
    fleet.serve(...running, ...next);
    visitors.push(await signInAgent('client 2.x', fleet.mcpUrl, 0));
    await expectAllRead();
    for (const visitor of visitors) await renewAgentToken(visitor, fleet);
    fleet.serve(...next);
    await Promise.all(running.map((replica) => replica.stop()));
    running = next;
    await expectAllRead();
  }

  const rotate = (env: Record<string, string>) =>
    new Promise<{ code: number; counts: Record<string, number> }>((resolve) => {
      const settings = { ...env, FHIR_GATEWAY_REDIS_URL: redis.url, PATH: process.env['PATH'] };
      const child = execFile(process.execPath, [cli, 'keys', 'rotate', '--json'], { env: settings }, (_error, stdout) =>
        resolve({
          code: child.exitCode ?? -1,
          counts: (JSON.parse(stdout) as { result: Record<string, number> }).result,
        }),
      );
    });

  it('keeps every connection, and who opens a page meanwhile: the new key is known, then primary, then alone', async () => {
    await rollOut(steps.known);
    await rollOut(steps.primary);
    const { code, counts } = await rotate(steps.primary);
    expect(counts).toMatchObject({ unknownKey: 0, tampered: 0, overtaken: 0 });
    expect(counts['resealed']).toBeGreaterThan(0);
    // 4 while something of a sign-in that is under way has not ended; that is lost with the old key, and nothing else.
    expect([0, 4]).toContain(code);

    const next = await fleet.run({ env: steps.after });
    fleet.serve(...next);
    await Promise.all(running.map((replica) => replica.stop()));
    running = next;
    // Cookies are in browsers, and the id of an app that registered itself is its description: both are under the first
    // key, which the store has, sealed with the new one.
    await expectAllRead();
    for (const visitor of visitors) await renewAgentToken(visitor, fleet);
    visitors.push(await signInAgent('client 2.x', fleet.mcpUrl, 0));
    expect(await readAsEverybody(visitors.at(-1) as SignedInAgent, fleet)).toEqual([]);
  }, 240_000);

  it('starts nothing whose key is another at once, and lets nobody in where that is wanted', async () => {
    const visitor = await signInAgent('client 2.x', fleet.mcpUrl, 0);
    visitors.push(visitor);
    const other = { env: { FHIR_GATEWAY_MASTER_KEY: keyC } };
    await expect(fleet.run(other)).rejects.toThrow(/MASTER_KEYS_DO_NOT_FIT/);
    await Promise.all(running.map((replica) => replica.stop()));
    const redisPort = Number(new URL(redis.url).port);
    await askRedis(redisPort, ['DEL', 'fg:{keys-in-use}', 'fg:{lasting-key}']);
    await expect(fleet.run(other)).rejects.toThrow(/RECORD_TAMPERED.*oauth:signing-key/);
    await askRedis(redisPort, ['DEL', 'fg:{oauth}:signing-key']);
    fleet.serve(...(await fleet.run(other)));
    const record = `${fleet.restUrl}/api/fhir/sandbox-ehr/Patient/${visitor.patient}`;
    const authorization = `Bearer ${visitor.host.memory.tokens()?.access_token}`;
    const byToken = await fetch(record, { headers: { authorization } });
    const byCookie = await visitor.browser.open(record);
    // The token's record is there and does not open; the cookie has a signature of nobody.
    expect([byToken.status, byCookie.status]).toEqual([503, 401]);
    expect([await byToken.text(), byCookie.body].join()).not.toContain(visitor.patient);
    const status = visitor.host.agent.call('get_auth_status', { platform_id: 'sandbox-ehr' });
    await expect(status).rejects.toThrow();
  }, 60_000);
});

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithRedis, startRedis } from '@fhir-gateway/testing';
import { vaultErrorCodes } from './errors.js';
import * as library from './index.js';
import * as redisEntry from './redis/redis.js';
import { accessTokenOf, openVault, refresh, signIn } from './testing/readme-example.js';

const read = (...path: string[]) => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    const example = read('testing', 'readme-example.ts')
      .replace("'../index.js'", "'@fhir-gateway/token-vault'")
      .replace("'../redis/redis.js'", "'@fhir-gateway/token-vault/redis'");
    expect(shown).toBe(example);
  });

  it('explains every error code and names every export', () => {
    for (const code of vaultErrorCodes) expect(readme).toContain(`\`${code}\``);
    for (const name of [...Object.keys(library), ...Object.keys(redisEntry)]) expect(readme).toContain(`\`${name}`);
  });

  it('keeps the Redis client out of the main entry', () => {
    expect(Object.keys(library).filter((name) => /redis/i.test(name))).toEqual([]);
  });
});

describeWithRedis('the README example', () => {
  it('runs', async () => {
    const redis = await startRedis();
    const vault = await openVault(redis.url, randomBytes(32));
    const cookie = await signIn(vault, 'first');
    expect(await accessTokenOf(vault, cookie)).toBe('first');
    await refresh(vault, await vault.authenticate(cookie), async () => 'second');
    expect(await accessTokenOf(vault, cookie)).toBe('second');
    await vault.close();
    await redis.stop();
  });
});

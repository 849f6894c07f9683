import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vaultErrorCodes } from './errors.js';
import * as library from './index.js';
import * as redisEntry from './redis/redis.js';

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

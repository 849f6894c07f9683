import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vaultErrorCodes } from './errors.js';
import * as library from './index.js';

describe('the README', () => {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

  it('explains every error code', () => {
    for (const code of vaultErrorCodes) expect(readme).toContain(`\`${code}\``);
  });

  it('keeps the Redis client out of the main entry', () => {
    expect(Object.keys(library).filter((name) => /redis/i.test(name))).toEqual([]);
  });
});

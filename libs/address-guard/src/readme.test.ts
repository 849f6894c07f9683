import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument } from './testing/readme-example.js';

describe('the README', () => {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

  it('has an example that runs', async () => {
    await expect(readDocument('https://127.0.0.1/doc')).rejects.toMatchObject({ cause: { code: 'ADDRESS_PRIVATE' } });
  });

  it('names every error code', () => {
    expect(readme).toContain('`ADDRESS_PRIVATE`');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from './index.js';
import { readDocument } from './testing/readme-example.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', async () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    expect(shown).toBe(
      read('testing', 'readme-example.ts').replaceAll("'../index.js'", "'@fhir-gateway/address-guard'"),
    );
    await expect(readDocument('https://127.0.0.1/doc')).rejects.toMatchObject({ cause: { code: 'ADDRESS_PRIVATE' } });
  });

  it('names every export and error code', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}\``);
    expect(readme).toContain('`ADDRESS_PRIVATE`');
  });
});

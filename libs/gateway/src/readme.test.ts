import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from './index.js';
import { openGateway } from './testing/readme-example.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', async () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    const source = read('testing', 'readme-example.ts');
    expect(shown).toBe(source.replaceAll("'../index.js'", "'@fhir-gateway/gateway'"));
    const gateway = await openGateway(import.meta.url);
    expect(await gateway.health()).toMatchObject({ ready: true });
    await gateway.close();
  });

  it('names every export', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}`);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from './index.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and called in the tests', () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    expect(shown).toBe(read('testing', 'readme-example.ts').replaceAll("'../index.js'", "'@fhir-gateway/client'"));
  });

  it('names every export', () => {
    const types = [...read('index.ts').matchAll(/export type \{([^}]+)\}/g)].flatMap(([, names = '']) =>
      names.split(','),
    );
    for (const name of [...Object.keys(library), ...types.map((one) => one.trim())]) {
      expect(readme).toContain(`\`${name}\``);
    }
  });
});

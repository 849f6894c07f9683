import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from './index.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('names every export', () => {
    const types = [...read('index.ts').matchAll(/export type \{([^}]+)\}/g)].flatMap(([, names = '']) =>
      names.split(','),
    );
    for (const name of [...Object.keys(library), ...types.map((one) => one.trim())]) {
      expect(readme).toContain(`\`${name}\``);
    }
  });
});

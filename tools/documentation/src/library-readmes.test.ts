import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeBlocks } from './code-blocks.js';

const root = resolve(__dirname, '..', '..', '..');
const read = (...path: string[]) => readFileSync(join(root, 'libs', ...path), 'utf8');
const example = join('src', 'testing', 'readme-example.ts');
const libraries = readdirSync(join(root, 'libs')).filter((name) => existsSync(join(root, 'libs', name, example)));

/** What a library exports, by the names of its entries and the files they are. */
type Entries = Readonly<Record<string, { readonly '@fhir-gateway/source'?: string }>>;

it('most libraries have an example', () => expect(libraries.length).toBeGreaterThan(14));

describe.each(libraries)('the README of %s', (library) => {
  const { name, exports } = JSON.parse(read(library, 'package.json')) as { name: string; exports: Entries };
  const sources = Object.entries(exports).flatMap(([entry, { '@fhir-gateway/source': source }]) =>
    source === undefined ? [] : [[join(name, entry), source] as const],
  );

  it('shows the example that its tests compile and run', () => {
    let compiled = read(library, example);
    for (const [entry, source] of sources) {
      compiled = compiled.replaceAll(`'${source.replace('./src/', '../').replace(/ts$/, 'js')}'`, `'${entry}'`);
    }
    const shown = codeBlocks(root, join('libs', library, 'README.md')).map(({ text }) => `${text}\n`);
    expect(shown).toContain(compiled);
  });

  it.each(sources.map(([entry]) => entry))('names the entry %s', (entry) => {
    expect(read(library, 'README.md')).toContain(entry);
  });
});

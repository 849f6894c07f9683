// Run by npm, in the folder of a package, before packing it. A package without a whole build is refused: npm would pack
// what there is, and say nothing. What is packed brings its licence, which lies at the root of the repository.
import { copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** What the tsconfig of no library compiles. */
const isLeftOut = (path) => /\.(?:test|contract|d)\.ts$|(?:^|\/)testing\//.test(path);
/** Licences of data that is in a bundle; `files` of the package names them. */
const notices = { '@fhir-gateway/cli': ['LOINC_short_license.txt', 'NOTICES.md'] };

/** Of the packages in a bundle; `bundle.mjs` writes it. */
const licencesFile = 'dist/THIRD-PARTY-LICENCES.txt';

const { name, bin, exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));
const targets = Object.values(entries ?? {}).flatMap((entry) =>
  typeof entry === 'string' ? [entry] : [entry.types, entry.default],
);
const expected = [...Object.values(bin ?? {}), ...targets, ...(bin === undefined ? compiledFiles() : [licencesFile])];
const missing = [...new Set(expected.map((file) => join(file)))].filter((file) => !existsSync(file));

if (missing.length > 0) {
  const target = bin === undefined ? 'build' : 'bundle';
  const further = missing.length > 3 ? ` and ${missing.length - 3} more` : '';
  console.error(
    `${name} is not built: there is no ${missing.slice(0, 3).join(', ')}${further}. Run: npx nx ${target} ${name}`,
  );
  process.exit(1);
}
copyFileSync(join(root, 'LICENSE'), 'LICENSE');
for (const file of notices[name] ?? []) copyFileSync(join(root, 'libs', 'record-view', file), file);

/** What the compiler makes of each source of a library. */
function compiledFiles() {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !isLeftOut(path))
    .flatMap((path) => ['.js', '.d.ts'].map((extension) => join('dist', path.replace(/\.ts$/, extension))));
}

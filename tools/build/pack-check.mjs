// Run by npm, in the folder of a package, before packing it: without a build the package would be empty, and nobody told.
import { existsSync, readFileSync } from 'node:fs';

const { name, bin, exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));
const files = [
  ...Object.values(bin ?? {}),
  ...Object.values(entries ?? {}).map((entry) => (typeof entry === 'string' ? entry : entry.default)),
];
const missing = files.filter((file) => !existsSync(file));
if (missing.length > 0) {
  const target = bin === undefined ? 'build' : 'bundle';
  console.error(`${name} is not built: there is no ${missing.join(', ')}. Run: npx nx ${target} ${name}`);
  process.exit(1);
}

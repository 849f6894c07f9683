// `npm run licences`: whether every package of package-lock.json has a licence that allows commercial use. Prints how many
// packages have which licence. Ends with 1 and a line for each package that has another licence, or says none.
//
//   npm run licences                    the repository's package-lock.json
//   npm run licences -- <file>          another one
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../build/workspace.mjs';

const satisfies = createRequire(import.meta.url)('spdx-satisfies');

/** Of what may run in production. SPDX identifiers. */
const inProduction = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'OFL-1.1'],
  'Python-2.0',
];
/** Of what only tests and tools load: used unchanged, and passed on to nobody. */
const inDevelopment = [...inProduction, 'CC-BY-3.0', 'CC-BY-4.0', 'MPL-2.0'];
/** Packages whose manifest points to a text or names nothing. The text of this version was read, and allows commercial use. */
const read = new Map([
  ['@lhncbc/ucum-lhc@7.1.10', 'BSD terms, with the notices of UCUM and LOINC (LICENSE.md)'],
  ['fhirpath@5.2.2', 'BSD terms, with a citation asked for (LICENSE.md)'],
  ['png-js@2.0.0', 'the text of MIT (LICENSE)'],
]);

const [file = join(root, 'package-lock.json')] = process.argv.slice(2);
const counts = new Map();
const faults = [];
for (const [path, { version, license, link, dev, devOptional }] of Object.entries(
  JSON.parse(readFileSync(file, 'utf8')).packages,
)) {
  if (!path.includes('node_modules/') || link === true) continue;
  const name = `${path.split('node_modules/').at(-1)}@${version}`;
  const text = isNamed(license) ? undefined : read.get(name);
  const label = text ?? license ?? 'names no licence';
  counts.set(label, (counts.get(label) ?? 0) + 1);
  const allowed = dev === true || devOptional === true ? inDevelopment : inProduction;
  if (text === undefined && !isAllowed(license, allowed)) faults.push(`${name}: ${label}`);
}
for (const [licence, count] of [...counts].sort((a, b) => b[1] - a[1]))
  console.log(`${String(count).padStart(5)} ${licence}`);
for (const fault of faults) console.error(fault);
console.log(`${[...counts.values()].reduce((sum, count) => sum + count, 0)} packages, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** A manifest may point to a file instead ("SEE LICENSE IN LICENSE.md"). */
function isNamed(license) {
  return license !== undefined && !license.toUpperCase().startsWith('SEE LICENSE');
}

function isAllowed(license, allowed) {
  try {
    return license !== undefined && satisfies(license, allowed);
  } catch {
    return false; // no SPDX expression
  }
}

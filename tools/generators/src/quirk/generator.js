import { formatFiles } from '@nx/devkit';
import { insert, read } from '../edit.js';
import { quoted } from '../names.js';
import { groups } from './groups.js';

const schemas = 'libs/platform-registry/src/schema';

/**
 * Makes a quirk that is true or false. Its test fails until something acts upon it: a quirk that changes nothing is worse
 * than none.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ key: string; about: keyof typeof groups; description: string }} options
 */
export default async function quirk(tree, { key, about, description }) {
  if (!/^[a-z][A-Za-z0-9]*$/.test(key)) throw new TypeError(`${key} has to be in camel case`);
  const { schemaFile, where, letter, testFile, test } = groups[about];
  const schema = `${schemas}/${schemaFile}`;
  if (read(tree, schema).includes(`\n  ${key}:`)) throw new Error(`${key} is there already`);
  const entry = `\n  ${key}: z.boolean().describe(${quoted(`true: ${description}`)}).optional(),`;
  insert(tree, schema, 'after', `export const ${about}Quirks = {`, entry);
  insert(tree, `${schemas}/quirks.test.ts`, 'after', 'const everyQuirk = {', `\n  ${key}: true,`);
  insert(tree, testFile, 'before', /^ {2}it(?:\.each.*)?\(/m, test(key, quoted(`${key}: ${description}`)));
  const row = `\n| \`${key}\` | true or false | ${where} | ${description} | ${letter} |`;
  insert(tree, 'docs/quirks.md', 'after', /^\| key .*\n\| -.*\|$/m, row);
  await formatFiles(tree);
  return () => {
    console.log(
      '\nNow: the code that acts upon it, and `npm run check:platforms -- --write` for the schema and the table of keys.',
    );
  };
}

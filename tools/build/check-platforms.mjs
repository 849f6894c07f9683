// Checks every platform file, and that what is generated is in step: from the registry's schema
// platforms/platform.schema.json for editors and docs/generated/platform-keys.md for people; from the files
// docs/generated/platforms.md and the counts in README.md.
//
//   npm run check:platforms                    check the shipped files
//   npm run check:platforms -- my-folder       check them together with a folder of your own
//   npm run check:platforms -- --write         write what is generated anew
//
// Runs from sources, so that a fresh checkout needs no build.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'oxfmt';
import { importSource } from './source.mjs';
import { root } from './workspace.mjs';

const shipped = path.join(root, 'platforms');
const schemaFile = path.join(shipped, 'platform.schema.json');
const keysFile = path.join(root, 'docs', 'generated', 'platform-keys.md');
const platformsFile = path.join(root, 'docs', 'generated', 'platforms.md');
const readmeFile = path.join(root, 'README.md');

/** Returns what the generated files should contain, by file. */
async function generatedFiles(registry) {
  const { definitions } = registry.loadPlatforms({ directories: [shipped] });
  const lists = await shippedLists(registry);
  const documented = {
    definitions,
    registry: registry.createPlatformRegistry({ definitions, environment: {} }),
    lists,
  };
  const readme = await readFile(readmeFile, 'utf8').catch(() => '');
  const counts = registry.platformCounts(documented);
  return new Map([
    [schemaFile, await formatAs('json', JSON.stringify(registry.platformJsonSchema()))],
    [keysFile, await formatAs('md', keysPage(registry.platformKeyReference()))],
    [platformsFile, await formatAs('md', registry.platformsPage(documented))],
    [readmeFile, registry.fillMarkedBlock(readme, 'platforms:counts', (await formatAs('md', counts)).trim())],
  ]);
}

/** The headers of the lists of organizations. */
async function shippedLists(registry) {
  const folder = path.join(shipped, 'tenants');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tenants')).sort();
  return Promise.all(names.map(async (name) => registry.openIndex(await readFile(path.join(folder, name))).header));
}

/** @param extension of a file whose language the text is in */
async function formatAs(extension, text) {
  const settings = JSON.parse(await readFile(path.join(root, '.oxfmtrc.json'), 'utf8'));
  const { code, errors } = await format(`text.${extension}`, text, settings);
  if (errors.length > 0) throw new Error(errors[0].message);
  return code;
}

/** The page of all keys, for whoever writes a platform file. */
function keysPage(keys) {
  return [
    '# Keys of a platform file',
    'Made of the schema by `npm run check:platforms -- --write`. How a file is written: [adding a platform](../adding-a-platform.md).',
    'Bold keys are required wherever the object, or the tenancy mode, that they belong to is used. `<name>` stands for a name of your choice, `[]` for each entry of a list.',
    keyTables(keys),
  ].join('\n\n');
}

/** One table for the keys of the file itself and one for each object in it; required keys are bold. */
function keyTables(keys) {
  const groups = new Map();
  for (const key of keys) {
    const [group] = key.path.split(/[.[]/);
    const isGroup = keys.some(({ path: other }) => other.startsWith(`${group}.`));
    const name = isGroup && key.path !== group ? group : '';
    groups.set(name, [...(groups.get(name) ?? []), key]);
  }
  const row = ({ path: key, value, required, description }) => {
    const name = required ? `**\`${key}\`**` : `\`${key}\``;
    return `| ${[name, value, description].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  };
  return [...groups]
    .map(([name, members]) =>
      [
        `## ${name === '' ? 'The file' : `\`${name}\``}\n`,
        '| key | value | meaning |',
        '| --- | --- | --- |',
        ...members.map(row),
      ].join('\n'),
    )
    .join('\n\n');
}

/** Prints how many platforms have each value of some properties. */
function printCounts(definitions, summaries) {
  const properties = {
    status: summaries.map(({ status }) => status),
    kind: summaries.map(({ kind }) => kind),
    environment: summaries.map(({ environment }) => environment),
    tenancy: definitions.map(({ tenancy }) => tenancy?.mode ?? 'one organization'),
    verification: definitions.map(({ verification }) => verification.status),
  };
  for (const [property, values] of Object.entries(properties)) {
    for (const value of [...new Set(values)].sort()) {
      const count = values.filter((candidate) => candidate === value).length;
      console.log(`${property.padEnd(14)} ${value.padEnd(20)} ${String(count).padStart(4)}`);
    }
  }
}

async function main() {
  const { values, positionals } = parseArgs({ options: { write: { type: 'boolean' } }, allowPositionals: true });
  const registry = await importSource({
    contents: ['index', 'json-schema', 'key-reference', 'documentation/platform-tables', 'tenants/index-format']
      .map((file) => `export * from './${file}.js';`)
      .join(''),
    folder: 'libs/platform-registry/src',
  });
  const directories = [shipped, ...positionals.map((directory) => path.resolve(directory))];
  const { definitions, faults } = registry.loadPlatforms({ directories });
  const problems = faults.map((fault) =>
    registry.formatFaults([{ ...fault, file: path.relative(process.cwd(), fault.file) }]),
  );

  for (const [file, wanted] of await generatedFiles(registry)) {
    const isInStep = (await readFile(file, 'utf8').catch(() => '')) === wanted;
    if (!isInStep && values.write) await writeFile(file, wanted);
    else if (!isInStep) {
      problems.push(`${path.relative(root, file)}: is out of step; run npm run check:platforms -- --write`);
    }
  }

  const summaries = registry.createPlatformRegistry({ definitions, environment: {} }).list();
  printCounts(definitions, summaries);
  console.log(`${definitions.length} platforms, ${problems.length} faults`);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

await main();

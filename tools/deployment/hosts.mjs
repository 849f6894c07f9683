// `npm run hosts`: whether the files that hosts of MCP servers read are what hosts.json and the version make. Ends with 1 for one
// that is not.
//
//   npm run hosts -- --write                      makes them
//   npm run hosts -- --version 0.3.0              as for that version, instead of the one of package.json
//   npm run hosts -- --repository owner/name      as that repository publishes them
//   npm run hosts -- --bundle <file.mcpb>         with that bundle in the registry's entry; needs --repository
//   npm run hosts -- --print                      prints all of them as one document, and the links
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../build/workspace.mjs';
import { hostFiles, installLinks } from './host-files.mjs';

const page = 'docs/connecting-clients.md';
const links = /(?<=<!-- hosts:links -->\n)[^]*?(?=<!-- \/hosts:links -->)/;

const { values } = parseArgs({
  options: {
    write: { type: 'boolean' },
    print: { type: 'boolean' },
    version: { type: 'string', default: JSON.parse(read('package.json')).version },
    repository: { type: 'string' },
    bundle: { type: 'string' },
  },
});
const { version, repository, bundle } = values;
if (repository !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repository)) refuse(`“${repository}” is no owner/name`);
if (bundle !== undefined && repository === undefined) refuse('--bundle needs --repository: its address has that');
const files = hostFiles(version, { repository, bundle: bundle && bundleFacts(bundle) });

if (values.print) console.log(JSON.stringify({ files, links: installLinks() }));
else if (values.write) write();
else {
  const other = [...Object.keys(files).filter((file) => !isMade(file)), ...(linksAreMade() ? [] : [page])];
  for (const file of other) console.error(`${file} is not what npm run hosts -- --write makes for version ${version}`);
  console.log(`${Object.keys(files).length + 1} files for hosts, ${other.length} faults`);
  process.exitCode = other.length === 0 ? 0 : 1;
}

/** A file is left as it is formatted where it says the same. */
function write() {
  for (const [file, content] of Object.entries(files)) {
    if (!isMade(file)) writeFileSync(join(root, file), `${JSON.stringify(content, null, 2)}\n`);
  }
  writeFileSync(join(root, page), read(page).replace(links, linkLine));
  // Absent where nothing is installed, and nothing is committed from there.
  const format = join(root, 'node_modules', '.bin', 'oxfmt');
  if (existsSync(format)) spawnSync(format, Object.keys(files), { cwd: root });
}

function isMade(file) {
  return existsSync(join(root, file)) && JSON.stringify(JSON.parse(read(file))) === JSON.stringify(files[file]);
}

function linksAreMade() {
  return links.exec(read(page))?.[0] === linkLine();
}

function linkLine() {
  const all = Object.entries(installLinks()).map(([host, link]) => `[${host}](${link})`);
  return `\nInstall it in ${all.join(' or ')}.\n\n`;
}

function bundleFacts(file) {
  return { name: basename(file), sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
}

function read(file) {
  return readFileSync(join(root, file), 'utf8');
}

function refuse(message) {
  console.error(message);
  process.exit(2);
}

// Run by npm, in the folder of a package, before and after packing it: the platform files lie at the root of the
// repository, where people look for them, and a package takes along only what is in its own folder.
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { indexNames } from './index-names.mjs';
import { root } from './workspace.mjs';

const copy = path.resolve('platforms');
const { values } = parseArgs({ options: { remove: { type: 'boolean' } } });

await rm(copy, { recursive: true, force: true });
if (!values.remove) {
  await cp(path.join(root, 'platforms'), copy, { recursive: true });
  await indexNames(copy);
}

// Run in the empty project, once for each README and module format: node run-example.mjs <library> <mjs|cjs> <Redis URL>
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { drivers } from './drivers.mjs';

const [library, format, redisUrl] = process.argv.slice(2);
const folder = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** What examples print is part of what they come to. */
const printed = [];
console.log = (...values) => void printed.push(values.join(' '));

/** The modules made of a README's blocks, in their order. */
async function load(name) {
  const modules = [];
  for (let at = 0; existsSync(fileOf(name, at, 'mjs')); at += 1) {
    const isCommon = format === 'cjs' && existsSync(fileOf(name, at, 'cjs'));
    modules.push(
      isCommon ? require(fileOf(name, at, 'cjs')) : await import(pathToFileURL(fileOf(name, at, 'mjs')).href),
    );
  }
  return modules;
}

function fileOf(name, at, extension) {
  return path.join(folder, `${name}-${at}.${extension}`);
}

const packageFolder = (name) => path.join(folder, 'node_modules', '@fhir-gateway', name);
const tools = { folder, redisUrl, load, packageFolder, printed: () => printed.join('\n') };
await drivers[library](await load(library), tools);

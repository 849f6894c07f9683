// What `npm start`, `npm test` and the other entry scripts share: bringing a checkout into a runnable state.
// Plain Node on purpose: it runs before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const leastNode = [20, 19];
/** What makes this is a source already, and no bundle has it. */
const madeTypes = 'libs/client/src/api.ts';
/** What `npm pack` puts beside the sources of a package while it packs it, and no bundle has. */
const packed = /^(?:apps|libs)\/[\w-]+\/(?:LICENSE|LOINC_short_license\.txt|NOTICES\.md|platforms)$/;
const bundleStamp = join(root, '.cache', 'bundled');
/** The programs that `npm start` runs. */
export const bundles = ['apps/rest-api', 'apps/mcp-server', 'apps/cli', 'tools/sandbox'];

/**
 * Installs what package-lock.json asks for and bundles the apps, each unless that is done already.
 *
 * @param toDevelop whether tests and checks run too: they need 800 packages more than the apps do
 */
export async function prepare({ toDevelop = true } = {}) {
  checkNode();
  await install({ toDevelop });
  await bundle();
}

/** Installs the packages of package-lock.json unless node_modules holds just these; to develop, makes the clients' types too. */
export async function install({ toDevelop = true } = {}) {
  if (!isInstalled(toDevelop)) {
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...(toDevelop ? [] : ['--omit=dev'])];
    await step('Installing packages (npm ci; only when package-lock.json has changed)', 'npm', args);
  }
  if (toDevelop) await makeClients();
}

/** Makes what the repository does not have of the typed clients. */
export async function makeClients() {
  const code = await run(process.execPath, [join(root, 'tools', 'build', 'clients.mjs')]);
  if (code !== 0) process.exit(code);
}

/** Bundles the apps and the sandbox unless the sources are the ones bundled last. */
export async function bundle() {
  const wanted = hashSources();
  const present = bundles.every((folder) => existsSync(join(root, folder, 'dist', 'main.js')));
  if (present && readStamp(bundleStamp) === wanted) return;
  await step('Building', process.execPath, [join(root, 'tools', 'build', 'bundle.mjs')]);
  mkdirSync(dirname(bundleStamp), { recursive: true });
  writeFileSync(bundleStamp, wanted);
}

/**
 * npm leaves a lock file of what it installed. Optional packages of other systems are in ours and not in that one, and
 * neither are those for development where they were left out; anything else must be in both with the same contents.
 */
function isInstalled(toDevelop) {
  const installed = readPackages('node_modules/.package-lock.json');
  if (installed === undefined) return false;
  const wanted = Object.entries(readPackages('package-lock.json')).filter(([path]) => path.includes('node_modules/'));
  return wanted.every(([path, { version, integrity, optional, dev, devOptional }]) => {
    const present = installed[path];
    if (present === undefined) return optional === true || (!toDevelop && (dev === true || devOptional === true));
    return present.version === version && present.integrity === integrity;
  });
}

function readPackages(file) {
  const path = join(root, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

/** Runs a command with its output shown, and resolves with its exit code. */
export function run(command, args, env = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return;
  console.error(`Node ${leastNode.join('.')} or later is needed; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Runs a quiet command: says what it does and, while it takes, for how long; shows its output only when it fails. */
async function step(what, command, args) {
  const started = Date.now();
  const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
  console.log(`${what} …`);
  const ticker = setInterval(() => console.log(`  … ${elapsed()}`), 10_000);
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => clearInterval(ticker));
  if (code !== 0) {
    process.stderr.write(Buffer.concat(output));
    console.error(`${what}: failed with exit code ${code}`);
    process.exit(1);
  }
  console.log(`  done in ${elapsed()}`);
}

function hashSources() {
  const files = ['package-lock.json', 'tsconfig.base.json'];
  for (const top of ['apps', 'libs', 'tools']) collectFiles(top, files);
  return hash(files.sort().flatMap((file) => [Buffer.from(`\n${file}\n`), readFileSync(join(root, file))]));
}

function collectFiles(folder, files) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (!isSource(path)) continue;
    if (entry.isDirectory()) collectFiles(path, files);
    else files.push(path);
  }
}

/** Whether a file or folder below `apps`, `libs` or `tools` may be in a bundle, by its path from the root. */
export function isSource(path) {
  return !/(?:\/(?:node_modules|dist|out-tsc)|\.test\.ts)$/.test(path) && path !== madeTypes && !packed.test(path);
}

function hash(parts) {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest('hex');
}

function readStamp(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

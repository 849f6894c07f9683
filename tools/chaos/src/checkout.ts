import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bundles of both apps of one checkout, with the platform files beside them. */
export interface Build {
  /** As it is named in what is printed. */
  readonly name: string;
  readonly rest: string;
  readonly mcp: string;
  /** Its platform files: an earlier release refuses keys that it does not know. */
  readonly platforms: string;
}

const apps = ['apps/rest-api', 'apps/mcp-server'];
/** Where workspace packages are, in every checkout. */
const workspaces = ['apps', 'libs', 'tools'];

/** Bundles the apps as the working tree is now. */
export function buildWorkingTree(root: string): Build {
  const folder = join(root, '.cache', 'chaos', 'working-tree');
  rmSync(folder, { recursive: true, force: true });
  return buildApps(root, root, folder, 'working tree');
}

/**
 * Bundles the apps of a commit in a worktree of its own. A commit is bundled once.
 *
 * @throws Error when git does not know the reference, or the checkout does not bundle
 */
export function buildCommit(root: string, reference: string): Build {
  const commit = git(root, ['rev-parse', '--verify', `${reference}^{commit}`]);
  const folder = join(root, '.cache', 'chaos', commit);
  const name = `${reference} (${commit.slice(0, 7)})`;
  if (existsSync(join(folder, 'mcp-server', 'main.js'))) return buildAt(folder, name);
  const checkout = mkdtempSync(join(tmpdir(), 'fhir-gateway-chaos-'));
  git(root, ['worktree', 'add', '--detach', '--force', checkout, commit]);
  try {
    installInto(checkout, root);
    return buildApps(root, checkout, folder, name);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    git(root, ['worktree', 'remove', '--force', checkout]);
  }
}

function buildApps(root: string, checkout: string, folder: string, name: string): Build {
  mkdirSync(folder, { recursive: true });
  cpSync(join(checkout, 'platforms'), join(folder, 'platforms'), { recursive: true });
  const script = join(root, 'tools', 'chaos', 'bundle-apps.mjs');
  const { status } = spawnSync(process.execPath, [script, checkout, folder, ...apps], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${apps.join(' and ')} did not bundle`);
  return buildAt(folder, name);
}

function buildAt(folder: string, name: string): Build {
  return {
    name,
    rest: join(folder, 'rest-api', 'main.js'),
    mcp: join(folder, 'mcp-server', 'main.js'),
    platforms: join(folder, 'platforms'),
  };
}

/**
 * Gives a checkout its packages: links to those installed here where both lock files ask for the same, else a fresh
 * install. The workspace's own packages always are that checkout's.
 */
function installInto(checkout: string, root: string): void {
  if (!sameExternalPackages(checkout, root)) {
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
    execFileSync('npm', args, { cwd: checkout, stdio: ['ignore', 'ignore', 'inherit'] });
    return;
  }
  const modules = join(checkout, 'node_modules');
  mkdirSync(join(modules, '@fhir-gateway'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@fhir-gateway') symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  for (const [name, folder] of ownPackages(checkout)) symlinkSync(folder, join(modules, name));
}

function* ownPackages(checkout: string): Generator<[name: string, folder: string]> {
  for (const workspace of workspaces) {
    for (const entry of readdirSync(join(checkout, workspace))) {
      const folder = join(checkout, workspace, entry);
      const file = join(folder, 'package.json');
      if (existsSync(file)) yield [(JSON.parse(readFileSync(file, 'utf8')) as { name: string }).name, folder];
    }
  }
}

function sameExternalPackages(checkout: string, root: string): boolean {
  return externalPackages(checkout) === externalPackages(root);
}

/** What a lock file asks for at the top of `node_modules`, where bundles take packages from. */
function externalPackages(checkout: string): string {
  const text = readFileSync(join(checkout, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, { version?: string; link?: boolean }> };
  const external = Object.entries(packages).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);
  return JSON.stringify(external.map(([path, { version }]) => [path, version]).sort());
}

function git(root: string, args: readonly string[]): string {
  return execFileSync('git', [...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

// The command line as a person without this repository has it: installed from its tarball into an empty project.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../build/workspace.mjs';

const mostMegabytes = 30;

/** Installs it without a registry and with an empty cache, and asks it for help. @returns what went wrong, one line each */
export async function checkCommandLine(folder, tarball) {
  await mkdir(folder);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'a-person', private: true }));
  const cache = path.join(folder, 'empty-cache');
  const npm = ['install', '--ignore-scripts', '--offline', '--cache', cache, '--no-audit', '--no-fund', tarball];
  const installed = spawnSync('npm', npm, { cwd: folder, encoding: 'utf8', timeout: 240_000 });
  if (installed.status !== 0) return [`the command line does not install: ${installed.stderr.trim()}`];
  const megabytes = await writeSize(path.join(folder, 'node_modules'));
  const lock = JSON.parse(await readFile(path.join(folder, 'node_modules', '.package-lock.json'), 'utf8'));
  const packages = Object.keys(lock.packages);
  console.log(`command line: ${megabytes} MB installed, ${packages.length} package`);
  const faults = packages.length === 1 ? [] : [`the command line installs ${packages.join(', ')}`];
  if (megabytes > mostMegabytes) faults.push(`the command line takes ${megabytes} of ${mostMegabytes} MB`);
  for (const [args, code, text] of [
    [['--help'], 0, 'Usage: fhir-gateway'],
    [['--version'], 0, ''],
    [['platforms', 'list', 'smart'], 0, 'ready'],
    [['doctor', '--offline', '--json'], 0, '"problems": 0'],
    [['docter'], 2, ''],
  ]) {
    const env = { PATH: process.env.PATH, FHIR_GATEWAY_PORT: '0', FHIR_GATEWAY_MCP_PORT: '0' };
    const ran = spawnSync('npx', ['--no-install', 'fhir-gateway', ...args], { cwd: folder, encoding: 'utf8', env });
    if (ran.status !== code || !ran.stdout.includes(text)) {
      faults.push(`npx fhir-gateway ${args.join(' ')}: exit code ${ran.status}: ${ran.stdout}${ran.stderr}`);
    }
  }
  return faults;
}

/** Leaves the size of what was installed for `npm run budget`. */
async function writeSize(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  const megabytes = Math.round(bytes / 1e5) / 10;
  const figures = { 'megabytes installed': megabytes };
  await mkdir(path.join(root, '.cache'), { recursive: true });
  await writeFile(path.join(root, '.cache', 'installed.json'), JSON.stringify(figures));
  return megabytes;
}

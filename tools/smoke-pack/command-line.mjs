// The command line as a person without this repository has it: installed from its tarball into an empty project.
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../build/workspace.mjs';

const startMs = 30_000;

/** Installs it, asks it for help, and starts a gateway with it. @returns what went wrong, one line each */
export async function checkCommandLine(folder, tarball) {
  await mkdir(folder);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'a-person', private: true }));
  const npm = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', tarball];
  const installed = spawnSync('npm', npm, { cwd: folder, encoding: 'utf8', timeout: 240_000 });
  if (installed.status !== 0) return [`the command line does not install: ${installed.stderr.trim()}`];
  await writeSize(path.join(folder, 'node_modules'));
  const scoped = await readdir(path.join(folder, 'node_modules', '@fhir-gateway'));
  const faults = scoped.length === 1 ? [] : [`the command line brings ${scoped.join(', ')} along`];
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
  return [...faults, ...(await startFaults(folder))];
}

/** Leaves the size of what was installed for `npm run budget`. */
async function writeSize(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  const figures = { 'megabytes installed': Math.round(bytes / 1e5) / 10 };
  await mkdir(path.join(root, '.cache'), { recursive: true });
  await writeFile(path.join(root, '.cache', 'installed.json'), JSON.stringify(figures));
}

async function startFaults(folder) {
  const [rest, mcp, sandbox] = [await freePort(), await freePort(), await freePort()];
  const program = path.join(folder, 'node_modules', '@fhir-gateway', 'cli', 'dist', 'main.js');
  const child = spawn(process.execPath, [program, 'start'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      FHIR_GATEWAY_PORT: rest,
      FHIR_GATEWAY_MCP_PORT: mcp,
      FHIR_GATEWAY_SANDBOX_PORT: sandbox,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const deadline = Date.now() + startMs;
    while (!output.includes('Ctrl+C stops it.')) {
      if (child.exitCode !== null || Date.now() > deadline) return [`fhir-gateway start: ${output}`];
      await sleep(100);
    }
    const faults = [];
    for (const [url, status] of [
      [`http://localhost:${rest}/readyz`, 200],
      [`http://localhost:${mcp}/readyz`, 200],
      [`http://localhost:${rest}/api/fhir/sandbox-open/Patient?_count=1`, 200],
    ]) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      if (answer.status !== status) faults.push(`fhir-gateway start: ${url} answers ${answer.status}`);
    }
    child.kill('SIGTERM');
    const code = await Promise.race([ended, sleep(10_000, 'still there', { ref: false })]);
    if (code !== 0) faults.push(`fhir-gateway start: ended by SIGTERM with ${code}`);
    return faults;
  } finally {
    child.kill('SIGKILL');
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(String(port)));
    });
  });
}

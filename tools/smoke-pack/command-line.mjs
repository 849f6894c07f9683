// The command line as a person without this repository has it: installed from its tarball into an empty project.
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { importSource } from '../build/source.mjs';
import { root } from '../build/workspace.mjs';

const startMs = 30_000;
const mostMegabytes = 30;

/** Installs it without a registry and with an empty cache, asks it for help, and starts a gateway with it. @returns what went wrong, one line each */
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
  return [...faults, ...(await startFaults(folder))];
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

async function startFaults(folder) {
  const [rest, sandbox] = [await freePort(), await freePort()];
  const program = path.join(folder, 'node_modules', '@fhir-gateway', 'cli', 'dist', 'main.js');
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      FHIR_GATEWAY_PORT: rest,
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
      [`http://localhost:${rest}/api/fhir/sandbox-open/Patient?_count=1`, 200],
    ]) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      if (answer.status !== status) faults.push(`fhir-gateway start: ${url} answers ${answer.status}`);
    }
    faults.push(...(await personFaults(`http://localhost:${rest}`)));
    child.kill('SIGTERM');
    const code = await Promise.race([ended, sleep(10_000, 'still there', { ref: false })]);
    if (code !== 0) faults.push(`fhir-gateway start: ended by SIGTERM with ${code}`);
    return faults;
  } finally {
    child.kill('SIGKILL');
  }
}

/** Signs in with an account that the documentation names, and reads a result by REST and a document, in a cell, by MCP. */
async function personFaults(gateway) {
  const { FormBrowser } = await importSource('tools/e2e/src/testing/browser/form-browser.ts');
  const { signInAs } = await importSource('tools/e2e/src/testing/browser/form-person.ts');
  await signInAs(new FormBrowser(), `${gateway}/auth/sandbox-ehr/login`, 'tamsin');
  const answer = await fetch(`${gateway}/api/fhir/sandbox-ehr/Observation?category=laboratory&_count=1`);
  const { entry: [lab] = [] } = await answer.json();
  const faults = lab?.resource.resourceType === 'Observation' ? [] : [`fhir-gateway: no result: ${answer.status}`];
  const client = new Client({ name: 'smoke-pack', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${gateway}/mcp`)));
  const call = async (name, args) => {
    const result = await client.callTool({ name, arguments: { platform_id: 'sandbox-ehr', ...args } });
    return result.structuredContent;
  };
  const type = { resource_type: 'DocumentReference' };
  const kinds = new Set();
  const { columns, rows } = (await call('search', type)).record_content;
  for (const cells of rows.slice(0, 8)) {
    const [, id] = cells[columns.indexOf('ref')].split('/');
    kinds.add((await call('read', { ...type, resource_id: id, attachment: 1 })).document?.kind);
  }
  await client.close();
  return kinds.has('pdf') ? faults : [...faults, `fhir-gateway: no text of a PDF, only of ${[...kinds].join(', ')}`];
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(String(port)));
    });
  });
}

// What a stranger does on a machine with Node and nothing else: one line in an empty folder with an empty cache, a sign-in, and a lab
// result by REST, by MCP over HTTP, by MCP over stdio and in the console.
import { spawn } from 'node:child_process';
import { accessSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { importSource } from '../build/source.mjs';

const startMs = 60_000;
const platform = { platform_id: 'sandbox-ehr' };
const laboratory = { ...platform, resource_type: 'Observation', params: { category: 'laboratory' }, limit: 1 };

/**
 * @param folder that is made
 * @param tarball of the command line, in place of its name in the registry
 * @returns an environment with free ports and Node alone
 */
export async function strangerIn(folder, tarball) {
  const programs = path.join(folder, 'programs');
  mkdirSync(programs, { recursive: true });
  const beside = (name) => path.join(path.dirname(process.execPath), name);
  for (const file of [beside('node'), beside('npm'), beside('npx'), '/bin/sh']) {
    accessSync(file);
    symlinkSync(file, path.join(programs, path.basename(file)));
  }
  return {
    tarball,
    folder,
    env: {
      ...{
        PATH: programs,
        HOME: folder,
        npm_config_cache: path.join(folder, 'empty-cache'),
        npm_config_offline: 'true',
      },
      ...{ FHIR_GATEWAY_PORT: await freePort(), FHIR_GATEWAY_SANDBOX_PORT: await freePort() },
    },
  };
}

/**
 * @param use what else is tried while the gateway runs; returns faults too
 * @returns what went wrong, one line each
 */
export async function strangerFaults({ tarball, folder, env }, use) {
  const gateway = `http://localhost:${env.FHIR_GATEWAY_PORT}`;
  const began = performance.now();
  const seconds = () => `${Math.round((performance.now() - began) / 100) / 10} s`;
  const line = ['-y', '-p', tarball, 'fhir-gateway'];
  const child = spawn('npx', line, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    for (let waited = 0; !output.includes('Ctrl+C stops it.'); waited += 100) {
      if (child.exitCode !== null || waited > startMs) return [`npx fhir-gateway: ${output}`];
      await sleep(100);
    }
    const started = seconds();
    const faults = [];
    for (const url of [`${gateway}/readyz`, `${gateway}/api/fhir/sandbox-open/Patient?_count=1`]) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      if (answer.status !== 200) faults.push(`npx fhir-gateway: ${url} answers ${answer.status}`);
    }
    const { browser, name } = await signedIn(gateway);
    console.log(`stranger: runs after ${started}, first lab result after ${seconds()}: ${name}`);
    faults.push(...(await consoleFaults(gateway, browser)), ...(await httpFaults(gateway)));
    faults.push(...(await resultFaults('stdio', { command: 'npx', args: [...line, 'mcp'], cwd: folder, env })));
    console.log(`stranger: also in the console, by MCP over HTTP and over stdio after ${seconds()}`);
    faults.push(...(await use()));
    child.kill('SIGTERM');
    const code = await Promise.race([ended, sleep(10_000, 'still there', { ref: false })]);
    // npm tells of the signal that ended it.
    if (code === 'still there') faults.push('npx fhir-gateway: SIGTERM does not end it');
    if (!(await isFree(env.FHIR_GATEWAY_PORT))) faults.push('npx fhir-gateway: the gateway runs on after SIGTERM');
    return faults;
  } finally {
    child.kill('SIGKILL');
  }
}

/** Signs in with an account that the documentation names, and reads a result as `curl` does. */
async function signedIn(gateway) {
  const { FormBrowser } = await importSource('tools/e2e/src/testing/browser/form-browser.ts');
  const { signInAs } = await importSource('tools/e2e/src/testing/browser/form-person.ts');
  const browser = new FormBrowser();
  await signInAs(browser, `${gateway}/auth/sandbox-ehr/login`, 'tamsin');
  const answer = await fetch(`${gateway}/api/fhir/sandbox-ehr/Observation?category=laboratory&_count=1`);
  const { entry: [lab] = [] } = await answer.json();
  if (lab?.resource.resourceType !== 'Observation') throw new Error(`no result by REST: ${answer.status}`);
  return { browser, name: lab.resource.code.text ?? lab.resource.code.coding[0].display };
}

async function consoleFaults(gateway, browser) {
  const page = await browser.open(`${gateway}/record/results`);
  return /Hemoglobin A1c/.test(page.body) ? [] : [`no A1c in the console: ${page.url}`];
}

/** A result, and a document, which is read in a cell. */
async function httpFaults(gateway) {
  const client = new Client({ name: 'smoke-pack', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${gateway}/mcp`)));
  const call = async (name, args) => (await client.callTool({ name, arguments: args })).structuredContent;
  const type = { ...platform, resource_type: 'DocumentReference' };
  const kinds = new Set();
  try {
    const { total } = await call('search', laboratory);
    const { columns, rows } = (await call('search', type)).record_content;
    for (const cells of rows.slice(0, 8)) {
      const [, id] = cells[columns.indexOf('ref')].split('/');
      kinds.add((await call('read', { ...type, resource_id: id, attachment: 1 })).document?.kind);
    }
    return [
      ...(total > 0 ? [] : ['no result by MCP over HTTP']),
      ...(kinds.has('pdf') ? [] : [`no text of a PDF, only of ${[...kinds].join(', ')}`]),
    ];
  } finally {
    await client.close();
  }
}

/**
 * Starts a program as a host does, and reads a result by it.
 *
 * @param what names it in a fault
 * @param hasPerson whether somebody signed in at the gateway; without, the tool has to say so
 */
export async function resultFaults(what, program, hasPerson = true) {
  const client = new Client({ name: 'smoke-pack', version: '1.0.0' });
  const transport = new StdioClientTransport({ ...program, stderr: 'pipe' });
  let output = '';
  transport.stderr?.on('data', (chunk) => (output += chunk));
  try {
    await client.connect(transport, { timeout: startMs });
    const { structuredContent, content } = await client.callTool({ name: 'search', arguments: laboratory });
    const isRead = hasPerson ? structuredContent?.total > 0 : /^LOGIN_REQUIRED/.test(content[0].text);
    return isRead ? [] : [`${what}: ${content[0].text}`];
  } catch (error) {
    return [`${what}: ${error.message} ${output}`];
  } finally {
    await client.close();
  }
}

/** Whether nothing has a port any more; a gateway that nobody uses ends by itself. */
export async function isFree(port) {
  for (let looked = 0; looked < 100; looked += 1) {
    const isTaken = await fetch(`http://localhost:${port}/livez`).then(
      () => true,
      () => false,
    );
    if (!isTaken) return true;
    await sleep(200);
  }
  return false;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(String(port)));
    });
  });
}

// `npm run conformance`: runs the official MCP conformance scenarios and the Inspector's strict check against the MCP server,
// in local mode on a free loopback port. Both tools are fetched by npx, with the Node 22 that they need.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, root } from './workspace.mjs';

const suite = '@modelcontextprotocol/conformance@0.1.16';
const inspector = '@modelcontextprotocol/inspector@2.12.0';

/**
 * The scenarios of the suite that any server must pass as it is; all others ask for tools, prompts and resources with
 * names of the suite's own. `server-sse-multiple-streams` is not here: it needs sessions, and this server has none.
 */
const scenarios = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'dns-rebinding-protection',
];

await install();
const directory = mkdtempSync(join(tmpdir(), 'fhir-gateway-conformance-'));
const server = await startServer(await bundle(), await freePort());
try {
  process.exitCode = check(server.url);
} finally {
  server.child.kill();
  rmSync(directory, { recursive: true });
}

/** Returns the exit code: 0 also when the tools cannot be fetched, except in CI, where that is a failure. */
function check(url) {
  if (npx(suite, ['conformance', '--version']).status !== 0) {
    console.log(`skipped: conformance (${suite} cannot be fetched; run \`npx -y ${suite} --version\` where it can be)`);
    return process.env.CI ? 1 : 0;
  }
  const failed = scenarios.filter((scenario) => {
    const args = ['conformance', 'server', '--url', url, '--scenario', scenario, '-o', directory];
    return !passes(`conformance: ${scenario}`, npx(suite, args));
  });
  const list = ['mcp-inspector', '--cli', url, '--transport', 'http', '--method', 'tools/list', '--strict'];
  const isStrict = passes('inspector: tools/list --strict', npx(inspector, list), /^Warning: tool/m);
  return failed.length === 0 && isStrict ? 0 : 1;
}

function passes(name, { status, stdout, stderr }, finding) {
  const ok = status === 0 && !finding?.test(stderr);
  console.log(`${ok ? 'passed ' : 'FAILED '} ${name}`);
  if (!ok) console.log(`${stdout}\n${stderr}`.slice(-4000));
  return ok;
}

function npx(tool, command) {
  const args = ['-y', '--prefer-offline', '-p', 'node@22', '-p', tool, ...command];
  return spawnSync('npx', args, { cwd: directory, encoding: 'utf8', timeout: 180_000, maxBuffer: 64 * 1024 * 1024 });
}

async function bundle() {
  const { build } = await import('esbuild');
  const outfile = join(root, 'apps/mcp-server/dist/under-test/main.js');
  await build({
    entryPoints: [join(root, 'apps/mcp-server/src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@fhir-gateway/source'],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return outfile;
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Resolves once the server says that it listens. */
function startServer(file, port) {
  const env = { ...process.env, FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_MCP_PORT: String(port) };
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the MCP server ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      if (chunk.includes('"listening"')) resolve({ child, url: `http://127.0.0.1:${port}/mcp` });
    });
  });
}

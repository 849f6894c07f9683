// `npm run conformance`: runs the official MCP conformance scenarios and the Inspector's strict check against the MCP server,
// in local mode on a free loopback port. Both tools are fetched by npx, with the Node 22 that they need.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleService, freePort, startService } from './under-test.mjs';
import { install } from './workspace.mjs';

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
const port = `${await freePort()}`;
const settings = { FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_MCP_PORT: port };
const server = await startService(await bundleService('apps/mcp-server'), settings);
try {
  process.exitCode = check(`http://127.0.0.1:${port}/mcp`);
} finally {
  server.kill();
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

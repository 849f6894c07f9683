// `npm run conformance`: the official MCP conformance suite in both protocol eras and the MCP Inspector's strict check,
// against what `npm start` starts, and against the suite's own fixture behind the same middleware (tools/conformance).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { bundleService, freePort, startService } from '../build/services.mjs';
import { root } from '../build/workspace.mjs';
import { runInspector } from './inspector.mjs';
import { runSuite } from './suite.mjs';

const startTimeoutMs = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-conformance-'));
const started = [];
try {
  const product = await startProduct();
  const fixture = await startFixture();
  const results = [runSuite({ product, fixture }, folder), runInspector(product, folder)];
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  await Promise.all(started.map(stop));
  rmSync(folder, { recursive: true });
}

/** The whole of `npm start`, on free ports. */
async function startProduct() {
  const [rest, mcp, sandbox] = [await freePort(), await freePort(), await freePort()];
  const child = spawn(process.execPath, [join(root, 'tools', 'start.mjs')], {
    env: {
      ...process.env,
      FHIR_GATEWAY_PORT: `${rest}`,
      FHIR_GATEWAY_MCP_PORT: `${mcp}`,
      FHIR_GATEWAY_SANDBOX_PORT: `${sandbox}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  await new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => reject(new Error('npm start did not start in time')), startTimeoutMs);
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
    child.stdout.on('data', (chunk) => {
      if (!chunk.includes('Ctrl+C stops it.')) return;
      clearTimeout(tooLong);
      resolve();
    });
  });
  return `http://127.0.0.1:${mcp}/mcp`;
}

async function startFixture() {
  const port = `${await freePort()}`;
  const settings = { FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_MCP_PORT: port };
  started.push(await startService(await bundleService('tools/conformance'), settings));
  return `http://127.0.0.1:${port}/mcp`;
}

async function stop(child) {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGateway, findPlatformsDirectory, GatewayError, loadConfig, readEnvFile } from '@fhir-gateway/gateway';
import { startMcpServer } from '@fhir-gateway/mcp-server';
import { startRestApi } from '@fhir-gateway/rest-api';
import { banner } from './banner.js';
import { relocateSandbox } from './sandbox-platforms.js';
import { startSandbox } from './sandbox-process.js';
import type { SandboxProcess } from './sandbox-process.js';

/** What `npm start` sets where nobody has: one person on one machine, and a console that shows only what matters. */
const localDefaults = { FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_LOG_LEVEL: 'warn', FHIR_GATEWAY_CQL: 'on' };
/** `npm start -- --oauth`: apps on this machine connect as they would to a gateway elsewhere. */
const oauthMode = { FHIR_GATEWAY_MCP_AUTH: 'oauth' };
const drainMs = 2_000;

async function main(): Promise<void> {
  readEnvFile(process);
  const environment: Record<string, string> = {
    ...localDefaults,
    ...withoutEmpty(process.env),
    ...(process.argv.includes('--oauth') && oauthMode),
  };
  const shipped = findPlatformsDirectory(import.meta.url);
  const sandbox = process.argv.includes('--no-sandbox') ? undefined : await openSandbox(environment);
  const relocated = sandbox && relocateSandbox(shipped, sandbox.origin);
  const folders = [relocated, environment['FHIR_GATEWAY_PLATFORMS_DIR']].filter(Boolean).join(delimiter);
  const config = loadConfig({ ...environment, FHIR_GATEWAY_PLATFORMS_DIR: folders }, delimiter);

  // One gateway behind both doors: with the memory store, that is what makes their sessions the same.
  const gateway = await createGateway(config, { platformsDirectory: shipped });
  const servers = [await startRestApi(gateway), await startMcpServer(gateway)];
  console.log(banner(config, sandbox?.origin));

  let isStopping = false;
  const stop = async () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    await Promise.all(servers.map((server) => server.close({ graceMs: drainMs })));
    await Promise.all([gateway.close(), sandbox?.stop()]);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function openSandbox(environment: Readonly<Record<string, string>>): Promise<SandboxProcess> {
  const script = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'sandbox', 'dist', 'main.js');
  const own = Object.entries(environment).filter(([name]) => name.startsWith('FHIR_GATEWAY_SANDBOX_'));
  return startSandbox(script, Object.fromEntries(own));
}

function withoutEmpty(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** One sentence that a person can act on, instead of a stack. */
function explain(error: unknown): string {
  if (error instanceof GatewayError) return [error.message, error.detail].filter(Boolean).join('\n');
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') {
    const variables = 'FHIR_GATEWAY_PORT, FHIR_GATEWAY_MCP_PORT or FHIR_GATEWAY_SANDBOX_PORT';
    return `Port ${port} is in use. Stop what uses it, or set another with ${variables}.`;
  }
  return error instanceof Error ? error.message : 'Unknown error.';
}

main().catch((error: unknown) => {
  console.error(`FHIR Gateway did not start.\n${explain(error)}`);
  process.exit(1);
});

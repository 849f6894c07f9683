import { delimiter } from 'node:path';
import { createGateway, loadConfig } from '@fhir-gateway/gateway';
import { startMcpServer } from '@fhir-gateway/mcp-server';
import { relocateSandbox } from '@fhir-gateway/operations';
import { startRestApi } from '@fhir-gateway/rest-api';
import { banner } from './banner.js';
import { startSandbox } from './sandbox-process.js';

/** What a start on this machine needs. */
export interface LocalStart {
  /** Settings as variables; empty ones count as unset. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Apps on this machine connect as they would to a gateway elsewhere, instead of sharing one person's session. */
  readonly oauth: boolean;
  /** The bundled sandbox; absent: none is started. */
  readonly sandboxScript?: string;
  /** Folder of the shipped platform files. */
  readonly platformsDirectory: string;
  /** How a shell calls the command line. */
  readonly command: string;
  readonly print: (text: string) => void;
}

/** Both apps, and the sandbox where there is one. */
export interface LocalGateway {
  /** Lets requests under way end, for two seconds at most. */
  stop(): Promise<void>;
}

/** What is set where nobody has: one person on one machine, and a console that shows only what matters. */
const localDefaults = { FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_LOG_LEVEL: 'warn', FHIR_GATEWAY_CQL: 'on' };
const drainMs = 2_000;

/**
 * Runs REST API, MCP server and sandbox in one process tree, and prints where they are.
 *
 * @throws GatewayError CONFIG_INVALID when the settings do not fit
 * @throws the system's EADDRINUSE when a port is taken
 */
export async function startLocal(options: LocalStart): Promise<LocalGateway> {
  const environment: Record<string, string> = {
    ...localDefaults,
    ...withoutEmpty(options.environment),
    ...(options.oauth && { FHIR_GATEWAY_MCP_AUTH: 'oauth' }),
  };
  const { platformsDirectory, sandboxScript } = options;
  const sandbox = sandboxScript === undefined ? undefined : await startSandbox(sandboxScript, sandboxPart(environment));
  const relocated = sandbox && relocateSandbox(platformsDirectory, sandbox.origin);
  const folders = [relocated, environment['FHIR_GATEWAY_PLATFORMS_DIR']].filter(Boolean).join(delimiter);
  const config = loadConfig({ ...environment, FHIR_GATEWAY_PLATFORMS_DIR: folders }, delimiter);

  // One gateway behind both apps: with the memory store, that is what makes their sessions the same.
  const gateway = await createGateway(config, { platformsDirectory });
  const servers = [await startRestApi(gateway), await startMcpServer(gateway)];
  options.print(banner(config, { command: options.command, ...(sandbox && { sandboxOrigin: sandbox.origin }) }));
  return {
    async stop() {
      await Promise.all(servers.map((server) => server.close({ graceMs: drainMs })));
      await Promise.all([gateway.close(), sandbox?.stop()]);
    },
  };
}

/** What reaches the sandbox: its own settings and no other. */
function sandboxPart(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('FHIR_GATEWAY_SANDBOX_')));
}

function withoutEmpty(environment: LocalStart['environment']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

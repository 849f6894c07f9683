import { rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { acceptsConnections, createGateway, isOneAddress, type Config } from '@fhir-gateway/gateway';
import { openMountedMcp, startMcpServer } from '@fhir-gateway/mcp-server';
import { relocateSandbox } from '@fhir-gateway/operations';
import { startRestApi } from '@fhir-gateway/rest-api';
import { version } from '../version.js';
import { localAuditSinks } from './audit-file.js';
import { banner, type BannerFacts } from './banner.js';
import { openControlSocket, type GatewayFacts } from './control-socket.js';
import { requirePorts, type NeededPort } from './local-ports.js';
import { openLocalSessions, openStateFolder, readLocalKey } from './local-sessions.js';
import { folderOfStart, localConfig, localSettings, type LocalChoice } from './local-settings.js';
import { startSandbox } from './sandbox-process.js';

/** What a start on this machine needs. */
export interface LocalStart extends LocalChoice {
  /** The sessions of the last start are forgotten. */
  readonly fresh: boolean;
  /** Below which sessions outlive a start; absent: they do not. */
  readonly stateFolder?: string;
  /** The bundled sandbox; absent: none is started. */
  readonly sandboxScript?: string;
  /** Folder of the shipped platform files. */
  readonly platformsDirectory: string;
  /** How a shell calls the command line. */
  readonly command: string;
  /** As {@link BannerFacts.hostProgram}. */
  readonly hostProgram: BannerFacts['hostProgram'];
  /** How a shell starts it once more, before any option. */
  readonly startCommand: string;
  readonly print: (text: string) => void;
  /** Called once no program that found this gateway uses it any more; absent: it runs for itself. */
  readonly onUnused?: () => void;
}

/** Both apps, and the sandbox where there is one. */
export interface LocalGateway {
  /** Lets requests under way end, for two seconds at most. */
  stop(): Promise<void>;
}

const drainMs = 2_000;
const defaultSandboxPort = 8010;
const unreadable = 'The sign-ins of the last start cannot be read, so this start begins without them.';
const unwritable = 'Sign-ins cannot be written to this folder, so the next start will not have them:';

/**
 * Runs REST API, MCP server and sandbox in one process tree, and prints where they are. When it fails, nothing that it had
 * started goes on.
 *
 * @throws GatewayError CONFIG_INVALID when the settings do not fit
 * @throws Error that says which port is taken, and by whom
 */
export async function startLocal(options: LocalStart): Promise<LocalGateway> {
  const { print } = options;
  const environment = localSettings(options);
  const first = localConfig(environment);
  await requirePorts(portsOf(first, environment, options), (port) => `${options.startCommand} --port ${port}`);

  const ends: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const place = options.stateFolder === undefined ? undefined : folderOfStart(first, options.stateFolder);
    const folder = first.localSessions ? place : undefined;
    if (place !== undefined) openPlace(place, options, environment);
    if (folder !== undefined) environment['FHIR_GATEWAY_SANDBOX_STATE_FILE'] ??= join(folder, 'sandbox.json');
    const { sandboxScript, platformsDirectory } = options;
    const sandbox =
      sandboxScript === undefined ? undefined : await startSandbox(sandboxScript, sandboxPart(environment));
    if (sandbox) ends.push(() => sandbox.stop());
    // After the sandbox: of two starts at once only one has that, and only one may make a key.
    if (folder !== undefined && first.masterKeys.length === 0) {
      environment['FHIR_GATEWAY_MASTER_KEY'] = readLocalKey(folder);
    }
    const relocated = sandbox && relocateSandbox(platformsDirectory, sandbox.origin);
    if (relocated !== undefined) ends.push(() => rmSync(relocated, { recursive: true, force: true }));
    const folders = [relocated, environment['FHIR_GATEWAY_PLATFORMS_DIR']].filter(Boolean).join(delimiter);
    const config = localConfig({ ...environment, FHIR_GATEWAY_PLATFORMS_DIR: folders });

    const sessions =
      folder === undefined
        ? undefined
        : openLocalSessions(folder, config.masterKeys, () => print(`${unwritable} ${folder}`));
    if (sessions?.isBroken === true) print(unreadable);
    // One gateway behind both apps: with the memory store, that is what makes their sessions the same.
    const gateway = await createGateway(config, {
      platformsDirectory,
      answers: acceptsConnections,
      ...(sessions && { store: sessions.store }),
    });
    if (sessions) ends.push(() => sessions.stop());
    ends.push(() => gateway.close());
    ends.push(await startServers(gateway));
    if (place !== undefined) ends.push(await openControlSocket(place, factsOf(config), options.onUnused));
    const sandboxFact = sandbox && { sandboxOrigin: sandbox.origin };
    const { command, hostProgram, startCommand } = options;
    const forget = folder === undefined ? {} : { forgetCommand: `${startCommand} --fresh${portOption(options)}` };
    print(banner(config, { command, hostProgram, ...sandboxFact, ...forget }));
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Makes the folder of a start, and has the audit in it where no setting says where it goes. */
function openPlace(place: string, { fresh }: LocalStart, environment: Record<string, string>): void {
  openStateFolder(place, fresh);
  if (environment['FHIR_GATEWAY_AUDIT_SINKS'] !== undefined) return;
  const sinks = localAuditSinks(place, fresh);
  if (sinks !== undefined) environment['FHIR_GATEWAY_AUDIT_SINKS'] = sinks;
}

/** @returns what ends both apps */
async function startServers(gateway: Awaited<ReturnType<typeof createGateway>>): Promise<() => Promise<unknown>> {
  if (isOneAddress(gateway.config)) {
    const server = await startRestApi(gateway, await openMountedMcp(gateway));
    return () => server.close({ graceMs: drainMs });
  }
  const rest = await startRestApi(gateway);
  try {
    const mcp = await startMcpServer(gateway);
    return () => Promise.all([rest, mcp].map((server) => server.close({ graceMs: drainMs })));
  } catch (error) {
    await rest.close({ graceMs: 0 });
    throw error;
  }
}

/** As it was given, so that the printed command is about the same start. */
function portOption({ port }: LocalStart): string {
  return port === undefined ? '' : ` --port ${port}`;
}

/** The host by its address: what `localhost` leads to may be another program's. */
function factsOf(config: Config): GatewayFacts {
  const { host, restPort, mcpPort, mcpAuth } = config;
  const name = host.includes(':') ? `[${host}]` : host;
  return { version, mcpAuth, mcpUrl: `http://${name}:${isOneAddress(config) ? restPort : mcpPort}/mcp` };
}

function portsOf(config: Config, environment: Readonly<Record<string, string>>, options: LocalStart): NeededPort[] {
  const { host, restPort, mcpPort } = config;
  const sandboxPort = Number(environment['FHIR_GATEWAY_SANDBOX_PORT'] ?? defaultSandboxPort);
  const gateway = { host, what: 'gateway' } as const;
  return [
    { ...gateway, port: restPort, variable: 'FHIR_GATEWAY_PORT' },
    ...(isOneAddress(config) ? [] : [{ ...gateway, port: mcpPort, variable: 'FHIR_GATEWAY_MCP_PORT' }]),
    // A port that is none is the sandbox's to report.
    ...(options.sandboxScript === undefined || !(sandboxPort <= 65_535)
      ? []
      : [{ host: '127.0.0.1', what: 'sandbox', port: sandboxPort, variable: 'FHIR_GATEWAY_SANDBOX_PORT' } as const]),
  ];
}

/** What reaches the sandbox: its own settings and no other. */
function sandboxPart(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('FHIR_GATEWAY_SANDBOX_')));
}

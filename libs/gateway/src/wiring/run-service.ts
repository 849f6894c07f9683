import { delimiter } from 'node:path';
import { loadConfig } from '../config/config.js';
import { acceptsConnections } from './local-servers.js';
import { createGateway } from './create-gateway.js';
import type { Gateway } from './gateway.js';
import { createLogger } from '../logging/logger.js';
import { findPlatformsDirectory } from '../config/platforms-directory.js';

/** How long the process may take to end by itself once everything is closed; a handle left open must not keep it. */
const lingerMs = 2_000;

/** A server that can be asked to stop. */
export interface StoppableServer {
  close(options: { graceMs: number }): Promise<void>;
}

/** What {@link runService} needs of `process`. */
export type ServiceProcess = Pick<NodeJS.Process, 'env' | 'on' | 'exit' | 'loadEnvFile'>;

/**
 * Runs one app as a process of its own: reads `.env` and the environment, wires the gateway, starts the server, and on
 * SIGTERM or SIGINT says on `/readyz` that it stops, then lets running requests end; see `FHIR_GATEWAY_DRAIN_SECONDS`. The exit code
 * is 0 then. Exits with 1 and one line per fault when the settings do not fit, and on a second signal.
 *
 * @param moduleUrl `import.meta.url` of the app's entry, from where the shipped platform files are found
 */
export async function runService(options: {
  process: ServiceProcess;
  moduleUrl: string;
  start(gateway: Gateway): Promise<StoppableServer>;
}): Promise<void> {
  const { process } = options;
  try {
    readEnvFile(process);
    const config = loadConfig(process.env, delimiter);
    const gateway = await createGateway(config, {
      platformsDirectory: findPlatformsDirectory(options.moduleUrl),
      answers: acceptsConnections,
    });
    const server = await options.start(gateway);
    stopOnSignal(process, gateway, server);
  } catch (error) {
    createLogger('error').error({ err: error }, 'the service did not start');
    // The logger writes asynchronously; an exit in the same turn would swallow the reason.
    setTimeout(() => process.exit(1), 50);
  }
}

/** Reads `.env` of the working folder; what the environment already holds wins. */
export function readEnvFile(process: Pick<NodeJS.Process, 'loadEnvFile'>): void {
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

function stopOnSignal(process: ServiceProcess, gateway: Gateway, server: StoppableServer): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    // A second signal means that somebody does not want to wait.
    if (isStopping) return process.exit(1);
    isStopping = true;
    gateway.logger.info({ event: 'stopping', signal }, 'draining');
    void drain(gateway, server).then(
      () => setTimeout(() => process.exit(0), lingerMs).unref(),
      (error: unknown) => {
        gateway.logger.error({ err: error }, 'the service did not stop cleanly');
        setTimeout(() => process.exit(1), 50);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function drain(gateway: Gateway, server: StoppableServer): Promise<void> {
  const { drainDelaySeconds, drainSeconds } = gateway.config;
  gateway.announceStop();
  // A balancer sends requests until it has looked at /readyz; whoever stops listening before that refuses some of them.
  await new Promise((resolve) => setTimeout(resolve, drainDelaySeconds * 1000));
  await server.close({ graceMs: drainSeconds * 1000 });
  await gateway.close();
}

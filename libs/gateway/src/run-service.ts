import { delimiter } from 'node:path';
import { loadConfig } from './config.js';
import { createGateway } from './create-gateway.js';
import type { Gateway } from './create-gateway.js';
import { createLogger } from './logger.js';
import { findPlatformsDirectory } from './platforms-directory.js';

/** How long running requests may take after the process was asked to stop. */
const drainMs = 20_000;

/** A server that can be asked to stop. */
export interface StoppableServer {
  close(options: { graceMs: number }): Promise<void>;
}

/** What {@link runService} needs of `process`. */
export type ServiceProcess = Pick<NodeJS.Process, 'env' | 'on' | 'exit' | 'loadEnvFile'>;

/**
 * Runs one app as a process of its own: reads `.env` and the environment, wires the gateway, starts the server, and on
 * SIGTERM or SIGINT lets running requests end. Exits with 1 and one line per fault when the settings do not fit.
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
    const gateway = await createGateway(config, { platformsDirectory: findPlatformsDirectory(options.moduleUrl) });
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
    void server.close({ graceMs: drainMs }).then(() => gateway.close());
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

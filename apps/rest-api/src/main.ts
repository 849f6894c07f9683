import { delimiter } from 'node:path';

import { createGateway, createLogger, findPlatformsDirectory, loadConfig } from '@fhir-gateway/gateway';

import { startRestApi } from './start.js';

/** How long running requests may take after the process was asked to stop. */
const DRAIN_MS = 20_000;

async function main(): Promise<void> {
  const config = loadConfig(process.env, delimiter);
  const gateway = await createGateway(config, { platformsDirectory: findPlatformsDirectory(import.meta.url) });
  const server = await startRestApi(gateway);
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // A second signal means that somebody does not want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    gateway.logger.info({ event: 'stopping', signal }, 'draining');
    void server.close({ graceMs: DRAIN_MS }).then(() => gateway.close());
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  createLogger('error').error({ err: error }, 'the REST API did not start');
  process.exitCode = 1;
});

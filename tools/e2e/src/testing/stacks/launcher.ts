import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { freePort, startService } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { writePlatformFiles, type PlatformFiles } from './platform-files.js';
import { sandboxDay } from './sandbox-truth.js';

const script = join(dirname(findPlatformsDirectory(import.meta.url)), 'tools', 'start.mjs');

/** What `npm start` runs: both apps at one address and the sandbox, with the memory store. */
export interface LocalGateway {
  readonly restUrl: string;
  readonly mcpUrl: string;
  readonly sandboxOrigin: string;
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** How `npm start` is started. */
export interface LocalGatewayOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** In place of the shipped platforms. */
  readonly platformFiles?: PlatformFiles;
}

/** Starts what `npm start` starts, on free ports and without any other setting. */
export async function startLocalGateway({
  env,
  flags = [],
  platformFiles,
}: LocalGatewayOptions = {}): Promise<LocalGateway> {
  const settings: Record<string, string> & { FHIR_GATEWAY_PORT: string; FHIR_GATEWAY_SANDBOX_PORT: string } = {
    FHIR_GATEWAY_PORT: `${await freePort()}`,
    FHIR_GATEWAY_SANDBOX_PORT: `${await freePort()}`,
    FHIR_GATEWAY_SANDBOX_DATE: sandboxDay,
    // Nothing of one test is to be there in another.
    FHIR_GATEWAY_LASTING_CONNECTIONS: 'off',
    ...env,
  };
  const [restUrl, sandboxOrigin] = [settings.FHIR_GATEWAY_PORT, settings.FHIR_GATEWAY_SANDBOX_PORT].map(
    (port) => `http://localhost:${port}`,
  ) as [string, string];
  if (platformFiles) settings['FHIR_GATEWAY_PLATFORMS_DIR'] = writePlatformFiles(platformFiles(sandboxOrigin));
  const service: ChildService = await startService({
    command: [script, ...flags],
    env: settings,
    // It builds first when the sources have changed.
    startTimeoutMs: 180_000,
    isReady: (output) => output.includes('Ctrl+C stops it.'),
  });
  return {
    restUrl,
    mcpUrl: restUrl,
    sandboxOrigin,
    output: () => service.output(),
    stop: (signal) => service.stop(signal),
  };
}

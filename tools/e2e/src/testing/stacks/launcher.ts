import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { freePort, startService } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
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

/** Starts what `npm start` starts, on free ports and without any other setting. */
export async function startLocalGateway(
  env: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<LocalGateway> {
  const settings = {
    FHIR_GATEWAY_PORT: `${await freePort()}`,
    FHIR_GATEWAY_SANDBOX_PORT: `${await freePort()}`,
    FHIR_GATEWAY_SANDBOX_DATE: sandboxDay,
    // Nothing of one test is to be there in another.
    FHIR_GATEWAY_LOCAL_SESSIONS: 'forget',
    ...env,
  };
  const service: ChildService = await startService({
    command: [script, ...flags],
    env: settings,
    // It builds first when the sources have changed.
    startTimeoutMs: 180_000,
    isReady: (output) => output.includes('Ctrl+C stops it.'),
  });
  return {
    restUrl: `http://localhost:${settings.FHIR_GATEWAY_PORT}`,
    mcpUrl: `http://localhost:${settings.FHIR_GATEWAY_PORT}`,
    sandboxOrigin: `http://localhost:${settings.FHIR_GATEWAY_SANDBOX_PORT}`,
    output: () => service.output(),
    stop: (signal) => service.stop(signal),
  };
}

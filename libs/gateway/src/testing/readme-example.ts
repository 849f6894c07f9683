import { createGateway, findPlatformsDirectory, loadConfig } from '../index.js';
import type { Gateway } from '../index.js';

/** A gateway for one person on this machine, with nothing kept beyond the process. */
export function openGateway(moduleUrl: string): Promise<Gateway> {
  const config = loadConfig({ FHIR_GATEWAY_MCP_AUTH: 'local' });
  return createGateway(config, { platformsDirectory: findPlatformsDirectory(moduleUrl) });
}

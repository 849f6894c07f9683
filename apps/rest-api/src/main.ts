import { isOneAddress, runService, type Gateway } from '@fhir-gateway/gateway';
import { startRestApi } from './start.js';

void runService({ process, moduleUrl: import.meta.url, start });

/** Loads the MCP server only where this process serves it. */
async function start(gateway: Gateway) {
  if (!isOneAddress(gateway.config)) return startRestApi(gateway);
  const { openMountedMcp } = await import('@fhir-gateway/mcp-server');
  return startRestApi(gateway, await openMountedMcp(gateway));
}

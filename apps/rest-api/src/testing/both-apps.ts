import type { RunningServer } from '@fhir-gateway/express-kit';
import { openMountedMcp } from '@fhir-gateway/mcp-server';
import { freePort } from '@fhir-gateway/testing';

import { startRestApi } from '../start.js';
import { startTestGateway, type TestGateway } from './test-gateway.js';

/** A REST API whose listener serves MCP as well; both have to be closed, the server first. */
export async function startBothApps(
  settings: Record<string, string> = {},
): Promise<{ rest: TestGateway; server: RunningServer }> {
  const rest = await startTestGateway(await freePort(), settings);
  await rest.server.close({ graceMs: 0 });
  return { rest, server: await startRestApi(rest.gateway, await openMountedMcp(rest.gateway)) };
}

import { runService } from '@fhir-gateway/gateway';
import { startMcpServer } from '@fhir-gateway/mcp-server';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { makeFixtureServer } from './fixture-server.js';

/** The message as the gateway's middleware has received it. */
interface Received {
  readonly message?: { readonly body: unknown };
}

const answer = toNodeHandler(createMcpHandler(makeFixtureServer));

void runService({
  process,
  moduleUrl: import.meta.url,
  start: (gateway) =>
    startMcpServer(gateway, (req, res) => answer(req, res, (res.locals as Received).message?.body ?? null)),
});

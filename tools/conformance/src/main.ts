import { runService } from '@fhir-gateway/gateway';
import { messageOf, startMcpServer } from '@fhir-gateway/mcp-server';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { makeFixtureServer } from './fixture-server.js';

const answer = toNodeHandler(createMcpHandler(makeFixtureServer));

void runService({
  process,
  moduleUrl: import.meta.url,
  start: (gateway) => startMcpServer(gateway, (req, res) => answer(req, res, messageOf(res).body ?? null)),
});

import { runService } from '@fhir-gateway/gateway';
import { startMcpServer } from '@fhir-gateway/mcp-server';
import { makeFixtureServer } from './fixture-server.js';

void runService({
  process,
  moduleUrl: import.meta.url,
  start: (gateway) => startMcpServer(gateway, makeFixtureServer),
});

import { setTimeout as sleep } from 'node:timers/promises';
import { fromJsonSchema, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { textPart } from './samples.js';

/** Long enough that each notification is written by itself. */
const pauseMs = 50;

/** The keywords that an SDK must not lose between a tool's schema and `tools/list` (SEP-1613, SEP-2106). */
const schemaOfEverything = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

/** Tools about what happens around a result: errors, progress, log messages, schemas, headers. */
export function registerProtocolTools(server: McpServer): void {
  server.registerTool('test_error_handling', { description: 'Always fails' }, () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  server.registerTool('test_tool_with_progress', { description: 'Reports progress twice' }, reportProgress);
  for (const name of ['test_tool_with_logging', 'test_logging_tool']) {
    server.registerTool(name, { description: 'Logs three messages' }, logMessages);
  }
  const rich = {
    description: 'Has a schema with much in it',
    inputSchema: fromJsonSchema(schemaOfEverything as never),
  };
  server.registerTool('json_schema_2020_12_tool', rich, () => ({ content: [textPart('The arguments fit.')] }));
  const region = z.string().meta({ 'x-mcp-header': 'Region' });
  const headers = { description: 'Takes an argument that is in a header, too', inputSchema: z.object({ region }) };
  server.registerTool('test_headers', headers, (args) => ({ content: [textPart(args.region)] }));
}

async function reportProgress({ mcpReq }: ServerContext) {
  const progressToken = mcpReq._meta?.progressToken;
  for (const progress of [0, 50, 100]) {
    if (progressToken !== undefined) {
      await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
    }
    await sleep(pauseMs);
  }
  return { content: [textPart('Done.')] };
}

async function logMessages({ mcpReq }: ServerContext) {
  for (const message of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
    await mcpReq.log('info', message);
    await sleep(pauseMs);
  }
  return { content: [textPart('Done.')] };
}

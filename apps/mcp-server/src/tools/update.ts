import { resourceIdPattern } from '@fhir-gateway/fhir';
import { z } from 'zod';
import { authHandle, platformId, resource as resourceArgument, resourceId, resourceType } from '../tool/arguments.js';
import { confirmArgument, writeAnswerSchema, confirmWrite } from '../writes/confirmed-write.js';
import { fhirPath, idIn } from '../tool/fhir-path.js';
import { defineTool } from '../tool/tool.js';
import { withAgentLabel } from '../writes/agent-label.js';

export const update = defineTool({
  name: 'update',
  title: 'Replace a resource',
  description:
    'Replaces a resource whole: read it first, and pass its version as if_match. The first call only previews ' +
    'and returns confirm. Single elements: patch.',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    resource_id: resourceId,
    resource: resourceArgument,
    if_match: z
      .string()
      .regex(new RegExp(`^${resourceIdPattern}$`))
      .optional()
      .describe('The version that read returned'),
    confirm: confirmArgument,
    auth_handle: authHandle,
  }),
  example: {
    platform_id: 'sandbox-ehr',
    resource_type: 'Observation',
    resource_id: '123',
    resource: { resourceType: 'Observation', id: '123', status: 'amended', code: { text: 'Body weight' } },
  },
  outputSchema: writeAnswerSchema,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  async run(args, call) {
    const opened = await call.openPlatform(args.platform_id);
    const id = idIn(args.resource_type, args.resource_id);
    const path = fhirPath(args.resource_type, id);
    const resource = withAgentLabel(args.resource);
    const write = {
      tool: 'update',
      permission: 'u',
      resourceType: args.resource_type,
      resourceId: id,
      content: resource,
      seenVersion: args.if_match,
      request: { method: 'PUT', path, body: resource },
      after: () => resource,
    } as const;
    return confirmWrite(call, opened, write, args.confirm);
  },
});

import { z } from 'zod';
import { authHandle, platformId, resourceId, resourceType } from '../tool/arguments.js';
import { confirmArgument, writeAnswerSchema, confirmWrite } from '../writes/confirmed-write.js';
import { fhirPath, idIn } from '../tool/fhir-path.js';
import { defineTool } from '../tool/tool.js';

export const deleteResource = defineTool({
  name: 'delete',
  title: 'Delete a resource',
  description:
    'Deletes a resource. The first call only previews and returns confirm; once the person agrees, call again ' +
    'with it.',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    resource_id: resourceId,
    confirm: confirmArgument,
    auth_handle: authHandle,
  }),
  example: { platform_id: 'sandbox-ehr', resource_type: 'Observation', resource_id: '123' },
  outputSchema: writeAnswerSchema,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  async run(args, call) {
    const opened = await call.openPlatform(args.platform_id);
    const id = idIn(args.resource_type, args.resource_id);
    const path = fhirPath(args.resource_type, id);
    const write = {
      tool: 'delete',
      permission: 'd',
      resourceType: args.resource_type,
      resourceId: id,
      request: { method: 'DELETE', path },
      after: () => undefined,
    } as const;
    return confirmWrite(call, opened, write, args.confirm);
  },
});

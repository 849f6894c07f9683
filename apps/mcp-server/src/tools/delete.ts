import { z } from 'zod';
import { authHandle, platformId, resourceId, resourceType } from '../arguments.js';
import { writeAnswer, writeAnswerSchema } from '../resource-answer.js';
import { defineTool } from '../tool.js';

export const deleteResource = defineTool({
  name: 'delete',
  title: 'Delete a resource',
  description:
    'Deletes a resource from the record on a platform. Only where the operator allows writing. Ask the person before ' +
    'you call it.',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    resource_id: resourceId,
    auth_handle: authHandle,
  }),
  outputSchema: writeAnswerSchema,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  async run(args, call) {
    const { reader } = await call.openPlatform(args.platform_id);
    const path = `${encodeURIComponent(args.resource_type)}/${encodeURIComponent(args.resource_id)}`;
    return writeAnswer(await reader({ method: 'DELETE', path }), 'Deleted.');
  },
});

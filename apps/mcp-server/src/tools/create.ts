import { z } from 'zod';
import { authHandle, platformId, resource, resourceType } from '../arguments.js';
import { writeAnswer, writeAnswerSchema } from '../resource-answer.js';
import { defineTool } from '../tool.js';

export const create = defineTool({
  name: 'create',
  title: 'Create a resource',
  description:
    'Adds a new resource to the record on a platform; the platform chooses its id. Only where the operator allows ' +
    'writing. Ask the person before you call it.',
  inputSchema: z.object({ platform_id: platformId, resource_type: resourceType, resource, auth_handle: authHandle }),
  outputSchema: writeAnswerSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  async run(args, call) {
    const { reader } = await call.openPlatform(args.platform_id);
    const path = encodeURIComponent(args.resource_type);
    return writeAnswer(await reader({ method: 'POST', path, body: args.resource }), 'Created.');
  },
});

import { z } from 'zod';
import { authHandle, platformId, resource, resourceId, resourceType } from '../arguments.js';
import { writeAnswer, writeAnswerSchema } from '../resource-answer.js';
import { defineTool } from '../tool.js';

export const update = defineTool({
  name: 'update',
  title: 'Replace a resource',
  description:
    'Replaces a resource on a platform with the one given, whole: read it first, change what is to change, and pass ' +
    'its version as if_match so that nobody else’s change is lost. Only where the operator allows writing. Ask the ' +
    'person before you call it.',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    resource_id: resourceId,
    resource,
    if_match: z
      .string()
      .regex(/^[A-Za-z0-9\-.]{1,64}$/)
      .optional()
      .describe('The version that read returned; the platform refuses when the resource has changed since'),
    auth_handle: authHandle,
  }),
  outputSchema: writeAnswerSchema,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  async run(args, call) {
    const { reader } = await call.openPlatform(args.platform_id);
    const path = `${encodeURIComponent(args.resource_type)}/${encodeURIComponent(args.resource_id)}`;
    const headers = args.if_match === undefined ? undefined : { 'if-match': `W/"${args.if_match}"` };
    const answer = await reader({ method: 'PUT', path, ...(headers && { headers }), body: args.resource });
    return writeAnswer(answer, 'Updated.');
  },
});

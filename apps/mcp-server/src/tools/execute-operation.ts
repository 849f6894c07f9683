import { GatewayError } from '@fhir-gateway/gateway';
import { pageOf, resourceOf, searchQuery } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { anyObject, authHandle, params, platformId, readOnly, resourceId, resourceType } from '../arguments.js';
import { resourceAnswerSchema, showResource } from '../resource-answer.js';
import { defaultRows, mostCharacters, mostRows, searchAnswer, searchAnswerSchema } from '../search-answer.js';
import { defineTool } from '../tool.js';

export const executeOperation = defineTool({
  name: 'execute_operation',
  title: 'Run a FHIR operation',
  description:
    'Runs a FHIR operation that only reads, such as $everything of a Patient, $lastn of Observation, $docref or ' +
    '$expand. Results that are many come back as rows, as search gives them; anything else as one resource. ' +
    'get_capabilities lists the operations of a type.',
  inputSchema: z.object({
    platform_id: platformId,
    operation: z
      .string()
      .regex(/^\$?[A-Za-z][A-Za-z0-9-]{0,63}$/)
      .describe('Name of the operation, such as $everything'),
    resource_type: resourceType.optional().describe('For an operation on a type or one of its resources'),
    resource_id: resourceId.optional().describe('For an operation on one resource; needs resource_type'),
    params,
    resource: anyObject
      .meta({
        additionalProperties: true,
        description:
          'A Parameters resource, for operations whose parameters are not plain values; it is sent instead of params',
      })
      .optional(),
    limit: z.number().int().min(1).max(mostRows).optional().describe(`Rows to return; default ${defaultRows}`),
    auth_handle: authHandle,
  }),
  outputSchema: z.object({ ...searchAnswerSchema.partial().shape, ...resourceAnswerSchema.partial().shape }),
  annotations: readOnly,
  readsRecords: true,
  async run(args, call) {
    if (args.resource_id !== undefined && args.resource_type === undefined) {
      throw new GatewayError('ARGUMENT_INVALID', 'resource_id needs resource_type.');
    }
    const opened = await call.openPlatform(args.platform_id);
    const operation = args.operation.startsWith('$') ? args.operation : `$${args.operation}`;
    const path = [args.resource_type, args.resource_id, operation]
      .filter((part) => part !== undefined)
      .map((part) => (part === operation ? part : encodeURIComponent(part)))
      .join('/');
    // Not the patient of the login: what an operation takes is its own definition's business.
    const query = searchQuery({ resourceType: args.resource_type ?? '', ...(args.params && { params: args.params }) });
    const answer = await opened.reader(
      args.resource ? { method: 'POST', path, body: args.resource } : { method: 'GET', path, query },
    );
    const result = resourceOf(answer);
    if (result.resourceType !== 'Bundle') return showResource(result);
    const page = pageOf(
      result,
      { path, query, skip: 0 },
      {
        baseUrl: call.gateway.fhirBaseUrl(opened.platform.id),
        limits: { rows: args.limit ?? defaultRows, characters: mostCharacters },
      },
    );
    if (!args.resource || page.next?.path !== path) return searchAnswer(call, opened, `results of ${operation}`, page);
    // The rest of an answer to POST cannot be asked for again by address.
    const { next: _next, ...shown } = page;
    const warnings = [
      ...page.warnings,
      'There is more than is shown; pass narrower parameters, or params for a cursor.',
    ];
    return searchAnswer(call, opened, `results of ${operation}`, { ...shown, warnings });
  },
});

import { longestReference } from '@fhir-gateway/fhir';
import { searchQuery } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { readOperationCall } from '../arguments/operation-call.js';
import {
  anyObject,
  authHandle,
  commonFilters,
  params,
  platformId,
  readOnly,
  resourceId,
  resourceType,
} from '../tool/arguments.js';
import { fhirPath, idIn } from '../tool/fhir-path.js';
import { operationAnswer, operationAnswerSchema } from '../answers/operation-answer.js';
import { defaultRows, mostRows } from '../answers/search-answer.js';
import { defineTool } from '../tool/tool.js';

export const executeOperation = defineTool({
  name: 'execute_operation',
  title: 'Run a FHIR operation',
  description:
    'Runs a FHIR operation that only reads, such as $everything, $lastn, $docref or $expand. A cursor means that ' +
    'the platform still works on it: get_next_page.',
  inputSchema: z.object({
    platform_id: platformId,
    operation: z
      .string()
      .regex(/^\$?[A-Za-z][A-Za-z0-9-]{0,63}$/)
      .describe('Such as $everything'),
    resource_type: resourceType.optional().describe('For an operation on a type'),
    resource_id: resourceId.optional().describe('For an operation on one resource'),
    patient_id: z.string().max(longestReference).optional().describe('Whose record'),
    since: commonFilters.since,
    until: commonFilters.until,
    params: params.describe('Its plain parameters'),
    resource: anyObject
      .meta({
        additionalProperties: true,
        description: 'A Parameters resource, in place of params',
      })
      .optional(),
    limit: z.number().int().min(1).max(mostRows).optional().describe(`Default ${defaultRows}`),
    auth_handle: authHandle,
  }),
  read: readOperationCall,
  example: {
    platform_id: 'sandbox-ehr',
    operation: '$everything',
    resource_type: 'Patient',
    resource_id: '123',
  },
  outputSchema: operationAnswerSchema,
  annotations: readOnly,
  readsRecords: 'by name',
  async run(args, call) {
    const opened = await call.openPlatform(args.platform_id);
    const operation = args.operation.startsWith('$') ? args.operation : `$${args.operation}`;
    const id = args.resource_id === undefined ? undefined : idIn(args.resource_type ?? '', args.resource_id);
    const path = [args.resource_type, id, operation]
      .filter((part) => part !== undefined)
      .map((part) => (part === operation ? part : fhirPath(part)))
      .join('/');
    // Not the patient of the login: what an operation takes is its own definition's business.
    const rows = args.limit ?? defaultRows;
    const query = searchQuery({
      resourceType: args.resource_type ?? '',
      ...(args.params && { params: args.params }),
      // Of the operations that answer with pages, the one that says in which size.
      ...(operation === '$everything' && { count: rows }),
      isStrict: opened.platform.definition.quirks?.rejectUnknownSearchParams === true,
    });
    // A bulk export has no other form.
    const headers: Record<string, string> = operation === '$export' ? { prefer: 'respond-async' } : {};
    const answer = await opened.reader(
      args.resource ? { method: 'POST', path, headers, body: args.resource } : { method: 'GET', path, headers, query },
    );
    const start = { path, query };
    const shown = { what: `results of ${operation}`, start, rows };
    return operationAnswer(call, opened, shown, answer);
  },
});

import { GatewayError } from '@fhir-gateway/gateway';
import { z } from 'zod';
import { authHandle, platformId, resource as resourceArgument, resourceType } from '../tool/arguments.js';
import { confirmArgument, writeAnswerSchema, confirmWrite } from '../writes/confirmed-write.js';
import { fhirPath } from '../tool/fhir-path.js';
import { defineTool } from '../tool/tool.js';
import { withAgentLabel } from '../writes/agent-label.js';

export const create = defineTool({
  name: 'create',
  title: 'Create a resource',
  description:
    'Adds a resource to the record. The first call only previews and returns confirm; once the person agrees, ' +
    'call again with it.',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    resource: resourceArgument,
    confirm: confirmArgument,
    auth_handle: authHandle,
  }),
  example: {
    platform_id: 'sandbox-ehr',
    resource_type: 'Observation',
    resource: {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
      subject: { reference: 'Patient/123' },
      effectiveDateTime: '2026-01-15',
      valueQuantity: { value: 70, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
    },
  },
  read: (args, _context, notices) => {
    // An id in a new resource means nothing (R4 http.html#create): the person is shown what will be stored.
    const { id, ...fresh } = args.resource;
    if (id === undefined) return args;
    notices.push('The id was left out: a new resource gets its id from the platform.');
    return { ...args, resource: fresh };
  },
  outputSchema: writeAnswerSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  async run(args, call) {
    assertType(args.resource, args.resource_type);
    const opened = await call.openPlatform(args.platform_id);
    const resource = withAgentLabel(args.resource);
    const write = {
      tool: 'create',
      permission: 'c',
      resourceType: args.resource_type,
      content: resource,
      request: { method: 'POST', path: fhirPath(args.resource_type), body: resource },
      after: () => resource,
    } as const;
    return confirmWrite(call, opened, write, args.confirm);
  },
});

function assertType(given: Readonly<Record<string, unknown>>, type: string): void {
  if (given['resourceType'] === type) return;
  throw new GatewayError('ARGUMENT_INVALID', 'The resourceType of the resource is not the resource_type given.');
}

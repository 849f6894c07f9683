import { GatewayError } from '@fhir-gateway/gateway';
import { z } from 'zod';
import { authHandle, platformId, resource, resourceType } from '../tool/arguments.js';
import { confirmArgument, writeAnswerSchema, confirmWrite } from '../writes/confirmed-write.js';
import { fhirPath } from '../tool/fhir-path.js';
import { defineTool } from '../tool/tool.js';

export const create = defineTool({
  name: 'create',
  title: 'Create a resource',
  description:
    'Adds a new resource to the record on a platform; the platform chooses its id. The first call only shows what would ' +
    'be written and returns a confirm value; once the person agrees, call again with it. Only where the operator ' +
    'allows writing.',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    resource,
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
  outputSchema: writeAnswerSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  async run(args, call) {
    assertNew(args.resource, args.resource_type);
    const opened = await call.openPlatform(args.platform_id);
    const write = {
      tool: 'create',
      permission: 'c',
      resourceType: args.resource_type,
      content: args.resource,
      request: { method: 'POST', path: fhirPath(args.resource_type), body: args.resource },
      after: () => args.resource,
    } as const;
    return confirmWrite(call, opened, write, args.confirm);
  },
});

function assertNew(given: Readonly<Record<string, unknown>>, type: string): void {
  if (given['resourceType'] !== type) {
    throw new GatewayError('ARGUMENT_INVALID', 'The resourceType of the resource is not the resource_type given.');
  }
  if (given['id'] !== undefined) {
    throw new GatewayError(
      'ARGUMENT_INVALID',
      'A new resource gets its id from the platform: leave id out. To change an existing one use update or patch.',
    );
  }
}

import { GatewayError } from '@fhir-gateway/gateway';
import { z } from 'zod';
import { authHandle, platformId, resource, resourceType } from '../tool/arguments.js';
import { confirmArgument, writeAnswerSchema, writeInTwoSteps } from '../writes/confirmed-write.js';
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
  outputSchema: writeAnswerSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  async run(args, call) {
    assertType(args.resource, args.resource_type);
    // An id in a new resource means nothing (R4 http.html#create): the person is shown what will be stored.
    const { id, ...fresh } = args.resource;
    const opened = await call.openPlatform(args.platform_id);
    const write = {
      tool: 'create',
      permission: 'c',
      resourceType: args.resource_type,
      content: fresh,
      request: { method: 'POST', path: fhirPath(args.resource_type), body: fresh },
      after: () => fresh,
    } as const;
    const answer = await writeInTwoSteps(call, opened, write, args.confirm);
    return id === undefined ? answer : withNote(answer);
  },
});

const idLeftOut = 'The id was left out: a new resource gets its id from the platform.';

function withNote({ structured, text }: Awaited<ReturnType<typeof writeInTwoSteps>>) {
  return { structured: { ...structured, note: idLeftOut }, text: `${idLeftOut}\n${text}` };
}

function assertType(given: Readonly<Record<string, unknown>>, type: string): void {
  if (given['resourceType'] === type) return;
  throw new GatewayError('ARGUMENT_INVALID', 'The resourceType of the resource is not the resource_type given.');
}

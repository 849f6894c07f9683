import { GatewayError } from '@fhir-gateway/gateway';
import { z } from 'zod';
import { authHandle, platformId, resourceId, resourceType } from '../tool/arguments.js';
import { confirmArgument, writeAnswerSchema, confirmWrite } from '../writes/confirmed-write.js';
import { fhirPath, idIn } from '../tool/fhir-path.js';
import { defineTool } from '../tool/tool.js';
import { withAgentLabel } from '../writes/agent-label.js';

const fields = z.record(z.string().regex(/^_?[a-zA-Z][a-zA-Z0-9]{0,63}$/), z.unknown()).meta({
  additionalProperties: true,
  description: 'Such as {"status": "completed"}; null removes one',
});
const fixed: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta']);

export const patch = defineTool({
  name: 'patch',
  title: 'Change elements of a resource',
  description:
    'Changes single elements and leaves the others. The first call only previews and returns confirm. Where the ' +
    'platform has no PATCH: update.',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    resource_id: resourceId,
    fields,
    confirm: confirmArgument,
    auth_handle: authHandle,
  }),
  example: {
    platform_id: 'sandbox-ehr',
    resource_type: 'Observation',
    resource_id: '123',
    fields: { status: 'amended' },
  },
  outputSchema: writeAnswerSchema,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  async run(args, call) {
    const entries = Object.entries(args.fields);
    const refused = entries.find(([name]) => fixed.has(name))?.[0];
    if (refused !== undefined)
      throw new GatewayError('ARGUMENT_INVALID', `${refused} of a resource cannot be changed.`);
    const opened = await call.openPlatform(args.platform_id);
    const id = idIn(args.resource_type, args.resource_id);
    const write = {
      tool: 'patch',
      permission: 'u',
      resourceType: args.resource_type,
      resourceId: id,
      content: args.fields,
      request: {
        method: 'PATCH',
        path: fhirPath(args.resource_type, id),
        headers: { 'content-type': 'application/json-patch+json' },
        body: entries.map(toOperation),
      },
      after: (current: Readonly<Record<string, unknown>> | undefined) => withAgentLabel(merge(current ?? {}, entries)),
    } as const;
    return confirmWrite(call, opened, write, args.confirm);
  },
});

/** RFC 6902 section 4.1: "add" of a member that exists replaces it. */
function toOperation([name, value]: [string, unknown]): object {
  const path = `/${name}`;
  return value === null ? { op: 'remove', path } : { op: 'add', path, value };
}

function merge(
  current: Readonly<Record<string, unknown>>,
  entries: readonly [string, unknown][],
): Record<string, unknown> {
  const gone = entries.find(([name, value]) => value === null && current[name] === undefined)?.[0];
  if (gone !== undefined) throw new GatewayError('ARGUMENT_INVALID', `The resource has no ${gone} to remove.`);
  const changed = { ...current, ...Object.fromEntries(entries) };
  return Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== null));
}

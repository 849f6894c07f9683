import { fetchPage, searchQuery, type RecordPage } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { authHandle, params, platformId, readOnly, resourceType } from '../tool/arguments.js';
import { fhirPath } from '../tool/fhir-path.js';
import { mostCharacters } from '../answers/search-answer.js';
import { defineTool } from '../tool/tool.js';

export const count = defineTool({
  name: 'count',
  title: 'Count search results',
  description:
    'Says how many resources a search would find, without returning them. Takes resource_type and params as search ' +
    'does. Use it to decide whether to narrow a search. is_exact false means "at least that many".',
  inputSchema: z.object({ platform_id: platformId, resource_type: resourceType, params, auth_handle: authHandle }),
  outputSchema: z.object({
    platform_id: z.string().describe('The platform that answered'),
    count: z.number().describe('How many match'),
    is_exact: z.boolean().describe('Whether the platform counted, or estimated'),
    warnings: z.array(z.string()).optional().describe('What may be missing or different, and why'),
  }),
  annotations: readOnly,
  readsRecords: 'by type',
  async run(args, call) {
    const opened = await call.openPlatform(args.platform_id);
    const { platform, reader } = opened;
    const connection = await call.connection(opened);
    const query = searchQuery({
      resourceType: args.resource_type,
      params: { ...args.params, _summary: 'count' },
      ...(connection?.patient !== undefined && { patient: connection.patient }),
    });
    const page = await fetchPage(
      { path: fhirPath(args.resource_type), query },
      { reader, baseUrl: call.gateway.fhirBaseUrl(platform.id), limits: { rows: 1000, characters: mostCharacters } },
    );
    const { number, isExact } = numberOf(page);
    const warnings = [...page.warnings];
    return {
      structured: {
        platform_id: platform.id,
        count: number,
        is_exact: isExact,
        ...(warnings.length > 0 && { warnings }),
      },
      text: [
        `${isExact ? '' : 'At least '}${number} ${args.resource_type} at ${platform.id}.`,
        ...warnings.map((warning) => `Note: ${warning}`),
      ].join('\n'),
    };
  },
});

/** A platform that ignores `_summary=count` and gives no total still shows how many there are at least. */
function numberOf({ total, rows, next }: RecordPage): { number: number; isExact: boolean } {
  if (total !== undefined) return { number: total, isExact: true };
  return { number: rows.length, isExact: next === undefined };
}

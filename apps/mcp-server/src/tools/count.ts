import { countFound, fence, fenceFields, searchQuery, type FoundCount } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { readSearchCall } from '../arguments/search-call.js';
import { authHandle, commonFilters, params, platformId, readOnly, resourceType } from '../tool/arguments.js';
import { searchedPatient } from '../tool/searched-patient.js';
import { fhirPath } from '../tool/fhir-path.js';
import { fencedSchema, recordedContent } from '../answers/fenced-content.js';
import { recordedHeading, recordedLine } from '../answers/recorded-names.js';
import { personOfReference, whoseRecord } from '../answers/whose-record.js';
import { defineTool } from '../tool/tool.js';

export const count = defineTool({
  name: 'count',
  title: 'Count search results',
  description:
    'Says how many resources a search would find, without returning them. Takes the filters of search.' +
    ' Use it to decide whether to narrow a search. is_exact false means "at least that many".',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    ...commonFilters,
    params,
    auth_handle: authHandle,
  }),
  read: readSearchCall,
  example: { platform_id: 'sandbox-ehr', resource_type: 'Observation', category: 'laboratory' },
  outputSchema: z.object({
    platform_id: z.string().describe('The platform that answered'),
    whose_record: z.string().optional().describe('The patient whose records were counted, or "several patients"'),
    count: z.number().describe('How many match'),
    is_exact: z.boolean().describe('Whether the platform counted, or estimated'),
    summary: z.string().optional().describe('What it means that there are none'),
    warnings: z.array(z.string()).optional().describe('What was looked for, what may be missing, and why'),
    record_content: fencedSchema(recordedContent).optional(),
  }),
  annotations: readOnly,
  readsRecords: 'by type',
  async run(args, call) {
    const opened = await call.openPlatform(args.platform_id);
    const { platform, reader } = opened;
    const { connection } = opened;
    const { patient, notice } = searchedPatient(connection, args.resource_type, args.params);
    fhirPath(args.resource_type);
    const search = {
      resourceType: args.resource_type,
      ...(args.params && { params: args.params }),
      ...(patient !== undefined && { patient }),
    };
    const whose = whoseRecord(args.resource_type, searchQuery(search));
    const found = await countFound(
      {
        ...search,
        isStrict: platform.definition.quirks?.rejectUnknownSearchParams === true,
      },
      {
        reader,
        baseUrl: call.gateway.fhirBaseUrl(platform.id),
        source: platform.id,
        sorts: call.sorts,
        person: personOfReference(whose),
      },
    );
    const warnings = [...(notice === undefined ? [] : [notice]), ...found.warnings];
    return countAnswer(platform.id, args.resource_type, whose, { ...found, warnings });
  },
});

function countAnswer(
  id: string,
  what: string,
  whose: string | undefined,
  { count, isExact, warnings, absence, recorded }: FoundCount,
) {
  const names = recorded.map(recordedLine);
  return {
    structured: {
      platform_id: id,
      ...(whose !== undefined && { whose_record: whose }),
      count,
      is_exact: isExact,
      ...(absence !== undefined && { summary: absence }),
      ...(warnings.length > 0 && { warnings: [...warnings] }),
      ...(names.length > 0 && { record_content: fenceFields({ recorded: names }) }),
    },
    text: [
      absence ?? `${isExact ? '' : 'At least '}${count} ${what}${whose === undefined ? '' : ` of ${whose}`} at ${id}.`,
      ...warnings.map((warning) => `Note: ${warning}`),
      ...(names.length > 0 ? [`${recordedHeading}\n${fence(names.join('\n'))}`] : []),
    ].join('\n'),
  };
}

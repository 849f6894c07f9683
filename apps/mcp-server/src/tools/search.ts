import { findShown, searchQuery, countFound, fence, fenceFields, type FoundCount } from '@fhir-gateway/record-view';
import type { RecordPage } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { absenceOfUnknown } from '../arguments/resource-types.js';
import { readSearchCall } from '../arguments/search-call.js';
import { authHandle, commonFilters, params, platformId, readOnly, resourceType } from '../tool/arguments.js';
import { searchedPatient } from '../tool/searched-patient.js';
import { fhirPath } from '../tool/fhir-path.js';
import {
  defaultRows,
  mostRows,
  pageLimits,
  searchAnswer,
  searchAnswerSchema,
  showPage,
} from '../answers/search-answer.js';
import { personOfReference, whoseRecord } from '../answers/whose-record.js';
import { defineTool } from '../tool/tool.js';
import { fencedSchema, recordedContent } from '../answers/fenced-content.js';
import { recordedHeading, recordedLine } from '../answers/recorded-names.js';
import type { ToolCall } from '../tool/tool-call.js';

const names = z.array(z.string().max(200)).max(50).optional();

const nothingIncluded =
  'Nothing came along for include or revinclude: there may be nothing such, or the platform does not send it. Search or ' +
  'read what the rows refer to.';

/** Whether a page has rows, and nothing of what was to come along. */
function isNothingIncluded(
  { rows, included }: RecordPage,
  args: { include?: string[]; revinclude?: string[] },
): boolean {
  const asked = (args.include?.length ?? 0) + (args.revinclude?.length ?? 0);
  return asked > 0 && rows.length > 0 && included.length === 0;
}

/** What an answer has in place of rows where only their number was asked for. */
const countMembers = {
  count: z.number().describe('How many match'),
  is_exact: z.boolean().describe('Whether the platform counted, or estimated'),
};

export const search = defineTool({
  name: 'search',
  title: 'Search a record',
  description:
    'Searches one resource type on one platform, one row each with date, text, value, flag, range, status, code, ' +
    'ref. All filters hold together. More: get_next_page. Only a number: count_only. Newest first: sort ' +
    '["-date"]. Example: resource_type "Observation", category "laboratory", since "2026-01-01".',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    ...commonFilters,
    params,
    count_only: z.boolean().optional().describe('true: only how many'),
    limit: z.number().int().min(1).max(mostRows).optional().describe(`Default ${defaultRows}`),
    elements: names.describe('Elements to show beside the row, such as ["performer", "note"]'),
    include: names.describe('_include values, such as ["Observation:encounter"]'),
    revinclude: names.describe('_revinclude values, such as ["Provenance:target"]'),
    sort: names.describe('Such as ["-date"]'),
    auth_handle: authHandle,
  }),
  unlisted: ['elements', 'include', 'revinclude'],
  read: readSearchCall,
  example: {
    platform_id: 'sandbox-ehr',
    resource_type: 'Observation',
    category: 'laboratory',
    since: '2026-01-01',
    sort: ['-date'],
  },
  outputSchema: searchAnswerSchema.extend(z.object(countMembers).partial().shape),
  annotations: readOnly,
  readsRecords: 'by type',
  async run(args, call) {
    if (args.count_only) return countCall(args, call);
    const opened = await call.openPlatform(args.platform_id);
    const { platform, reader } = opened;
    const { patient, notice } = searchedPatient(opened.connection, args.resource_type, args.params);
    const rows = args.limit ?? defaultRows;
    fhirPath(args.resource_type);
    const what = {
      resourceType: args.resource_type,
      ...(args.params && { params: args.params }),
      patient,
    };
    const query = searchQuery(what);
    const source = {
      platformId: platform.id,
      what: args.resource_type,
      asked: { path: args.resource_type, query },
      whose: whoseRecord(args.resource_type, query),
    };
    const shown = await findShown(
      {
        ...what,
        ...(args.elements && { elements: args.elements }),
        ...(args.include && { include: args.include }),
        ...(args.revinclude && { revinclude: args.revinclude }),
        ...(args.sort && { sort: args.sort }),
        count: rows,
        isStrict: platform.definition.quirks?.rejectUnknownSearchParams === true,
      },
      {
        reader,
        baseUrl: call.gateway.fhirBaseUrl(platform.id),
        limits: pageLimits(call, opened, rows),
        person: personOfReference(source.whose),
        source: platform.id,
        sorts: call.sorts,
      },
      (page) => {
        const absence = page.rows.length === 0 ? absenceOfUnknown(args.resource_type) : undefined;
        const added = [
          ...(notice === undefined ? [] : [notice]),
          ...(isNothingIncluded(page, args) ? [nothingIncluded] : []),
        ];
        return showPage(source, {
          ...page,
          ...(absence !== undefined && { absence }),
          warnings: [...added, ...page.warnings],
        });
      },
    );
    return searchAnswer(call, opened, shown, rows);
  },
});

export const count = defineTool({
  name: 'count',
  title: 'Count search results',
  description: 'How many resources a search would find: search with count_only.',
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
    ...countMembers,
    summary: z.string().optional().describe('What it means that there are none'),
    warnings: z.array(z.string()).optional().describe('What was looked for, what may be missing, and why'),
    record_content: fencedSchema(recordedContent).optional(),
  }),
  annotations: readOnly,
  readsRecords: 'by type',
  run: countCall,
});

/** Counts what a search finds. */
async function countCall(
  args: { platform_id: string; resource_type: string; params?: z.output<typeof params> },
  call: ToolCall,
) {
  const opened = await call.openPlatform(args.platform_id);
  const { platform, reader } = opened;
  const { connection } = opened;
  const { patient, notice } = searchedPatient(connection, args.resource_type, args.params);
  fhirPath(args.resource_type);
  const search = {
    resourceType: args.resource_type,
    ...(args.params && { params: args.params }),
    patient,
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
}

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
      whose_record: whose,
      count,
      is_exact: isExact,
      summary: absence,
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

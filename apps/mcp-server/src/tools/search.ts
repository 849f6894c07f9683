import { findShown, searchQuery } from '@fhir-gateway/record-view';
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

export const search = defineTool({
  name: 'search',
  title: 'Search a record',
  description:
    'Searches resources of one type on a platform and returns one row each: date, text, value with unit, flag, ' +
    'reference range, status, code, ref. After a sign-in it looks in the record that was chosen, unless patient_id names ' +
    'another. All filters hold together; text and code take words. Example: resource_type "Observation", category ' +
    '"laboratory", since "2026-01-01". Get a whole resource with read. When a cursor comes back there is more: call ' +
    'get_next_page.',
  inputSchema: z.object({
    platform_id: platformId,
    resource_type: resourceType,
    ...commonFilters,
    params,
    limit: z.number().int().min(1).max(mostRows).optional().describe(`Rows to return; default ${defaultRows}`),
    elements: names.describe('Elements to show beside the row, such as ["performer", "note"]'),
    include: names.describe('_include values, such as ["Observation:encounter"]'),
    revinclude: names.describe('_revinclude values, such as ["Provenance:target"]'),
    sort: names.describe('Order, such as ["-date"] for the newest first'),
    auth_handle: authHandle,
  }),
  read: readSearchCall,
  example: {
    platform_id: 'sandbox-ehr',
    resource_type: 'Observation',
    category: 'laboratory',
    since: '2026-01-01',
    sort: ['-date'],
  },
  outputSchema: searchAnswerSchema,
  annotations: readOnly,
  readsRecords: 'by type',
  async run(args, call) {
    const opened = await call.openPlatform(args.platform_id);
    const { platform, reader } = opened;
    const { patient, notice } = searchedPatient(opened.connection, args.resource_type, args.params);
    const rows = args.limit ?? defaultRows;
    fhirPath(args.resource_type);
    const what = {
      resourceType: args.resource_type,
      ...(args.params && { params: args.params }),
      ...(patient !== undefined && { patient }),
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

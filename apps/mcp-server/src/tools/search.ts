import { findShown, searchQuery } from '@fhir-gateway/record-view';
import { z } from 'zod';
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
import { whoseRecord } from '../answers/whose-record.js';
import { defineTool } from '../tool/tool.js';

const names = z.array(z.string().max(200)).max(50).optional();

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
    const source = {
      platformId: platform.id,
      what: args.resource_type,
      whose: whoseRecord(args.resource_type, searchQuery(what)),
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
        source: platform.id,
        sorts: call.sorts,
      },
      (page) => showPage(source, notice === undefined ? page : { ...page, warnings: [notice, ...page.warnings] }),
    );
    return searchAnswer(call, opened, shown, rows);
  },
});

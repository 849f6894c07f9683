import type { PagePosition } from '@fhir-gateway/gateway';
import {
  isResource,
  outcomeTexts,
  pageOf,
  projectResource,
  searchQuery,
  type PageStart,
  type RecordPage,
  type Row,
} from '@fhir-gateway/record-view';

import { createConsoleReader, type ConsoleVisit } from '../record/console-reader.js';
import { checkRequest, readSearchParameters, type ConsoleRequest } from './console-request.js';

/** What a platform answered, ready to be shown. */
export type ConsoleAnswer =
  | { readonly kind: 'page'; readonly page: RecordPage; readonly next?: string; readonly json: unknown }
  | { readonly kind: 'resource'; readonly row: Row; readonly json: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly issues: readonly string[]; readonly json: unknown };

/** A screenful; the rest is behind the button for the next page. */
const limits = { rows: 25, characters: 60_000 };
const tooLong = 'There is a next page, but its address is too long to be handed on.';

/**
 * Sends a request that somebody filled in, or goes on where its last page ended.
 *
 * @param cursor of {@link ConsoleAnswer}'s `next`
 * @throws GatewayError ARGUMENT_INVALID | CURSOR_INVALID, and whatever the proxy throws
 */
export async function runConsoleRequest(
  request: ConsoleRequest,
  visit: ConsoleVisit,
  cursor?: string,
): Promise<ConsoleAnswer> {
  const { gateway, platform, session } = visit;
  const start =
    cursor === undefined ? await startOf(request, visit) : await gateway.cursors.open(cursor, platform.id, session);
  const { status, body } = await createConsoleReader(visit)({ method: 'GET', path: start.path, query: start.query });
  if (status >= 400 || !isResource(body)) {
    const issues = isResource(body) && body.resourceType === 'OperationOutcome' ? outcomeTexts(body) : [];
    return { kind: 'refused', status, issues, json: body };
  }
  if (body.resourceType !== 'Bundle') return { kind: 'resource', row: projectResource(body), json: body };
  const page = pageOf(body, start, { baseUrl: gateway.fhirBaseUrl(platform.id), limits });
  const next = page.next && (await gateway.cursors.issue(positionOf(page.next, request, platform.id), session));
  if (next !== undefined) return { kind: 'page', page, json: body, next };
  const warnings = page.next ? [...page.warnings, tooLong] : page.warnings;
  return { kind: 'page', page: { ...page, warnings }, json: body };
}

async function startOf(request: ConsoleRequest, { gateway, platform, session }: ConsoleVisit): Promise<PageStart> {
  checkRequest(request);
  const { type, id } = request;
  if (id !== '') return { path: `${type}/${id}`, query: '', skip: 0 };
  const connection = platform.oauth && session ? await gateway.auth.status(session, platform) : undefined;
  const query = searchQuery({
    resourceType: type,
    params: readSearchParameters(request),
    count: limits.rows,
    isStrict: platform.definition.quirks?.rejectUnknownSearchParams === true,
    ...(connection?.patient !== undefined && { patient: connection.patient }),
  });
  return { path: type, query, skip: 0 };
}

function positionOf(next: PageStart, { type }: ConsoleRequest, platformId: string): PagePosition {
  return { ...next, platformId, resourceType: type };
}

import type { PagePosition } from '@fhir-gateway/gateway';
import {
  fetchPage,
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
export type ConsoleAnswer = (
  | { readonly kind: 'page'; readonly page: RecordPage; readonly next?: string; readonly json: unknown }
  | { readonly kind: 'resource'; readonly row: Row; readonly json: unknown }
  | { readonly kind: 'refused'; readonly issues: readonly string[]; readonly json: unknown }
) & {
  /** Absent for rows of an answer that was shown with an earlier page: nothing was sent for them. */
  readonly sent?: SentRequest;
};

/** What was sent to the platform, and how it answered. */
export interface SentRequest {
  readonly status: number;
  /** Below the FHIR base; absent for a further page, whose address is the platform's. */
  readonly target?: string;
}

/** A screenful; the rest is behind the button for the next page. */
const limits = { rows: 25, characters: 60_000 };
const noCursor = 'There is more, but where it goes on can neither be stored nor handed on now.';

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
  const reader = createConsoleReader(visit);
  const options = {
    baseUrl: gateway.fhirBaseUrl(platform.id),
    limits: { ...limits, rest: gateway.cursors.mostRest(session) },
  };
  if (start.rest) return pageAnswer(await fetchPage(start, { ...options, reader }), request, visit);
  const { status, body } = await reader({ method: 'GET', path: start.path, query: start.query });
  const target = start.query === '' ? start.path : `${start.path}?${start.query}`;
  const sent: SentRequest = { status, ...(cursor === undefined && { target }) };
  if (status >= 400 || !isResource(body)) {
    const issues = isResource(body) && body.resourceType === 'OperationOutcome' ? outcomeTexts(body) : [];
    return { kind: 'refused', issues, json: body, sent };
  }
  if (body.resourceType !== 'Bundle') return { kind: 'resource', row: projectResource(body), json: body, sent };
  return { ...(await pageAnswer(pageOf(body, start, options), request, visit, body)), sent };
}

/** @param json as the platform answered; absent for rows of an answer that was shown with an earlier page */
async function pageAnswer(
  page: RecordPage,
  request: ConsoleRequest,
  { gateway, platform, session }: ConsoleVisit,
  json?: unknown,
): Promise<ConsoleAnswer> {
  const next = page.next && (await gateway.cursors.issue(positionOf(page.next, request, platform.id), session));
  if (next !== undefined) return { kind: 'page', page, json, next };
  const warnings = page.next ? [...page.warnings, noCursor] : page.warnings;
  return { kind: 'page', page: { ...page, warnings }, json };
}

async function startOf(request: ConsoleRequest, { gateway, platform, session }: ConsoleVisit): Promise<PageStart> {
  checkRequest(request);
  const { type, id } = request;
  if (id !== '') return { path: `${type}/${id}`, query: '' };
  const connection = platform.oauth && session ? await gateway.auth.status(session, platform) : undefined;
  const query = searchQuery({
    resourceType: type,
    params: readSearchParameters(request),
    count: limits.rows,
    isStrict: platform.definition.quirks?.rejectUnknownSearchParams === true,
    ...(connection?.patient !== undefined && { patient: connection.patient }),
  });
  return { path: type, query };
}

function positionOf(next: PageStart, { type }: ConsoleRequest, platformId: string): PagePosition {
  return { ...next, platformId, resourceType: type };
}

import { nextPage } from '@fhir-gateway/fhir';
import { Deadline } from '@fhir-gateway/limits';
import { system, type AuditEventContext } from '../audit-event.js';
import { AuditError } from '../errors.js';
import { lineOfAuditEvent } from './audit-event-entry.js';
import type { EntryCriteria } from './entry-filter.js';

/** The FHIR server that AuditEvents are posted to, as a place to look at. */
export interface AuditEventServer {
  /** Base of the FHIR server, without trailing slash. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string;
  readonly context: AuditEventContext;
  readonly fetch: typeof fetch;
  /** How long one page may take; default 30000. */
  readonly timeoutMs?: number;
  /** AuditEvents that are looked at; default 200000. */
  readonly mostEvents?: number;
}

const pageEvents = 500;
const mostPageBytes = 16 * 1024 * 1024;

interface Page {
  readonly resourceType?: unknown;
  readonly entry?: readonly { readonly resource?: unknown }[];
  readonly link?: readonly { readonly relation?: unknown; readonly url?: unknown }[];
}

/**
 * Entries that a FHIR server has as AuditEvents, oldest first, a page at a time. The server narrows by date, agent and entity; where
 * it knows no `:identifier`, by date alone. What it gives has still to be filtered.
 *
 * @param onCut called when the server has more than `mostEvents`
 * @throws AuditError AUDIT_SEARCH_FAILED for an answer that is none, a next page at another address, or no answer in time
 */
export async function* searchAuditEvents(
  server: AuditEventServer,
  criteria: EntryCriteria,
  onCut: () => void,
): AsyncGenerator<readonly string[]> {
  const { url, context, mostEvents = 200_000 } = server;
  const narrow = narrowingOf(criteria, context);
  let address = searchUrl(url, criteria, narrow);
  let page = await readPage(server, address, narrow.length > 0);
  if (page === undefined) page = await readPage(server, searchUrl(url, criteria, []), false);
  const seen = new Set<string>();
  let before = new Set<unknown>();
  let count = 0;
  while (page !== undefined) {
    const entries: readonly { readonly resource?: unknown }[] = page.entry ?? [];
    count += entries.length;
    // Servers give an entry on two pages when the list moves between them.
    const isNew = ({ resource }: { readonly resource?: unknown }) => !before.has(idOf(resource));
    yield entries.filter(isNew).flatMap(({ resource }) => lineOfAuditEvent(resource, context) ?? []);
    before = new Set(entries.map(({ resource }) => idOf(resource)).filter((id) => id !== undefined));
    const next = nextOf(page, url, address);
    if (next === undefined) return;
    if (count >= mostEvents) return onCut();
    if (seen.has(next)) throw failed('The audit server gives the same page again.');
    seen.add(next);
    address = next;
    page = await readPage(server, address, false);
  }
}

/** Agents and entities that every entry of interest has. Entries of the same sessions count as a person's: those have no account. */
function narrowingOf(criteria: EntryCriteria, context: AuditEventContext): [name: string, value: string][] {
  const { patients, clients, sessions, requests, platformId } = criteria;
  const of = (kind: string, values: Iterable<string>) =>
    [...values].map((value) => `${escaped(system(context, kind))}|${escaped(value)}`).join(',');
  return [
    ...(patients ? ([['entity:identifier', of('patient', patients)]] as [string, string][]) : []),
    ...(requests ? ([['entity:identifier', [...requests].map(escaped).join(',')]] as [string, string][]) : []),
    ...(clients ? ([['agent:identifier', of('client', clients)]] as [string, string][]) : []),
    ...(sessions ? ([['agent:identifier', of('subject', sessions)]] as [string, string][]) : []),
    ...(platformId === undefined ? [] : ([['agent:identifier', of('platform', [platformId])]] as [string, string][])),
  ];
}

/** @see https://hl7.org/fhir/R4/search.html#escaping */
function escaped(value: string): string {
  return value.replace(/[\\$,|]/g, '\\$&');
}

function searchUrl(base: string, criteria: EntryCriteria, narrow: readonly [string, string][]): string {
  const { accounts, sinceMs, untilMs } = criteria;
  const query = new URLSearchParams({ _sort: 'date', _count: `${pageEvents}` });
  // An earlier entry may say whose a session is.
  if (sinceMs !== undefined && !accounts) query.append('date', `ge${new Date(sinceMs).toISOString()}`);
  if (untilMs !== undefined) query.append('date', `lt${new Date(untilMs).toISOString()}`);
  for (const [name, value] of narrow) query.append(name, value);
  return `${base}/AuditEvent?${query.toString()}`;
}

/** @param mayRefuse `undefined` is returned then, where the server does not take the search */
async function readPage(server: AuditEventServer, url: string, mayRefuse: boolean): Promise<Page | undefined> {
  const { token, fetch, timeoutMs = 30_000 } = server;
  const headers = { accept: 'application/fhir+json', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  try {
    // A token is for this server and no other.
    const response = await fetch(url, { headers, redirect: 'error', signal: new Deadline(timeoutMs).signal });
    if (mayRefuse && response.status === 400) {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw failed(`The audit server answered with status ${response.status}.`);
    }
    const page = JSON.parse(await readText(response)) as Page | null;
    if (page?.resourceType !== 'Bundle' || !isList(page.entry) || !isList(page.link))
      throw failed('The audit server answered with something else than a Bundle.');
    return page;
  } catch (error) {
    if (error instanceof AuditError) throw error;
    throw new AuditError('AUDIT_SEARCH_FAILED', 'The audit server could not be read.', { cause: error });
  }
}

function isList(value: unknown): boolean {
  return value === undefined || Array.isArray(value);
}

async function readText(response: Response): Promise<string> {
  let bytes = 0;
  const parts: Uint8Array[] = [];
  for await (const part of response.body ?? []) {
    bytes += (part as Uint8Array).byteLength;
    if (bytes > mostPageBytes) throw failed('A page of the audit server is too long.');
    parts.push(part as Uint8Array);
  }
  return Buffer.concat(parts).toString('utf8');
}

function idOf(resource: unknown): unknown {
  return (resource as { readonly id?: unknown } | null | undefined)?.id;
}

/** The next page, which has to be below the base: the token goes with it. */
function nextOf(page: Page, base: string, address: string): string | undefined {
  const [path = '', query = ''] = address.slice(base.length).replace(/^\//, '').split('?');
  const next = nextPage(page, { path, query }, base);
  if (next === 'last') return undefined;
  if (next === 'same') throw failed('The audit server gives the same page again.');
  if (next === 'elsewhere') throw failed('The next page of the audit server is at another address.');
  return `${base}${next.path === '' ? '' : `/${next.path}`}?${next.query}`;
}

function failed(message: string): AuditError {
  return new AuditError('AUDIT_SEARCH_FAILED', message);
}

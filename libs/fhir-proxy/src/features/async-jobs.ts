import type { FhirCall } from '../contract/fhir-call.js';
import { withoutTarget, type Interaction } from '../contract/interaction.js';
import { isBelow, parseFollowable } from '../request/next-link.js';
import type { LinkTarget } from '../request/next-link.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import { jobFolder } from '../contract/path-grammar.js';
import { ProxyError } from '../contract/proxy-error.js';
import { bindingOf } from '../platform/sealed-records.js';
import type { SealedRecords } from '../platform/sealed-records.js';

/** Where something that a platform does meanwhile can be asked about, or fetched; the content of a sealed link. */
export interface AsyncJob {
  /** `status`: 202 until it is done; `file`: a part of the result. */
  readonly kind: 'status' | 'file';
  /** The platform's own address. */
  readonly url: string;
  /** What began it: the scopes are judged by this each time. */
  readonly begunBy: { readonly method: string; readonly path: string; readonly query: string };
  /** The connection that began it, and its patient; another login of the same session may not go on with it. */
  readonly connection?: number;
  readonly patient?: string;
  /** Bulk export: the result is a manifest, not a resource. */
  readonly isExport: boolean;
  /** The token goes along. Not for files that the platform hands out by their address alone. */
  readonly sendsToken: boolean;
}

/**
 * The job that a request below {@link jobFolder} is about.
 *
 * @throws ProxyError REQUEST_INVALID when the link is not ours, another session's, app's or platform's, or too old;
 * INTERACTION_NOT_SUPPORTED for a method that jobs do not have
 */
export function findJob({ request, platform, session }: FhirCall, sealed: SealedRecords<AsyncJob>): AsyncJob {
  const job = sealed.open(request.path.slice(jobFolder.length), bindingOf({ platform, session }));
  if (!job) throw new ProxyError('REQUEST_INVALID', 'This link is not valid here, or not any more. Begin again.');
  const { method } = request;
  if (method === 'GET' || method === 'HEAD' || (method === 'DELETE' && job.kind === 'status')) return job;
  throw new ProxyError('INTERACTION_NOT_SUPPORTED', 'What was begun can be asked about, fetched, or cancelled.');
}

/** The gateway's link to a job; `undefined` when it would be too long. */
export function jobLink(
  { gatewayBaseUrl }: PlatformRoute,
  call: Pick<FhirCall, 'platform' | 'session'>,
  sealed: SealedRecords<AsyncJob>,
  job: AsyncJob,
): string | undefined {
  const token = sealed.seal(job, bindingOf(call));
  return token === undefined ? undefined : `${gatewayBaseUrl}/${jobFolder}${token}`;
}

/** The request for a job, as an interaction. */
export function jobInteraction(job: AsyncJob, method: string): Interaction {
  const kind = job.kind === 'file' ? 'job-file' : method === 'DELETE' ? 'job-cancel' : 'job-status';
  return withoutTarget(kind, method === 'DELETE' || method === 'HEAD' ? method : 'GET');
}

/**
 * Decides whether an address that a platform gave for a job may be asked: on the platform's own origin, or below one of
 * those that its file allows (quirk `exportBases`).
 *
 * @param url absolute, or relative to the FHIR base
 */
export function jobTarget(
  route: PlatformRoute,
  url: string,
  allowInsecure: (url: URL) => boolean,
): (LinkTarget & { readonly href: string }) | undefined {
  const target = parseFollowable(route, url, allowInsecure);
  if (!target) return undefined;
  const bases = route.quirks.exportBases ?? [];
  const isAllowed = target.origin === route.origin || bases.some((base) => isBelow(target, new URL(base)));
  return isAllowed
    ? { origin: target.origin, path: `${target.pathname}${target.search}`, href: target.href }
    : undefined;
}

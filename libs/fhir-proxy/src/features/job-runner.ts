import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import { enforce } from '../policy/decision.js';
import type { Policy } from '../policy/policy.js';
import type { AnswerSink } from '../contract/answer-sink.js';
import { findJob, jobInteraction, jobLink, jobTarget } from './async-jobs.js';
import type { AsyncJob } from './async-jobs.js';
import type { AuthorizedSender } from '../upstream/authorized-sender.js';
import type { CallRecord } from '../audit/call-audit.js';
import { gatewayManifest } from './export-manifest.js';
import type { FhirCall, ResponseHead } from '../contract/fhir-call.js';
import { sendWhole } from '../answer/send-whole.js';
import { parseInteraction } from '../contract/interaction.js';
import { JsonCollector } from '../answer/json-collector.js';
import { mediaFamily } from '../contract/media-type.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import { joinQuery } from '../contract/query-parts.js';
import { ProxyError } from '../contract/proxy-error.js';
import type { SealedRecords } from '../platform/sealed-records.js';
import type { LinkSeal } from '../rewrite/link-seal.js';
import type { PreparedCall } from '../upstream/prepared-call.js';

/** What a {@link JobRunner} works with. */
export interface JobRunnerOptions {
  readonly sealed: SealedRecords<AsyncJob>;
  readonly authorized: AuthorizedSender;
  readonly policy: Policy;
  readonly maxJsonBytes: number;
  allowInsecure(url: URL): boolean;
}

type Open = (head: ResponseHead) => AnswerSink;

/**
 * What a platform does in its own time (`Prefer: respond-async`, `$export`): its addresses become sealed links of the
 * gateway, and each request to one of those is judged anew by what was asked at the beginning, with the token of now.
 *
 * @see https://hl7.org/fhir/R4/async.html, https://hl7.org/fhir/uv/bulkdata/export.html
 */
export class JobRunner {
  readonly #options: JobRunnerOptions;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
  }

  /** The job that a request below `jobFolder` is about. @throws ProxyError as {@link findJob} */
  find(call: FhirCall): AsyncJob {
    return findJob(call, this.#options.sealed);
  }

  /** Makes a link of the gateway out of the address at which a call that was begun can be asked about. */
  linkFor(
    { call, route, interaction, query, body }: PreparedCall,
    access: PlatformAccess | undefined,
    url: string,
  ): ReturnType<LinkSeal> {
    const { method, path } = interaction;
    const begun = {
      begunBy: { method, path, query: joinQuery(query, body?.form ?? '') },
      isExport: interaction.operation === '$export',
      ...(access?.connectionNumber !== undefined && { connection: access.connectionNumber }),
      ...(access?.patient !== undefined && { patient: access.patient }),
    };
    return this.#link(call, route, { ...begun, kind: 'status', url, sendsToken: true });
  }

  /**
   * Asks about a job, cancels it, or fetches a file of its result.
   *
   * @throws ProxyError REQUEST_INVALID when the login is for another patient than the one that began it, or its address
   * is not followed any more; and whatever beginning it would throw now
   */
  async run(call: FhirCall, route: PlatformRoute, job: AsyncJob, record: CallRecord, open: Open): Promise<void> {
    const { policy, authorized, allowInsecure } = this.#options;
    const { method, path, query } = job.begunBy;
    const interaction = jobInteraction(job, call.request.method);
    record.interaction = interaction;
    const judgedBy = await policy.understand(call, route, parseInteraction(method, path, query));
    enforce(policy.admit(call, judgedBy), 'admit');
    const access = await authorized.accessFor(call, judgedBy);
    const link = jobTarget(route, job.url, (url) => allowInsecure(url));
    if (!link || access?.connectionNumber !== job.connection || access?.patient !== job.patient) {
      throw new ProxyError('REQUEST_INVALID', 'This link belongs to another login. Begin again.');
    }
    const prepared: PreparedCall = {
      call: { ...call, request: { ...call.request, headers: headersFor(job, call.request.headers) } },
      ...{ route, interaction, judgedBy, query, body: undefined, open, link },
      withoutToken: !job.sendsToken,
      links: {
        job: (url) => this.#link(call, route, { ...job, url }),
        isManifest: job.isExport && interaction.kind === 'job-status',
      },
    };
    const send = async (one: PreparedCall): Promise<void> => void (await authorized.send(one, access, record));
    return await (job.isExport && interaction.kind === 'job-status'
      ? this.#status(prepared, job, send)
      : send(prepared));
  }

  /** The answer may be the manifest; that is short, and no other answer is long. */
  async #status(prepared: PreparedCall, job: AsyncJob, send: (one: PreparedCall) => Promise<void>): Promise<void> {
    const { call, route, open } = prepared;
    const collector = new JsonCollector(this.#options.maxJsonBytes);
    await send({ ...prepared, open: (head) => collector.begin(head) });
    const { head, text } = collector.text();
    const isManifest = head.status === 200 && call.request.method !== 'HEAD';
    if (!isManifest) return await sendWhole(open, head, text);
    const manifest = gatewayManifest(text, {
      link: (kind, url, sendsToken) => this.#link(call, route, { ...job, kind, url, sendsToken }),
      requiresAccessToken: call.session !== undefined,
    });
    const { 'content-length': _length, ...headers } = head.headers;
    await sendWhole(open, { status: 200, headers: { ...headers, 'content-type': 'application/json' } }, manifest);
  }

  #link(call: FhirCall, route: PlatformRoute, job: AsyncJob): string | undefined {
    const target = jobTarget(route, job.url, (url) => this.#options.allowInsecure(url));
    return target && jobLink(route, call, this.#options.sealed, { ...job, url: target.href });
  }
}

/** Each kind of answer has a media type of its own, which a client that follows a link need not know. */
function headersFor({ kind, isExport }: AsyncJob, headers: FhirCall['request']['headers']): typeof headers {
  const { accept, prefer: _prefer, ...rest } = headers;
  const isNamed = typeof accept === 'string' && accept !== '*/*' && mediaFamily(accept) !== 'none';
  if (isNamed && !accept.includes('html')) return { ...rest, accept };
  if (kind === 'file') return { ...rest, accept: 'application/fhir+ndjson, application/ndjson;q=0.9' };
  return { ...rest, accept: isExport ? 'application/json, application/fhir+json;q=0.9' : 'application/fhir+json' };
}

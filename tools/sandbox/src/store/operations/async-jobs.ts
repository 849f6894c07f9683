import { randomBytes } from 'node:crypto';
import type { Call } from '../access/call.js';
import { badRequest, methodNotAllowed, notFound } from '../base/fhir-error.js';
import type { StoreResponse } from '../base/types.js';

/** A file of a job's result: its name below the job, and the content. */
export interface JobFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** What a job comes to: the answer at its status address, and the files it names. */
export interface JobResult {
  readonly answer: StoreResponse;
  readonly files: readonly JobFile[];
}

interface Job {
  /** Who began it; nobody else learns that it exists. */
  readonly owner: string;
  readonly result: JobResult;
  polls: number;
}

/** So often a job says that it is still at work. */
const pendingPolls = 1;
const maxJobs = 64;
/** The path below the base at which jobs stand. */
export const jobFolder = '_jobs';

/**
 * What is answered in the server's own time. The work is done at once; the answer waits until it was asked for twice, so
 * that a client has to be patient once, without a test having to be.
 *
 * @see http://hl7.org/fhir/R4/async.html
 */
export class AsyncJobs {
  readonly #jobs = new Map<string, Job>();

  /** Takes a job on. `work` is given the address of the job, below which its files stand. @throws what `work` throws */
  begin(call: Call, work: (jobUrl: string) => JobResult): StoreResponse {
    const id = randomBytes(16).toString('base64url');
    const url = `${call.baseUrl}/${jobFolder}/${id}`;
    this.#jobs.set(id, { owner: ownerOf(call), result: work(url), polls: 0 });
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > maxJobs && oldest !== undefined) this.#jobs.delete(oldest);
    return { status: 202, headers: { 'Content-Location': url } };
  }

  /** Answers a request below {@link jobFolder}. @throws FhirError 404 for a job that is not there, or another's */
  handle(call: Call, id: string, fileName: string | undefined): StoreResponse {
    const job = this.#jobs.get(id);
    if (!job || job.owner !== ownerOf(call)) throw notFound();
    const { method } = call.request;
    if (fileName !== undefined) return method === 'GET' ? fileOf(job, fileName) : notAllowed('GET, HEAD');
    if (method === 'DELETE') {
      this.#jobs.delete(id);
      return { status: 202, headers: {} };
    }
    if (method !== 'GET') return notAllowed('GET, HEAD, DELETE');
    job.polls += 1;
    if (job.polls > pendingPolls) return job.result.answer;
    return { status: 202, headers: { 'X-Progress': 'at work', 'Retry-After': '1' } };
  }
}

/** Whether the client would rather come back for the answer. @see RFC 7240 section 4.1 */
export function prefersAsync(call: Call): boolean {
  return /(?:^|[,;\s])respond-async(?:$|[,;\s])/.test(call.request.headers['prefer'] ?? '');
}

/** The answer to any other interaction, as a job gives it. @see http://hl7.org/fhir/R4/async.html#3.1.6.5 */
export function asBatchResponse({ status, headers, body }: StoreResponse): JobResult {
  if (body instanceof Uint8Array) throw badRequest('Content that is no resource is answered at once.');
  const { ETag: etag, 'Last-Modified': lastModified } = headers;
  const response = {
    status: String(status),
    ...(etag && { etag }),
    ...(lastModified && { lastModified: instant(lastModified) }),
  };
  const bundle = {
    resourceType: 'Bundle',
    type: 'batch-response',
    entry: [{ ...(body !== undefined && { resource: body }), response }],
  };
  return { answer: { status: 200, headers: {}, body: bundle }, files: [] };
}

function fileOf({ result, polls }: Job, name: string): StoreResponse {
  const file = polls > pendingPolls ? result.files.find((it) => it.name === name) : undefined;
  if (!file) throw notFound();
  return { status: 200, headers: { 'Content-Type': file.contentType }, body: file.content };
}

function ownerOf({ access }: Call): string {
  return access.kind === 'open' ? 'anyone' : JSON.stringify([access.patient, [...access.scopes].sort()]);
}

function instant(httpDate: string): string {
  return new Date(httpDate).toISOString();
}

function notAllowed(allowed: string): never {
  throw methodNotAllowed(allowed);
}

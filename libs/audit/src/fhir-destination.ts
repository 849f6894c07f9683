import { Deadline } from '@fhir-gateway/limits';
import type { Bundle } from 'fhir/r4.js';
import { toAuditEvent } from './audit-event.js';
import type { AuditEventContext, AuditLine } from './audit-event.js';
import { AuditError } from './errors.js';
import type { Logger } from './logger.js';
import type { AuditBatch, AuditDestination } from './sink-queue.js';

/** How a {@link FhirDestination} behaves. */
export interface FhirDestinationOptions {
  /** Base of the FHIR server; `https:` unless the caller has decided otherwise. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string;
  readonly context: AuditEventContext;
  readonly fetch: typeof fetch;
  readonly logger?: Logger;
  /** How long an answer may take; default 10000. */
  readonly timeoutMs?: number;
}

/** Failures of the server's, or of the moment: the same may succeed later. Anything else never will. */
const passing = (status: number): boolean => status >= 500 || [401, 403, 408, 425, 429].includes(status);

/** Most bytes of an answer that are read. */
const maxAnswerBytes = 4 * 1024 * 1024;

/**
 * Posts entries as AuditEvents to a FHIR server, a batch Bundle at a time. What the server cannot take now is posted
 * again; what it refuses for good is counted and left out, since nothing after it would ever be posted otherwise.
 *
 * A batch whose answer was lost is posted again as well: the server may hold an event twice, told by its request id.
 */
export class FhirDestination implements AuditDestination {
  readonly name = 'fhir';
  readonly isChained = false;
  readonly #options: FhirDestinationOptions;
  #rejected = 0;
  /** Events of a batch that are still to be posted. */
  #rest: { batch: AuditBatch; bodies: readonly string[] } | undefined;

  constructor(options: FhirDestinationOptions) {
    this.#options = options;
  }

  /** Events that the server refused for good. */
  get rejected(): number {
    return this.#rejected;
  }

  async write(batch: AuditBatch): Promise<void> {
    this.#rest = this.#rest?.batch === batch ? this.#rest : { batch, bodies: batch.bodies };
    if (this.#rest.bodies.length === 0) return;
    const statuses = await this.#post(this.#rest.bodies);
    const left = this.#rest.bodies.filter((_body, index) => passing(statuses[index] ?? 500));
    const refused = statuses.filter((status) => status >= 400 && !passing(status));
    this.#rest.bodies = left;
    if (refused.length > 0) this.#refuse(refused);
    if (left.length > 0) throw new AuditError('AUDIT_UNAVAILABLE', 'The audit server did not take every event.');
    this.#rest = undefined;
  }

  async close(): Promise<void> {
    // Each request has its own end.
  }

  /** @returns a status for each event */
  async #post(bodies: readonly string[]): Promise<readonly number[]> {
    const { url, token, fetch, timeoutMs = 10_000 } = this.#options;
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/fhir+json',
        accept: 'application/fhir+json',
        prefer: 'return=minimal',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(this.#bundle(bodies)),
      // A token is for this server and no other.
      redirect: 'error',
      signal: new Deadline(timeoutMs).signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      return bodies.map(() => response.status);
    }
    const answer = (await readJson(response)) as Bundle | undefined;
    const entries = Array.isArray(answer?.entry) ? answer.entry : [];
    // A server that took the batch and does not tell of each event has taken each.
    if (entries.length !== bodies.length) return bodies.map(() => 200);
    return entries.map((entry) => Number.parseInt(entry.response?.status ?? '', 10) || 500);
  }

  #bundle(bodies: readonly string[]): Bundle {
    const { context } = this.#options;
    return {
      resourceType: 'Bundle',
      type: 'batch',
      entry: bodies.map((body) => ({
        resource: toAuditEvent(JSON.parse(`${body}}`) as AuditLine, context),
        request: { method: 'POST', url: 'AuditEvent' },
      })),
    };
  }

  #refuse(statuses: readonly number[]): void {
    this.#rejected += statuses.length;
    const fields = { event: 'audit.event_refused', count: statuses.length, status: statuses[0], total: this.#rejected };
    this.#options.logger?.error(fields, 'the audit server refuses events for good; they are lost to it');
  }
}

async function readJson(response: Response): Promise<unknown> {
  let bytes = 0;
  const parts: Uint8Array[] = [];
  for await (const part of response.body ?? []) {
    bytes += (part as Uint8Array).byteLength;
    if (bytes > maxAnswerBytes) return undefined;
    parts.push(part as Uint8Array);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
}

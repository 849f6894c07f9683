import type { FhirCall } from '@fhir-gateway/fhir-proxy';
import type { FhirAuditEntry } from '@fhir-gateway/fhir-proxy/contract';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import { hasErrorCode } from '../errors/has-error-code.js';
import type { Logger } from '../logging/logger.js';
import { requestTemplate, type RequestTemplate } from './request-template.js';

/** One request of a session to the FHIR API of a platform, and how it ended. Never an id or a value of a search. */
export interface SessionRequest
  extends RequestTemplate, Pick<FhirAuditEntry, 'app' | 'outcome' | 'code' | 'rule' | 'stage' | 'status'> {
  /** When it ended, in epoch milliseconds. */
  readonly timeMs: number;
  readonly durationMs: number;
  readonly requestId: string;
  readonly method: string;
  readonly platformId: string;
}

/** As it is stored in the session. */
interface RequestLog {
  /** Epoch milliseconds until which requests are noted. */
  readonly untilMs: number;
  /** Newest first. */
  readonly requests: readonly SessionRequest[];
}

/** A request that ended since the last write. Its path and query stay in memory until then. */
interface EndedRequest {
  readonly timeMs: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly platformId: string;
  readonly entry: FhirAuditEntry;
}

/** The newest requests of a session. */
interface Waiting {
  readonly session: Session;
  /** A ring: from the hundred-and-first on, each takes the place of the oldest. */
  readonly ended: EndedRequest[];
  /** How many were noted, those that lost their place included. */
  count: number;
}

type Vault = Pick<TokenVault, 'detach' | 'read' | 'withLock' | 'write'>;

const record = 'request-log';
/** Newest that are stored of a session. */
const mostRequests = 100;
/** Sessions whose requests wait at most; those of a further one are left out. */
const mostWaiting = 1_000;
const flushEveryMs = 5_000;
/** How long requests are noted after somebody last looked. */
const notedMs = 3_600_000;

/**
 * The newest requests of a session, for the person whose session it is, from every process.
 *
 * They are noted for an hour after somebody looked: a session that nobody asks about stores nothing. What is noted lies in the
 * session, sealed as all it holds, and ends with it. It is written every few seconds, so that no call waits; what cannot be
 * written is left out, since the audit trail has each call by itself.
 */
export class SessionRequests {
  readonly #vault: Vault;
  readonly #now: () => number;
  readonly #logger: Pick<Logger, 'debug'>;
  readonly #timer: NodeJS.Timeout;
  #waiting = new Map<string, Waiting>();
  /** The write that is under way. */
  #writing: Promise<void> = Promise.resolve();

  constructor(options: { vault: Vault; now: () => number; logger: Pick<Logger, 'debug'> }) {
    this.#vault = options.vault;
    this.#now = options.now;
    this.#logger = options.logger;
    this.#timer = setInterval(() => void this.flush(), flushEveryMs);
    this.#timer.unref();
  }

  /** Takes a call that has ended. */
  note({ session, platform, request }: FhirCall, entry: FhirAuditEntry): void {
    if (session === undefined) return;
    let waiting = this.#waiting.get(session.id);
    if (!waiting) {
      if (this.#waiting.size >= mostWaiting) return;
      this.#waiting.set(session.id, (waiting = { session, ended: [], count: 0 }));
    }
    const { method, path, query } = request;
    const ended = { timeMs: this.#now(), method, path, query, platformId: platform.id, entry };
    waiting.ended[waiting.count % mostRequests] = ended;
    waiting.count += 1;
  }

  /**
   * Newest first; and notes the requests of the session for another hour.
   *
   * @throws VaultError STORE_UNAVAILABLE | SESSION_UNKNOWN | LOCK_TIMEOUT
   */
  async list(session: Session): Promise<readonly SessionRequest[]> {
    await this.#writing;
    return this.#vault.withLock(session, record, async () => {
      const ended = inOrder(this.#waiting.get(session.id));
      this.#waiting.delete(session.id);
      const log = await this.#vault.read<RequestLog>(session, record);
      const requests = newest(ended, log?.requests ?? []);
      await this.#vault.write(session, record, { untilMs: this.#now() + notedMs, requests } satisfies RequestLog);
      return requests;
    });
  }

  /** Writes what waits, for the sessions that somebody looks at. */
  flush(): Promise<void> {
    return (this.#writing = this.#writing.then(() => this.#flush()));
  }

  async #flush(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.size === 0) return;
    this.#waiting = new Map();
    for (const one of waiting.values()) {
      try {
        await this.#write(one);
      } catch (error) {
        // A store that is away is told of elsewhere, and each further session would wait for it.
        if (hasErrorCode(error, 'STORE_UNAVAILABLE')) return;
        this.#logger.debug({ err: error }, 'requests of a session could not be noted');
      }
    }
  }

  /** Writes what waits for the last time. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #write(waiting: Waiting): Promise<void> {
    // The credential may have been revoked since; the request stays one of this session.
    const own = this.#vault.detach(waiting.session);
    if (!this.#isNoted(await this.#vault.read<RequestLog>(own, record))) return;
    await this.#vault.withLock(own, record, async () => {
      const log = await this.#vault.read<RequestLog>(own, record);
      if (!this.#isNoted(log)) return;
      await this.#vault.write(own, record, { ...log, requests: newest(inOrder(waiting), log.requests) });
    });
  }

  #isNoted(log: RequestLog | undefined): log is RequestLog {
    return log !== undefined && log.untilMs > this.#now();
  }
}

/** Oldest first. */
function inOrder({ ended, count }: Pick<Waiting, 'ended' | 'count'> = { ended: [], count: 0 }): EndedRequest[] {
  const oldest = count > mostRequests ? count % mostRequests : 0;
  return [...ended.slice(oldest), ...ended.slice(0, oldest)];
}

function newest(ended: readonly EndedRequest[], before: readonly SessionRequest[]): readonly SessionRequest[] {
  const all = [...ended.map(requestOf).reverse(), ...before];
  // Stable: of one millisecond, the one that was noted later stays first.
  return all.sort((one, other) => other.timeMs - one.timeMs).slice(0, mostRequests);
}

function requestOf({ timeMs, method, path, query, platformId, entry }: EndedRequest): SessionRequest {
  const { app, outcome, code, rule, stage, status, durationMs, requestId, operation } = entry;
  return {
    timeMs,
    durationMs: Math.round(durationMs),
    requestId,
    method,
    platformId: withoutConnectionNumber(platformId),
    ...requestTemplate({ path, query }, operation),
    app,
    outcome,
    ...(code !== undefined && { code }),
    ...(rule !== undefined && { rule }),
    ...(stage !== undefined && { stage }),
    ...(status !== undefined && { status }),
  };
}

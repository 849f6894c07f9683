import { RateLimiter } from '@fhir-gateway/limits';
import { CallRunner } from './call-runner.js';
import { Policy } from './policy/policy.js';
import { AuthorizedSender } from './upstream/authorized-sender.js';
import { auditSubjects, CallRecord, makeAuditEntry } from './audit/call-audit.js';
import { Capabilities } from './features/capabilities.js';
import type { Open } from './features/connection-header.js';
import type { AsyncJob } from './features/async-jobs.js';
import type { FhirAuditEntry } from './contract/fhir-audit.js';
import type { FhirCall, HeldAnswer, JsonAnswer, ResponseHead } from './contract/fhir-call.js';
import type { PolicyRule } from './contract/policy-rule.js';
import type { FhirProxyOptions } from './fhir-proxy-options.js';
import { markOthers } from './features/compared-answer.js';
import { JobRunner } from './features/job-runner.js';
import { tellingLeftOut } from './answer/gateway-warning.js';
import { HeldBytes } from './answer/held-bytes.js';
import { JsonCollector, type ReadOptions } from './answer/json-collector.js';
import { defaultLimits } from './contract/limits.js';
import { isLoopback } from './platform/platform-route.js';
import { PlatformRoutes } from './platform/platform-routes.js';
import { PrivateNetworks } from '@fhir-gateway/address-guard';
import { processSeal, SealedRecords } from './platform/sealed-records.js';
import type { SearchPlan } from './request/search-plan.js';
import type { PoolState } from './contract/pool-state.js';
import { UpstreamSender } from './upstream/upstream-sender.js';

/** As long as the platforms' own page links are good for, and longer than anyone reads a page. */
const pageLinkLifeMs = 60 * 60 * 1000;
/** An export of many patients takes hours, and its files are fetched when they are ready. */
const jobLinkLifeMs = 3 * 24 * 60 * 60 * 1000;

/** How an answer is made a value. */
export interface FetchJsonOptions extends ReadOptions {
  readonly maxBytes?: number;
  readonly take?: ((answer: JsonAnswer) => Promise<JsonAnswer>) | undefined;
}

/**
 * The enforcement core for one FHIR interaction, the same for every app: understands the request, applies policy and
 * scopes to the token that will be sent, calls the platform, and hands its answer on. Reads stream; nothing but the
 * body of a request that has to be checked, and a short error answer, is ever held whole.
 */
export class FhirProxy {
  readonly #options: FhirProxyOptions;
  readonly #maxJsonBytes: number;
  readonly #now: () => number;
  readonly #sender: UpstreamSender;
  readonly #runner: CallRunner;
  readonly #compared = { bytes: 0, linked: new Map<string, readonly string[]>() };
  /** The rule that would have refused a call, in mode `audit`. */
  readonly #overlooked = new WeakMap<FhirCall, PolicyRule>();

  constructor(options: FhirProxyOptions) {
    const {
      now = Date.now,
      allowInsecure = isLoopback,
      scopeMode = 'enforce',
      pageSeal: seal = processSeal(),
    } = options;
    const limits = { ...defaultLimits, ...options.limits };
    const { maxJsonBytes } = limits;
    const held = new HeldBytes(limits.maxHeldBytes);
    const sender = new UpstreamSender({
      limits,
      now,
      addresses: {
        allowPrivate: options.allowPrivate ?? allowInsecure,
        privateNetworks: new PrivateNetworks(options.privateNetworks),
        ...(options.lookup && { lookup: options.lookup }),
      },
      rateLimiter: options.rateLimiter ?? new RateLimiter({ now }),
      createPool: options.createPool,
      logger: options.logger,
      traceCall: options.traceCall,
    });
    const capabilities = new Capabilities({
      ask: (prepared) => authorized.send(prepared, undefined),
      limits,
      now,
      ...(options.security && { security: options.security }),
      ...(options.onStatement && { onStatement: options.onStatement }),
    });
    const policy = new Policy({
      isWriteAllowed: (id) => options.isWriteAllowed(id),
      capabilities,
      scopeMode,
      onOverlooked: (call, rule) => void this.#overlooked.set(call, rule),
    });
    const authorized: AuthorizedSender = new AuthorizedSender(options.auth, sender, policy, {
      now,
      maxJsonBytes,
      held,
    });
    const jobs = new JobRunner({
      sealed: new SealedRecords<AsyncJob>(seal, { purpose: 'async-job', lifeMs: jobLinkLifeMs, now }),
      authorized,
      policy,
      maxJsonBytes,
      allowInsecure,
    });
    this.#options = options;
    this.#maxJsonBytes = maxJsonBytes;
    this.#now = now;
    this.#sender = sender;
    this.#runner = new CallRunner({
      limits,
      routes: new PlatformRoutes((id) => options.gatewayBaseUrl(id), allowInsecure),
      authorized,
      capabilities,
      policy,
      pages: new SealedRecords<SearchPlan>(seal, { purpose: 'search-page', lifeMs: pageLinkLifeMs, now }),
      jobs,
      allowInsecure,
      scopeMode,
      held,
    });
  }

  /**
   * Streams the platform's answer into what `open` returns, at the rate at which that is read.
   * `open` is called at most once, after policy, token and retry; a call that throws before has opened nothing, so
   * that an error can still be answered. An answer that breaks off later destroys the stream, and throws as well.
   *
   * An OperationOutcome of the platform is an answer, whatever its status. A 401 leads to one fresh token and one
   * more try. What changes nothing (GET, HEAD, POST `_search`) is repeated, within the limits, when the connection fails
   * or the platform says that it is out of order; a write never is.
   *
   * @throws ProxyError for every refusal and failure of the proxy
   * @throws AuthError LOGIN_REQUIRED | REAUTH_REQUIRED and whatever else obtaining access throws
   */
  async send(call: FhirCall, open: Open): Promise<void> {
    const startedAt = this.#now();
    const record = new CallRecord();
    try {
      const told = leavesOut(call) ? (head: ResponseHead) => open(tellingLeftOut(head)) : open;
      const { id: platformId } = call.platform;
      const answered = () => ({ interaction: record.interaction, patientId: record.patientId, platformId });
      await this.#runner.run(call, record, marksOthers(call) ? markOthers(told, this.#compared, answered) : told);
    } catch (error) {
      record.error = error;
      throw error;
    } finally {
      this.#account(call, record, startedAt);
    }
  }

  /**
   * Returns the platform's answer as a value, for callers who have to look into it. Error answers are returned as
   * well, with their status and OperationOutcome.
   *
   * @param options.maxBytes largest answer held in memory; by default the proxy's `maxJsonBytes`
   * @param options.leavesOut reads on without entries that are too large, for callers who tell that they are missing
   * @param options.take makes something smaller of the answer as soon as it is here, for callers who do not need all of it:
   *   what a promise gives that was long waited for stays in memory long after. What it throws is thrown here
   * @throws ProxyError as {@link send}; UPSTREAM_NOT_FHIR when the answer is no JSON; RESPONSE_TOO_LARGE
   */
  async fetchJson(call: FhirCall, options: FetchJsonOptions = {}): Promise<JsonAnswer> {
    const collector = new JsonCollector(options.maxBytes ?? this.#maxJsonBytes, options);
    const startedAt = this.#now();
    const record = new CallRecord();
    let answer: JsonAnswer;
    try {
      await this.#runner.run(call, record, (head) => collector.begin(head));
      answer = await collector.answer();
    } catch (error) {
      record.error = error;
      throw error;
    } finally {
      this.#account(call, record, startedAt);
    }
    return options.take ? options.take(answer) : answer;
  }

  /**
   * Judges and audits that something is handed out of earlier answers, kept since, as if it were asked for now. No platform
   * is asked.
   *
   * @throws ProxyError and AuthError as {@link send}; REQUEST_INVALID where the connection is another one by now
   */
  reopen(call: FhirCall & { readonly held: HeldAnswer }): Promise<void> {
    return this.send(call, () => {
      throw new Error('what is held is not asked for');
    });
  }

  /** How much is under way to each platform that was asked so far; for metrics. */
  poolStates(): readonly PoolState[] {
    return this.#sender.poolStates();
  }

  /** Breaks what is under way and closes every connection. */
  async close(): Promise<void> {
    await this.#sender.close();
  }

  /** Writes the one entry of a call that has ended. */
  #account(call: FhirCall, record: CallRecord, startedAt: number): void {
    const { scopeMode = 'enforce', audit } = this.#options;
    if (scopeMode !== 'enforce') {
      record.scopeMode = scopeMode;
      record.wouldRefuse = this.#overlooked.get(call);
    }
    const entry = makeAuditEntry(call, record, this.#now() - startedAt);
    audit?.(entry, auditSubjects(call, record));
    this.#options.noteEnded?.(call, entry);
    if (entry.outcome !== 'allowed') this.#logEnd(entry, record.error);
  }

  /** What nobody else is told of a refusal or failure: its `detail`, under the request id. */
  #logEnd({ requestId, platformId, code, rule, stage, status, outcome }: FhirAuditEntry, error: unknown): void {
    const { logger } = this.#options;
    if (!logger) return;
    const detail = error instanceof Error && 'detail' in error ? error.detail : undefined;
    const fields = { requestId, platformId, code, rule, stage, status, detail };
    if (outcome === 'refused') logger.info(fields, 'a FHIR request was refused');
    else logger.warn(fields, 'a FHIR request failed');
  }
}

/** Whether entries of the answer may be left out. */
function leavesOut({ platform, grant }: FhirCall): boolean {
  return platform.definition.quirks?.confineToPatient === true || grant?.labelled === false;
}

/** Where answers are confined to the patient of the login, others' entries are not in them. */
function marksOthers({ platform }: FhirCall): boolean {
  return platform.oauth !== undefined && platform.definition.quirks?.confineToPatient !== true;
}

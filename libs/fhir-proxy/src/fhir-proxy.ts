import { RateLimiter } from '@fhir-gateway/limits';
import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import { enforce } from './policy/decision.js';
import { Policy } from './policy/policy.js';
import { AuthorizedSender } from './upstream/authorized-sender.js';
import { withPlatformUrls } from './request/body-urls.js';
import { auditSubjects, CallRecord, makeAuditEntry, noteAccess } from './audit/call-audit.js';
import { Capabilities } from './features/capabilities.js';
import { namingConnection, type Open } from './features/connection-header.js';
import type { AsyncJob } from './features/async-jobs.js';
import { runUnlabelled } from './grants/labelled-answers.js';
import { withMetaElement } from './grants/sensitive-labels.js';
import { insteadOfEverything } from './features/everything-alternative.js';
import type { FhirAuditEntry } from './contract/fhir-audit.js';
import type { FhirCall, JsonAnswer } from './contract/fhir-call.js';
import type { PolicyRule } from './contract/policy-rule.js';
import { countEntries, readBatch } from './request/batch.js';
import type { FhirRequest } from './contract/fhir-request.js';
import { parseInteraction } from './contract/interaction.js';
import type { Interaction } from './contract/interaction.js';
import type { FhirProxyOptions } from './fhir-proxy-options.js';
import { JobRunner } from './features/job-runner.js';
import { JsonCollector } from './answer/json-collector.js';
import { jobFolder } from './contract/path-grammar.js';
import { defaultLimits } from './contract/limits.js';
import type { ProxyLimits } from './contract/limits.js';
import { elsewhere } from './rewrite/link-guard.js';
import type { LinkSeal } from './rewrite/link-seal.js';
import { hasPages, isSinglePage, pageLinkSeal } from './features/page-links.js';
import { partOf, runPlannedSearch } from './features/planned-search.js';
import { isLoopback } from './platform/platform-route.js';
import type { PlatformRoute } from './platform/platform-route.js';
import { PlatformRoutes } from './platform/platform-routes.js';
import { PrivateNetworks } from '@fhir-gateway/address-guard';
import { ProxyError } from './contract/proxy-error.js';
import { readCheckedBody, takesBody } from './request/request-body.js';
import type { CheckedBody } from './request/request-body.js';
import { bindingOf, processSeal, SealedRecords } from './platform/sealed-records.js';
import { mayBePlanned, planSearch } from './request/search-plan.js';
import type { SearchPlan } from './request/search-plan.js';
import { mayBeSearch, withCallerContext } from './features/caller-context.js';
import { makeTarget } from './request/upstream-request.js';
import type { PoolState } from './contract/pool-state.js';
import { UpstreamSender } from './upstream/upstream-sender.js';
import type { PreparedCall } from './upstream/prepared-call.js';

/** As long as the platforms' own page links are good for, and longer than anyone reads a page. */
const pageLinkLifeMs = 60 * 60 * 1000;
/** An export of many patients takes hours, and its files are fetched when they are ready. */
const jobLinkLifeMs = 3 * 24 * 60 * 60 * 1000;

/** How an answer is made a value. */
export interface FetchJsonOptions {
  readonly maxBytes?: number;
  readonly parse?: ((text: string) => unknown) | undefined;
  readonly take?: ((answer: JsonAnswer) => JsonAnswer) | undefined;
}

/**
 * The enforcement core for one FHIR interaction, the same for every app: understands the request, applies policy and
 * scopes to the token that will be sent, calls the platform, and hands its answer on. Reads stream; nothing but the
 * body of a request that has to be checked, and a short error answer, is ever held whole.
 */
export class FhirProxy {
  readonly #options: FhirProxyOptions;
  readonly #limits: ProxyLimits;
  readonly #now: () => number;
  readonly #routes: PlatformRoutes;
  readonly #sender: UpstreamSender;
  readonly #authorized: AuthorizedSender;
  readonly #capabilities: Capabilities;
  readonly #policy: Policy;
  readonly #pages: SealedRecords<SearchPlan>;
  readonly #jobs: JobRunner;
  readonly #allowInsecure: (url: URL) => boolean;
  /** The rule that would have refused a call, in mode `audit`. */
  readonly #overlooked = new WeakMap<FhirCall, PolicyRule>();

  constructor(options: FhirProxyOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#now = options.now ?? Date.now;
    this.#allowInsecure = options.allowInsecure ?? isLoopback;
    this.#routes = new PlatformRoutes((id) => options.gatewayBaseUrl(id), this.#allowInsecure);
    const seal = options.pageSeal ?? processSeal();
    this.#pages = new SealedRecords(seal, { purpose: 'search-page', lifeMs: pageLinkLifeMs, now: this.#now });
    this.#sender = new UpstreamSender({
      limits: this.#limits,
      now: this.#now,
      addresses: {
        allowPrivate: options.allowPrivate ?? this.#allowInsecure,
        privateNetworks: new PrivateNetworks(options.privateNetworks),
        ...(options.lookup && { lookup: options.lookup }),
      },
      rateLimiter: options.rateLimiter ?? new RateLimiter({ now: this.#now }),
      createPool: options.createPool,
      logger: options.logger,
      traceCall: options.traceCall,
    });
    this.#capabilities = new Capabilities({
      ask: (prepared) => this.#authorized.send(prepared, undefined),
      limits: this.#limits,
      now: this.#now,
      ...(options.security && { security: options.security }),
      ...(options.onStatement && { onStatement: options.onStatement }),
    });
    this.#policy = new Policy({
      isWriteAllowed: (id) => options.isWriteAllowed(id),
      capabilities: this.#capabilities,
      scopeMode: options.scopeMode ?? 'enforce',
      onOverlooked: (call, rule) => void this.#overlooked.set(call, rule),
    });
    this.#authorized = new AuthorizedSender(options.auth, this.#sender, this.#policy, {
      now: this.#now,
      maxJsonBytes: this.#limits.maxJsonBytes,
    });
    this.#jobs = new JobRunner({
      sealed: new SealedRecords<AsyncJob>(seal, { purpose: 'async-job', lifeMs: jobLinkLifeMs, now: this.#now }),
      authorized: this.#authorized,
      policy: this.#policy,
      maxJsonBytes: this.#limits.maxJsonBytes,
      allowInsecure: this.#allowInsecure,
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
      await this.#runGranted(call, record, open);
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
   * @param options.parse reads the JSON, for callers who need its text as well; may throw where `JSON.parse` does
   * @param options.take makes something smaller of the answer as soon as it is here, for callers who do not need all of it:
   *   what a promise gives that was long waited for stays in memory long after. What it throws is thrown here
   * @throws ProxyError as {@link send}; UPSTREAM_NOT_FHIR when the answer is no JSON; RESPONSE_TOO_LARGE
   */
  async fetchJson(call: FhirCall, options: FetchJsonOptions = {}): Promise<JsonAnswer> {
    const collector = new JsonCollector(options.maxBytes ?? this.#limits.maxJsonBytes, options.parse);
    const startedAt = this.#now();
    const record = new CallRecord();
    let answer: JsonAnswer;
    try {
      await this.#runGranted(call, record, (head) => collector.begin(head));
      answer = collector.answer();
    } catch (error) {
      record.error = error;
      throw error;
    } finally {
      this.#account(call, record, startedAt);
    }
    return options.take ? options.take(answer) : answer;
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

  #runGranted(call: FhirCall, record: CallRecord, open: Open): Promise<unknown> {
    if (call.grant === undefined || call.grant.labelled) return this.#run(call, record, open);
    const run = async (unlabelled: Open): Promise<unknown> => this.#run(call, record, unlabelled);
    return runUnlabelled(open, this.#limits.maxJsonBytes, run, () => record.interaction);
  }

  /**
   * From the request to the answer: the call is understood, admitted by what needs no token, given access, prepared for its
   * platform; then `AuthorizedSender` authorizes it and sends it. It waits only where there is something to wait for: each
   * needless turn costs as much as the decision before it.
   */
  async #run(call: FhirCall, record: CallRecord, answer: Open): Promise<void> {
    const { platform, request, grant } = call;
    enforce(this.#policy.receive(call), 'admit');
    if (request.path === elsewhere) throw linkRefused();
    if (request.path.startsWith(jobFolder)) {
      const job = this.#jobs.find(call);
      return await this.#jobs.run(call, this.#routes.routeTo(platform), job, record, answer);
    }
    const parsed = parseInteraction(request.method, request.path, request.query);
    record.interaction = parsed;
    const route = this.#routes.routeTo(platform);
    const understood = this.#policy.understand(call, route, parsed);
    const asked = understood instanceof Promise ? await understood : understood;
    record.stage = 'admit';
    record.interaction = asked;
    enforce(this.#policy.admit(call, asked), 'admit');
    // A request that names another tenant is refused before a token is asked for.
    if (route.tenantQuery) makeTarget(route, asked, request.query);
    if (asked.kind === 'batch') return await this.#runBatch(call, route, asked, record, answer);
    record.stage = 'access';
    if (asked.kind === 'capabilities') {
      const served = { call, route, interaction: asked, query: request.query, open: answer };
      record.status = await this.#capabilities.serve(served);
      return;
    }
    const obtained = this.#authorized.accessFor(call, asked);
    const access = obtained instanceof Promise ? await obtained : obtained;
    record.stage = 'prepare';
    noteAccess(record, access);
    const open = namingConnection(call, access, answer);
    const given = grant?.labelled === false ? withMetaElement(request.query) : request.query;
    const replaced = insteadOfEverything(route, { interaction: asked, query: given }, access);
    const { interaction = asked, query = given } = replaced ?? {};
    const body = takesBody(interaction) ? await this.#readBody(route, interaction, request) : undefined;
    const own: PreparedCall = { call, route, interaction, query, body, open };
    // What stands in the place of $everything is as the platform file has it.
    const isFitted = replaced === undefined && mayBeSearch(interaction);
    const fitted = isFitted ? withCallerContext(own, access, this.#capabilities, this.#options.scopeMode) : own;
    const prepared = fitted instanceof Promise ? await fitted : fitted;
    const plan = mayBePlanned(prepared) ? this.#planFor(prepared, access) : undefined;
    if (plan) return await this.#runPlanned(prepared, plan, access, record);
    await this.#sendLinked(prepared, access, record);
  }

  async #readBody(
    route: PlatformRoute,
    interaction: Interaction,
    request: FhirRequest,
  ): Promise<CheckedBody | undefined> {
    const body = await readCheckedBody(interaction, request, this.#limits.maxRequestBytes);
    return body && (await withPlatformUrls(route, body));
  }

  async #runPlanned(
    prepared: PreparedCall,
    plan: SearchPlan,
    access: PlatformAccess | undefined,
    record: CallRecord,
  ): Promise<void> {
    const { call, interaction } = prepared;
    const [position] = plan.positions;
    if (isSinglePage(plan) && position) {
      const part = partOf(prepared, plan, position, { allowInsecure: this.#allowInsecure });
      await this.#sendLinked({ ...part, interaction }, access, record);
      return;
    }
    record.status = await runPlannedSearch(prepared, plan, {
      attempt: async (part) => {
        record.stage = 'send';
        await this.#authorized.send(part, access, record);
      },
      seal: (next) => this.#pages.seal(next, bindingOf(call, access)),
      allowInsecure: this.#allowInsecure,
      maxBytes: this.#limits.maxJsonBytes,
    });
  }

  async #runBatch(
    call: FhirCall,
    route: PlatformRoute,
    asked: Interaction,
    record: CallRecord,
    answer: Open,
  ): Promise<void> {
    const { maxRequestBytes, maxBatchEntries } = this.#limits;
    const body = await readCheckedBody(asked, call.request, maxRequestBytes);
    const read = await readBatch(route, asked, body, maxBatchEntries);
    record.entries = countEntries(read.entries);
    const batch = await this.#policy.understandBatch(call, route, asked, read);
    enforce(this.#policy.admitBatch(call, batch), 'admit');
    record.stage = 'access';
    const access = await this.#authorized.accessFor(call, batch.interaction);
    noteAccess(record, access);
    const open = namingConnection(call, access, answer);
    const prepared = { call, route, open, query: call.request.query, batch, ...batch };
    await this.#sendLinked(prepared, access, record);
  }

  /** Sends a call, with what makes links of the gateway out of those that its answer may have. */
  #sendLinked(prepared: PreparedCall, access: PlatformAccess | undefined, record: CallRecord): Promise<unknown> {
    const { call, route, interaction, query, body, open, batch, link, judgedBy, withoutToken } = prepared;
    const page = hasPages(interaction) ? this.#pageLinkSeal(prepared, access) : undefined;
    const links = { page, job: this.#jobs.linkFor(prepared, access) };
    // One shape for each call that is sent: a spread, whose result depends on what it is given, costs several times this.
    const linked = { call, route, interaction, query, body, open, batch, link, judgedBy, withoutToken, links };
    record.stage = 'send';
    return this.#authorized.send(linked, access, record);
  }

  #pageLinkSeal(prepared: PreparedCall, access: PlatformAccess | undefined): LinkSeal {
    return pageLinkSeal(prepared, {
      seal: (next) => this.#pages.seal(next, bindingOf(prepared.call, access)),
      allowInsecure: this.#allowInsecure,
    });
  }

  #planFor(
    { call, route, interaction, query, body }: PreparedCall,
    access: PlatformAccess | undefined,
  ): SearchPlan | undefined {
    return planSearch({
      quirks: route.quirks,
      interaction,
      search: body?.form === undefined ? { query } : { query, form: body.form },
      request: call.request,
      openPage: (sealed) => this.#pages.open(sealed, bindingOf(call, access)),
    });
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

function linkRefused(): ProxyError {
  const message = 'The platform keeps this page at an address that its file does not list, so that it is not followed.';
  return new ProxyError('LINK_REFUSED', message);
}

import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import type { HeldBytes } from './answer/held-bytes.js';
import { allowed, enforce } from './policy/decision.js';
import { heldRefusal } from './policy/grant-policy.js';
import type { Policy } from './policy/policy.js';
import type { ScopeMode } from './policy/scope-mode.js';
import type { AuthorizedSender } from './upstream/authorized-sender.js';
import { withPlatformUrls } from './request/body-urls.js';
import { noteAccess } from './audit/call-audit.js';
import type { CallRecord } from './audit/call-audit.js';
import type { Capabilities } from './features/capabilities.js';
import { namingConnection } from './features/connection-header.js';
import type { Open } from './features/connection-header.js';
import { runUnlabelled } from './grants/labelled-answers.js';
import { withMetaElement } from './grants/sensitive-labels.js';
import { insteadOfEverything } from './features/everything-alternative.js';
import type { FhirCall, HeldAnswer } from './contract/fhir-call.js';
import { countEntries, readBatch } from './request/batch.js';
import type { FhirRequest } from './contract/fhir-request.js';
import { parseInteraction, withoutTarget } from './contract/interaction.js';
import type { Interaction } from './contract/interaction.js';
import type { JobRunner } from './features/job-runner.js';
import { jobFolder } from './contract/path-grammar.js';
import type { ProxyLimits } from './contract/limits.js';
import { elsewhere } from './rewrite/link-guard.js';
import type { LinkSeal } from './rewrite/link-seal.js';
import { hasPages, isSinglePage, pageLinkSeal } from './features/page-links.js';
import { partOf, runPlannedSearch } from './features/planned-search.js';
import type { PlatformRoute } from './platform/platform-route.js';
import type { PlatformRoutes } from './platform/platform-routes.js';
import { ProxyError } from './contract/proxy-error.js';
import { methodsWithBody, readCheckedBody } from './request/request-body.js';
import type { CheckedBody } from './request/request-body.js';
import { bindingOf } from './platform/sealed-records.js';
import type { SealedRecords } from './platform/sealed-records.js';
import { continuationParameter, planSearch } from './request/search-plan.js';
import type { SearchPlan } from './request/search-plan.js';
import { withCallerContext } from './features/caller-context.js';
import { makeTarget } from './request/upstream-request.js';
import type { PreparedCall } from './upstream/prepared-call.js';

/** What a {@link CallRunner} works with. */
interface CallRunnerParts {
  readonly limits: ProxyLimits;
  readonly routes: PlatformRoutes;
  readonly authorized: AuthorizedSender;
  readonly capabilities: Capabilities;
  readonly policy: Policy;
  readonly pages: SealedRecords<SearchPlan>;
  readonly jobs: JobRunner;
  allowInsecure(url: URL): boolean;
  readonly scopeMode: ScopeMode;
  /** Counts what answers hold until they were looked at. */
  readonly held: HeldBytes;
}

/** Takes one call from its request to its answer. */
export class CallRunner {
  readonly #limits: ProxyLimits;
  readonly #routes: PlatformRoutes;
  readonly #authorized: AuthorizedSender;
  readonly #capabilities: Capabilities;
  readonly #policy: Policy;
  readonly #pages: SealedRecords<SearchPlan>;
  readonly #jobs: JobRunner;
  readonly #allowInsecure: (url: URL) => boolean;
  readonly #scopeMode: ScopeMode;
  readonly #held: HeldBytes;

  constructor(parts: CallRunnerParts) {
    this.#limits = parts.limits;
    this.#routes = parts.routes;
    this.#authorized = parts.authorized;
    this.#capabilities = parts.capabilities;
    this.#policy = parts.policy;
    this.#pages = parts.pages;
    this.#jobs = parts.jobs;
    this.#allowInsecure = (url) => parts.allowInsecure(url);
    this.#scopeMode = parts.scopeMode;
    this.#held = parts.held;
  }

  /**
   * Runs a call to the end of its answer.
   *
   * @param record takes what becomes known of the call, also where it fails
   * @throws ProxyError and AuthError as `FhirProxy#send`
   */
  run(call: FhirCall, record: CallRecord, open: Open): Promise<unknown> {
    if (call.held) return this.#reopen(call, call.held, record, open);
    if (call.grant === undefined || call.grant.labelled) return this.#answer(call, record, open);
    const run = async (unlabelled: Open): Promise<unknown> => this.#answer(call, record, unlabelled);
    const { maxJsonBytes } = this.#limits;
    return runUnlabelled(open, { maxJsonBytes, held: this.#held }, run, () => record.interaction);
  }

  /** Judges what was answered before and kept, by the stages of the request that it answered, as they decide now. */
  async #reopen(call: FhirCall, held: HeldAnswer, record: CallRecord, open: Open): Promise<void> {
    const { platform, request, grant } = call;
    if (held.kinds !== undefined) record.interaction = heldInteraction;
    else if (!request.path.startsWith(jobFolder))
      record.interaction = parseInteraction(request.method, request.path, request.query);
    record.stage = 'admit';
    enforce(heldRefusal(grant, platform.id, held) ?? allowed, 'admit');
    if (held.kinds === undefined) await this.#answer(call, record, open);
    else {
      enforce(this.#policy.receive(call), 'admit');
      record.stage = 'access';
      noteAccess(record, await this.#authorized.accessFor(call, heldInteraction));
    }
    if (held.isSameLogin) return;
    throw new ProxyError('REQUEST_INVALID', 'This belongs to another login. Begin again.', { stage: 'access' });
  }

  /**
   * From the request to the answer: the call is understood, admitted by what needs no token, given access, prepared for its
   * platform; then `AuthorizedSender` authorizes it and sends it. It waits only where there is something to wait for: each
   * needless turn costs as much as the decision before it.
   */
  async #answer(call: FhirCall, record: CallRecord, answer: Open): Promise<void> {
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
    const asGiven = { interaction: asked, query: given };
    const { everythingAlternative: alternative } = route.quirks;
    const replaced = alternative === undefined ? undefined : insteadOfEverything(alternative, asGiven, access);
    const { interaction, query } = replaced ?? asGiven;
    const body = methodsWithBody.has(interaction.method)
      ? await this.#readBody(route, interaction, request)
      : undefined;
    const own: PreparedCall = { call, route, interaction, query, body, open };
    // What stands in the place of $everything is as the platform file has it.
    const isFitted = replaced === undefined && (interaction.isSearch || interaction.isConditional);
    const fitted = isFitted ? withCallerContext(own, access, this.#capabilities, this.#scopeMode) : own;
    const prepared = fitted instanceof Promise ? await fitted : fitted;
    // Asked of the text first: hardly any query has to be taken apart.
    const mayBePlanned = route.quirks.requiredSearch !== undefined || prepared.query.includes(continuationParameter);
    const plan = mayBePlanned ? this.#planFor(prepared, access) : undefined;
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
    if (call.held) {
      for (const one of plan.positions)
        await this.#authorized.send(partOf(prepared, plan, one, { allowInsecure: this.#allowInsecure }), access);
      return;
    }
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
      maxJsonBytes: this.#limits.maxJsonBytes,
      held: this.#held,
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
    const links = { page, job: (url: string) => this.#jobs.linkFor(prepared, access, url) };
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
}

/** What stands for no one request. */
const heldInteraction = Object.freeze(withoutTarget('held', 'GET'));

function linkRefused(): ProxyError {
  const message = 'The platform keeps this page at an address that its file does not list, so that it is not followed.';
  return new ProxyError('LINK_REFUSED', message);
}

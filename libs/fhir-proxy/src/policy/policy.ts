import { isSessionRequired } from '@fhir-gateway/platform-registry/platform';
import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import { batchInteraction, inEntry } from '../request/batch.js';
import type { BatchEntry } from '../request/batch-entry.js';
import type { Batch } from '../request/batch.js';
import type { CapabilityIndex } from './capability-index.js';
import { allowed, atEntry, refuse } from './decision.js';
import type { Decision } from './decision.js';
import type { CallGrant } from '../contract/call-grant.js';
import type { FhirCall } from '../contract/fhir-call.js';
import type { FhirRequest } from '../contract/fhir-request.js';
import { grantAdmission, grantRefusal } from './grant-policy.js';
import type { Interaction } from '../contract/interaction.js';
import { needsCapabilities, withOperationRule } from './operation-policy.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import type { PolicyRule } from '../contract/policy-rule.js';
import type { CheckedBody } from '../request/request-body.js';
import { decideRequest, searchOf, searchQuota } from './request-policy.js';
import { inMode } from './scope-mode.js';
import type { ScopeMode, ScopeRule } from './scope-mode.js';
import { decideContent } from './scope-policy.js';
import { asAppRefusal, isOfAnother, smartBatchEntry, smartDecision, unsharedRefusal } from './smart-token-policy.js';

/** What a {@link Policy} decides by. */
export interface PolicyOptions {
  isWriteAllowed(platformId: string): boolean;
  readonly capabilities: {
    indexOf(prepared: { readonly call: FhirCall; readonly route: PlatformRoute }): Promise<CapabilityIndex | undefined>;
  };
  readonly scopeMode: ScopeMode;
  /** Told of a call that mode `audit` lets through, and of the rule that would have refused it. */
  readonly onOverlooked: (call: FhirCall, rule: PolicyRule) => void;
}

/** A call that is about to be sent, as far as it is judged. */
export interface JudgedCall {
  readonly call: FhirCall;
  readonly route: PlatformRoute;
  readonly interaction: Interaction;
  /** What is judged in the place of `interaction`, where that only asks for the result of another one. */
  readonly judgedBy?: Interaction;
  /** For a batch or transaction: what is judged in the place of `interaction`. */
  readonly batch?: Batch;
}

/** A batch with what it is as a whole. */
export type UnderstoodBatch = Batch & { readonly interaction: Interaction };

/**
 * Everything that may refuse a call before the platform sees it. A call is understood, admitted by what needs no token,
 * and authorized by the very token that will be sent; admitting and authorizing answer with the same {@link Decision}.
 */
export class Policy {
  readonly #options: PolicyOptions;
  /** Absent where scopes are enforced. */
  readonly #scopeRule: ((call: FhirCall) => ScopeRule) | undefined;

  constructor(options: PolicyOptions) {
    const { scopeMode: mode, onOverlooked } = options;
    this.#options = options;
    if (mode !== 'enforce') this.#scopeRule = (call) => ({ mode, overlook: (rule) => onOverlooked(call, rule) });
  }

  /** Decides before a call is understood, since that alone may ask the platform what it offers. */
  receive({ platform, session }: FhirCall): Decision {
    const isAnonymous = platform.oauth === undefined && session === undefined;
    return isAnonymous && isSessionRequired(platform.definition) ? refuse('access.session') : allowed;
  }

  /**
   * The interaction with the rule of its operation, where it is one that is known; at once, unless the platform has to be
   * asked what it offers.
   */
  understand(call: FhirCall, route: PlatformRoute, asked: Interaction): Interaction | Promise<Interaction> {
    if (asked.operation === undefined) return asked;
    const { definition } = call.platform;
    if (!needsCapabilities(asked, definition)) return withOperationRule(asked, definition, undefined);
    return this.#understandAll(call, route, [asked]).then(([understood = asked]) => understood);
  }

  /** The same for the entries of a batch; the platform is asked once. */
  async understandBatch(
    call: FhirCall,
    route: PlatformRoute,
    asked: Interaction,
    batch: Batch,
  ): Promise<UnderstoodBatch> {
    const interactions = await this.#understandAll(
      call,
      route,
      batch.entries.map(({ interaction }) => interaction),
    );
    const entries = batch.entries.map((entry, index) => ({
      ...entry,
      interaction: interactions[index] ?? entry.interaction,
    }));
    return { entries, body: batch.body, interaction: batchInteraction(asked, entries) };
  }

  /** Decides what needs neither a token nor a body: which operations there are, and whether writing is switched on. */
  admit(call: FhirCall, interaction: Interaction): Decision {
    const decision = this.#admitAny(call, interaction);
    if (!decision.allowed || call.grant === undefined) return decision;
    const refusal = grantAdmission(call.grant, call.platform.id, interaction);
    return (refusal && unsharedRefusal(call.grant.smart, interaction, '')) ?? refusal ?? decision;
  }

  #admitAny({ platform, session }: FhirCall, interaction: Interaction): Decision {
    const { operation, rule, isWrite } = interaction;
    const isAllowed = (): boolean => this.#options.isWriteAllowed(platform.id);
    if (operation !== undefined && rule === undefined) {
      const { operations } = platform.definition;
      if (operations) return refuse('operation.not-listed');
      return isAllowed() ? refuse('operation.not-offered') : refuse('writes.off', { message: unknownIsWrite });
    }
    if (!isWrite) return allowed;
    if (!isAllowed()) return refuse('writes.off');
    // Where everybody may read, nobody's token says who it is.
    return platform.oauth === undefined && session === undefined ? refuse('writes.anonymous') : allowed;
  }

  /** The same for the entries of a batch; a refusal names the entry. */
  admitBatch(call: FhirCall, { entries }: Batch): Decision {
    for (const [index, { interaction }] of entries.entries()) {
      const decision = this.admit(call, interaction);
      if (!decision.allowed) return atEntry(index, decision);
    }
    return allowed;
  }

  /**
   * Decides by what the person lets the app do, whatever the platform's scopes say, and also where a platform has none.
   *
   * @param grant of the call
   * @param query and body as they will be sent
   * @param access the call is made with; absent where it needs none
   * @throws ProxyError BODY_TOO_LARGE for a body with too many searches; REQUEST_INVALID for a malformed header
   */
  withinGrant(
    judged: JudgedCall,
    grant: CallGrant,
    query: string,
    body: CheckedBody | undefined,
    access: Pick<PlatformAccess, 'patient'> | undefined,
  ): Decision {
    const { route, call, batch } = judged;
    const { platform } = call;
    if (isOfAnother(grant.smart, judged.interaction, access)) return refuse('grant.patient');
    const quota = searchQuota();
    const judge = (one: Interaction, request: FhirRequest, search: string, sent: CheckedBody | undefined): Decision => {
      const all = searchOf(one, request, search, sent);
      const refusal = grantRefusal(grant, platform.id, one, all, one.isWrite ? sent?.json : undefined, route.bases);
      if (refusal) return unsharedRefusal(grant.smart, one, all) ?? refusal;
      return smartDecision(grant.smart, one, { request, query: search, body: sent, bases: route.bases, quota });
    };
    if (!batch) return judge(judged.judgedBy ?? judged.interaction, call.request, query, body);
    for (const [index, entry] of batch.entries.entries()) {
      const decision = inEntry(index, () => judge(entry.interaction, entry.request, entry.query, entry.body));
      const whole = smartBatchEntry(decision);
      if (!whole.allowed) return atEntry(index, whole);
    }
    return allowed;
  }

  /**
   * Decides by the token that will be sent: its scopes, and the patient of its login. Of a batch, each entry is judged as the
   * request that it would be by itself.
   *
   * @param query and body as they will be sent
   * @throws ProxyError as {@link decideRequest}
   */
  authorize(
    judged: JudgedCall,
    query: string,
    body: CheckedBody | undefined,
    access: Pick<PlatformAccess, 'scopes' | 'requestedScopes' | 'patient' | 'mustChoosePatient'>,
  ): Decision {
    const { route, call, batch } = judged;
    const interaction = judged.judgedBy ?? judged.interaction;
    if (interaction.kind === 'capabilities') return allowed;
    const by = {
      isVendorScoped: route.quirks.nonSmartScopes === true,
      isConfined: route.quirks.confineToPatient === true,
      bases: route.bases,
      scopes: this.#scopeRule?.(call),
      // The entries of a batch share one body.
      quota: batch && searchQuota(),
    };
    if (!batch) return decideRequest(interaction, access, call.request, query, body, by);
    const judge = (entry: BatchEntry): Decision =>
      entry.interaction.kind === 'capabilities'
        ? allowed
        : decideRequest(entry.interaction, access, entry.request, entry.query, entry.body, by);
    for (const [index, entry] of batch.entries.entries()) {
      const decision = inEntry(index, () => judge(entry));
      if (!decision.allowed) return atEntry(index, decision);
      if (decision.isByContent) return atEntry(index, refuse('scope.read', { message: alone }));
    }
    return allowed;
  }

  /**
   * Decides about the resource that a read brought, where {@link authorize} allowed it by its content.
   *
   * @param resource parsed; `undefined` where there is none
   */
  authorizeContent(
    { call, interaction, judgedBy }: JudgedCall,
    access: Pick<PlatformAccess, 'scopes' | 'requestedScopes' | 'patient'>,
    resource: unknown,
  ): Decision {
    const judged = judgedBy ?? interaction;
    const scopes = this.#scopeRule?.(call);
    const decision = decideContent(judged, access, resource);
    const own = scopes ? inMode(scopes, access.patient, decision) : decision;
    const { smart } = call.grant ?? {};
    return smart && own.allowed ? asAppRefusal(decideContent(judged, smart, resource), smart) : own;
  }

  async #understandAll(
    call: FhirCall,
    route: PlatformRoute,
    asked: readonly Interaction[],
  ): Promise<readonly Interaction[]> {
    const { id, definition } = call.platform;
    // What only the platform knows counts as a write, so that where writing is off nobody has to be asked.
    const isUnknown = asked.some((interaction) => needsCapabilities(interaction, definition));
    const isAsked = isUnknown && this.#options.isWriteAllowed(id);
    const offered = isAsked ? await this.#options.capabilities.indexOf({ call, route }) : undefined;
    return asked.map((interaction) => withOperationRule(interaction, definition, offered));
  }
}

const alone =
  'The granted scopes let this sign-in read only what matches their filter, which a batch cannot be asked for: read it by itself.';
const unknownIsWrite =
  'This operation is not known to read only, so it counts as a write, and writing is not switched on for this platform.';

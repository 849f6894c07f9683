import type { Coverage, Organization, Patient } from 'fhir/r4.js';
import type { Attempts } from '../../attempts.js';
import type { CoverageContext } from '../../coverage-context.js';
import { whyNotCallable } from '../../payer/service-definition.js';
import type { BillingCode } from '../../procedure-code.js';
import { readHookAnswer } from './hook-answer.js';
import { callHook, failureOf } from './hook-call.js';
import type { HookCallOptions, HookOutcome } from './hook-call.js';
import { chooseService, hookContext, hookExtension, negotiateVersion } from './hook-request.js';
import type { CrdVersion, HookRequest } from './hook-request.js';
import type { HookService, OrderHook } from './discovery.js';
import { KnownResources } from '../prefetch/known-resources.js';
import type { DraftedOrder } from '../assertion/order.js';
import { requireSendable } from './outgoing-guard.js';
import { prefetchFor } from '../prefetch/prefetch.js';
import type { Finding } from '../assertion/requirements.js';

/** A question, with everything of the record that it needs. */
export interface PreparedQuestion {
  readonly code: BillingCode;
  readonly patient: Patient;
  readonly coverage: Coverage;
  readonly payer?: Organization;
  readonly drafted: DraftedOrder;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/**
 * Asks a payer's CRD service what an order needs, as a question that decides nothing.
 *
 * @returns undefined where there is no answer; why not is in the attempts
 */
export async function askPayer(
  context: CoverageContext,
  question: PreparedQuestion,
  attempts: Attempts,
  options: HookCallOptions = {},
): Promise<Finding | undefined> {
  const ended = attempts.begin('crd');
  if (!context.payer.configured('crd')) {
    ended('not-configured', whyNotCallable(context.platform, 'crd'));
    return undefined;
  }
  try {
    const { finding, outcome, detail } = await ask(context, question, options);
    ended(outcome, detail);
    return finding;
  } catch (error) {
    const { outcome, detail } = failureOf(error);
    ended(outcome, detail);
    return undefined;
  }
}

interface Asked {
  readonly finding?: Finding;
  readonly outcome: string;
  readonly detail?: string;
}

async function ask(context: CoverageContext, question: PreparedQuestion, options: HookCallOptions): Promise<Asked> {
  for (const isStale of [false, true]) {
    const found = await choose(context, question, isStale);
    if ('outcome' in found) return found;
    const call = await invoke(context, question, found, options);
    // The service may have moved since it was discovered: looked for once more, and only once.
    if (call.outcome.kind === 'gone' && !isStale) continue;
    return judge(context, question, found, call);
  }
  return { outcome: 'not-supported', detail: 'the service that discovery names is not there' };
}

interface Chosen {
  readonly service: HookService;
  readonly hook: OrderHook;
  readonly version: CrdVersion | undefined;
}

async function choose(context: CoverageContext, question: PreparedQuestion, isStale: boolean): Promise<Chosen | Asked> {
  const { payer, discoveries, signal } = context;
  const discovery = await discoveries.of(payer, { isStale, ...(signal && { signal }) });
  if (discovery.kind === 'refused') {
    return {
      outcome: 'auth-error',
      detail: `discovery answered ${discovery.status}; this gateway may not be registered there`,
    };
  }
  if (discovery.kind === 'none') return { outcome: 'not-supported', detail: discovery.detail };
  const { hooks, versions = [] } = context.platform.definition.davinci?.crd ?? {};
  const chosen = chooseService(discovery.services, {
    hasPerformer: question.drafted.performer !== undefined,
    ...(hooks && { hooks }),
  });
  if (!chosen) return { outcome: 'not-supported', detail: 'no service takes questions about orders' };
  const offered = chosen.service.versions.length > 0 ? chosen.service.versions : versions;
  return { ...chosen, version: negotiateVersion(offered) };
}

interface Invoked {
  readonly outcome: HookOutcome;
  readonly omitted: readonly { key: string; why: string }[];
}

async function invoke(
  context: CoverageContext,
  question: PreparedQuestion,
  { service, hook, version }: Chosen,
  options: HookCallOptions,
): Promise<Invoked> {
  const { patient, coverage, payer, drafted } = question;
  const extraTypes = new Set(context.platform.definition.davinci?.crd?.prefetchTypes);
  const patientId = patient.id ?? '';
  const hookFacts = { hook, hookInstance: context.uuid(), patientId, drafted, baseUrl: context.recordsBaseUrl };
  const hookData = hookContext(hookFacts);
  const known = new KnownResources(
    context,
    {
      patient,
      coverage,
      ...(payer && { payer }),
      drafted: [drafted.order, drafted.requester, ...(drafted.performer ? [drafted.performer] : [])],
    },
    extraTypes,
  );
  const { prefetch, omitted } = await prefetchFor(service.prefetch, {
    context: hookData,
    known,
    coverage,
    patientId,
    baseUrl: context.recordsBaseUrl,
    extraTypes,
  });
  const request: HookRequest = {
    hook,
    hookInstance: hookFacts.hookInstance,
    context: hookData,
    prefetch,
    extension: hookExtension(service, version),
  };
  requireSendable(request, extraTypes);
  const { signal } = context;
  return {
    outcome: await callHook(context.payer, service.id, request, { ...(signal && { signal }), ...options }),
    omitted,
  };
}

function judge(
  context: CoverageContext,
  question: PreparedQuestion,
  chosen: Chosen,
  { outcome, omitted }: Invoked,
): Asked {
  if (outcome.kind === 'gone')
    return { outcome: 'not-supported', detail: 'the service that discovery names is not there' };
  const left = omitted.map(({ key, why }) => `${key} (${why})`).join(', ');
  if (outcome.kind === 'failed') {
    const detail = left === '' ? outcome.detail : `${outcome.detail}; not sent: ${left}`;
    return { outcome: outcome.outcome, detail };
  }
  const finding = readHookAnswer(outcome.body, {
    order: question.drafted.order,
    code: question.code,
    coverageId: question.coverage.id ?? '',
    today: question.today,
    source: {
      kind: 'crd',
      hook: chosen.hook,
      service: chosen.service.id,
      crdVersion: chosen.version ?? null,
      at: new Date(context.now()).toISOString(),
    },
  });
  if (!finding) return { outcome: 'invalid-answer', detail: 'the payer’s answer is none of a CDS service' };
  const warnings = left === '' ? [] : [`The payer asked for data that was not sent: ${left}.`];
  return { finding: { ...finding, warnings: [...finding.warnings, ...warnings] }, outcome: 'answered' };
}

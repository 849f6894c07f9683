import { isObject } from '@fhir-gateway/fhir';
import { ExpressionEngine } from '../../expressions/fhirpath-engine.js';
import type { Attempts } from '../../attempts.js';
import type { CoverageContext } from '../../coverage-context.js';
import { whyNotCallable } from '../../payer/service-definition.js';
import type { OrderCode } from '../../procedure-code.js';
import type { Insured } from '../../sides/insured.js';
import { readHookAnswer } from './hook-answer.js';
import { callHook, failureOf } from './hook-call.js';
import type { HookCallOptions, HookOutcome } from './hook-call.js';
import { chooseServices, hookContext, hookExtension, negotiateVersion } from './hook-request.js';
import type { CrdVersion, HookRequest } from './hook-request.js';
import type { HookService, OrderHook } from './discovery.js';
import { KnownResources } from '../prefetch/known-resources.js';
import type { DraftedOrder } from '../assertion/order.js';
import { requireSendable } from './outgoing-guard.js';
import { prefetchFor } from '../prefetch/prefetch.js';
import type { Finding } from '../assertion/requirements.js';

/** A question, with everything of the record that it needs. */
export interface PreparedQuestion extends Insured {
  readonly code: OrderCode;
  readonly drafted: DraftedOrder;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Day of the service, `YYYY-MM-DD`; today where none is named. */
  readonly onDate: string;
  /** Units that are asked for. */
  readonly quantity?: number | undefined;
  /** NPIs of who orders and who performs, as far as they are named. */
  readonly npis: readonly string[];
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
    const calls = await invokeAll(context, question, found, options);
    // The service may have moved since it was discovered: looked for once more, and only once.
    if (calls.every(({ outcome }) => outcome.kind === 'gone') && !isStale) continue;
    return judge(context, question, found, calls);
  }
  return gone;
}

const gone: Asked = { outcome: 'not-supported', detail: 'the service that discovery names is not there' };

interface Chosen {
  /** All of one hook. */
  readonly services: readonly HookService[];
  readonly hook: OrderHook;
  /** How many more the payer offers than are asked. */
  readonly leftOut: number;
  readonly versionOf: (service: HookService) => CrdVersion | undefined;
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
  const chosen = chooseServices(discovery.services, {
    hasPerformer: question.drafted.performer !== undefined,
    ...(hooks && { hooks }),
  });
  if (!chosen) return { outcome: 'not-supported', detail: 'no service takes questions about orders' };
  const versionOf = (service: HookService) =>
    negotiateVersion(service.versions.length > 0 ? service.versions : versions);
  return { ...chosen, versionOf };
}

interface Invoked {
  readonly service: HookService;
  readonly outcome: HookOutcome;
  readonly omitted: readonly { key: string; why: string }[];
}

/** Side by side: one that fails takes nothing from the others' answers. */
function invokeAll(
  context: CoverageContext,
  question: PreparedQuestion,
  { services, hook, versionOf }: Chosen,
  options: HookCallOptions,
): Promise<Invoked[]> {
  const isOnly = services.length === 1;
  return Promise.all(
    services.map(async (service): Promise<Invoked> => {
      try {
        return await invoke(context, question, { service, hook, version: versionOf(service) }, options);
      } catch (error) {
        if (isOnly) throw error;
        return { service, outcome: { kind: 'failed', ...failureOf(error) }, omitted: [] };
      }
    }),
  );
}

async function invoke(
  context: CoverageContext,
  question: PreparedQuestion,
  { service, hook, version }: { service: HookService; hook: OrderHook; version: CrdVersion | undefined },
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
    engine: new ExpressionEngine(context.cell, { ...(context.signal && { signal: context.signal }) }),
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
    service,
    outcome: await callHook(context.payer, service.id, request, { ...(signal && { signal }), ...options }),
    omitted,
  };
}

function judge(context: CoverageContext, question: PreparedQuestion, chosen: Chosen, calls: readonly Invoked[]): Asked {
  const left = [...new Set(calls.flatMap(({ omitted }) => omitted.map(({ key, why }) => `${key} (${why})`)))].join(
    ', ',
  );
  const answered = calls.filter(({ outcome }) => outcome.kind === 'answered');
  const [first] = answered;
  if (!first) return failed(calls, left);
  const finding = readHookAnswer(bodyOf(answered), {
    order: question.drafted.order,
    code: question.code,
    coverageId: question.coverage.id ?? '',
    today: question.today,
    onDate: question.onDate,
    source: {
      kind: 'crd',
      hook: chosen.hook,
      service: answered.map(({ service }) => service.id).join(', '),
      crdVersion: chosen.versionOf(first.service) ?? null,
      at: new Date(context.now()).toISOString(),
    },
  });
  if (!finding) return { outcome: 'invalid-answer', detail: 'the payer’s answer is none of a CDS service' };
  const silent = calls.length - answered.length + chosen.leftOut;
  const warnings = [
    ...(left === '' ? [] : [`The payer asked for data that was not sent: ${left}.`]),
    ...(silent === 0 ? [] : [`${silent} more services of the payer did not answer: what they would say is not known.`]),
  ];
  return { finding: { ...finding, warnings: [...finding.warnings, ...warnings] }, outcome: 'answered' };
}

/** The answers of all services as one: what each asserts of the order counts the same. */
function bodyOf(calls: readonly Invoked[]): unknown {
  const bodies = calls.flatMap(({ outcome }) => (outcome.kind === 'answered' ? [outcome.body] : []));
  if (bodies.length === 1) return bodies[0];
  const all = (name: string) =>
    bodies.flatMap((body) => (isObject(body) && Array.isArray(body[name]) ? body[name] : []));
  return { cards: all('cards'), systemActions: all('systemActions') };
}

function failed(calls: readonly Invoked[], left: string): Asked {
  const outcome = calls.map((call) => call.outcome).find(({ kind }) => kind === 'failed');
  if (outcome?.kind !== 'failed') return gone;
  return {
    outcome: outcome.outcome,
    detail: left === '' ? outcome.detail : `${outcome.detail}; not sent: ${left}`,
  };
}

import { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import { CoverageError } from '../coverage-error.js';
import { parseProcedureCode } from '../procedure-code.js';
import { grants } from '../pas/decision/review-action.js';
import type { RequestLedger } from '../pas/request/request-ledger.js';
import { findSentRequests } from '../pas/sent-requests.js';
import type { SentRequest } from './assertion/requirements.js';
import { plainName } from '../untrusted-text.js';
import { chooseCoverage, payerOf, readPatient } from '../record-resources.js';
import { askPayer } from './hooks/ask-payer.js';
import type { PreparedQuestion } from './hooks/ask-payer.js';
import { fallBack } from './fallbacks.js';
import type { HookCallOptions } from './hooks/hook-call.js';
import { draftOrder } from './assertion/order.js';
import { requireOwnPayer } from '../payer/payer-match.js';
import { noFinding } from './assertion/requirements.js';
import type { Finding, Requirements } from './assertion/requirements.js';
import type { RequirementsInput } from './assertion/requirements-input.js';

/**
 * Asks whether a patient's plan wants prior authorization for a service, and what it wants to see: the payer's own answer
 * where it gives one, else what other sources say, else `unknown` with everything that was tried. A question only: it
 * issues no authorization and changes nothing anywhere.
 *
 * @param options.patient whose coverage, where the input does not say
 * @param options.ledger requests of the session, among which one for the service may be
 * @throws CoverageError PROCEDURE_CODE_INVALID | PATIENT_MISSING | COVERAGE_NOT_FOUND | COVERAGE_AMBIGUOUS |
 *   COVERAGE_OTHER_PAYER | COVERAGE_UNAVAILABLE | COVERAGE_INCOMPLETE, before anything is sent to a payer; and whatever
 *   reading the record throws
 */
export async function checkPriorAuth(
  context: CoverageContext,
  input: RequirementsInput,
  options: HookCallOptions & { readonly patient?: string; readonly ledger?: Pick<RequestLedger, 'list'> } = {},
): Promise<Requirements> {
  const question = await prepare(context, input, options.patient);
  const attempts = new Attempts(context.now);
  const answer = await askPayer(context, question, attempts, options);
  const at = new Date(context.now()).toISOString();
  const finding = answer ?? (await fallBack(context, question, attempts)) ?? noFinding({ kind: 'none', at });
  const sent = options.ledger === undefined ? [] : await findSentRequests(options.ledger, soughtBy(context, question));
  return complete(context, question, { ...finding, sentRequests: sent }, attempts);
}

function soughtBy({ platform }: CoverageContext, { code, patient, coverage }: PreparedQuestion) {
  return { platformId: platform.id, code: code.code, patient, coverage };
}

async function prepare(
  context: CoverageContext,
  input: RequirementsInput,
  signedInPatient: string | undefined,
): Promise<PreparedQuestion> {
  const code = parseProcedureCode(input.procedure_code, input.code_system);
  const patientId = input.patient_id ?? signedInPatient;
  if (patientId === undefined) throw new CoverageError('PATIENT_MISSING', 'Whose coverage is meant is not known.');
  const today = new Date(context.now()).toISOString().slice(0, 10);
  const onDate = input.service_date ?? today;
  const [patient, coverage] = await Promise.all([
    readPatient(context, patientId),
    chooseCoverage(context, {
      patientId,
      onDate,
      ...(input.coverage_id !== undefined && { coverageId: input.coverage_id }),
    }),
  ]);
  const payer = await payerOf(context, coverage);
  requireOwnPayer(context.platform, payer);
  const drafted = draftOrder({ patientId, code, input, today, uuid: context.uuid });
  return { code, patient, coverage, ...(payer && { payer }), drafted, today };
}

function complete(
  context: CoverageContext,
  { code, coverage, drafted }: PreparedQuestion,
  { sentRequests, ...finding }: Finding & { readonly sentRequests: readonly SentRequest[] },
  attempts: Attempts,
): Requirements {
  return {
    ...finding,
    ...(sentRequests.length > 0 && { sentRequests }),
    platformId: context.platform.id,
    code,
    coverageId: coverage.id ?? null,
    warnings: [...drafted.warnings, ...finding.warnings],
    attempts: attempts.list,
    nextSteps: nextSteps(context, finding, sentRequests),
  };
}

/** What to do next, in the words of the tools. */
function nextSteps({ platform }: CoverageContext, finding: Finding, sent: readonly SentRequest[]): string[] {
  const { status, documentation, infoNeeded, assertionId } = finding;
  const steps = sent
    .slice(0, 1)
    .map(({ requestId }) => `check_prior_auth_status with request_id ${requestId}: this was asked for before.`);
  // Nobody asks for what is granted, or not decided yet.
  if (sent.some(({ decision }) => decision === undefined || decision.status === 'pended' || grants(decision.status)))
    return steps;
  if (documentation.length > 0) {
    const name = assertionId === null ? undefined : plainName(assertionId);
    const by =
      assertionId === null
        ? ''
        : ` with ${name === undefined ? 'the assertion_id of this answer' : `assertion_id ${name}`}`;
    steps.push(`get_questionnaire_package${by}: the payer wants documentation.`);
  }
  if (infoNeeded.length > 0) {
    const names = infoNeeded.flatMap((code) => plainName(code) ?? []);
    const missing = names.length === infoNeeded.length ? names.join(', ') : 'info_needed of this answer';
    steps.push(`check_prior_auth again with what is missing: ${missing}.`);
  }
  if (status === 'required' && finding.authorization.by === 'performer') {
    steps.push('Whoever performs the service has to ask for the authorization.');
  } else if (status === 'required') {
    steps.push('submit_prior_auth once the documentation is complete.');
  }
  if (status === 'unknown') {
    const phone = platform.definition.supportPhone;
    steps.push(phone === undefined ? 'Ask the payer itself.' : `Ask the payer itself: ${phone}.`);
  }
  return steps;
}

import { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import { CoverageError } from '../coverage-error.js';
import { isDrugCode, readOrderCode } from '../procedure-code.js';
import { grants } from '../pas/vocabulary/review-action.js';
import type { RequestLedger } from '../pas/request/request-ledger.js';
import { findSentRequests } from '../pas/sent-requests.js';
import type { KnownDecision, SentRequest } from './assertion/requirements.js';
import { plainName } from '../untrusted-text.js';
import { prepareInquiry } from '../pas/known/ask-member-inquiry.js';
import { coversDays } from '../pas/decision/validity.js';
import { findKnownDecisions, refusedAsWell } from '../pas/known/find-known-decisions.js';
import { readInsured } from '../sides/insured.js';
import { askPayer } from './hooks/ask-payer.js';
import type { PreparedQuestion } from './hooks/ask-payer.js';
import { fallBack } from './fallbacks.js';
import type { HookCallOptions } from './hooks/hook-call.js';
import { draftOrder } from './assertion/order.js';
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
 * @param options.identifierSystem names inquiries: with it, what record and payer know of earlier requests is looked up
 * @throws CoverageError PROCEDURE_CODE_INVALID | PATIENT_MISSING | COVERAGE_NOT_FOUND | COVERAGE_AMBIGUOUS |
 *   COVERAGE_OTHER_PAYER | COVERAGE_UNAVAILABLE | COVERAGE_INCOMPLETE | MEMBER_MISMATCH | MEMBER_UNCERTAIN |
 *   DISCLOSURE_UNCONFIRMED, before anything of the record is sent to a payer; and whatever reading the record throws
 */
export async function checkPriorAuth(
  context: CoverageContext,
  input: RequirementsInput,
  options: CheckOptions = {},
): Promise<Requirements> {
  const question = await prepare(context, input, options.patient);
  const attempts = new Attempts(context.now);
  const { identifierSystem } = options;
  const known = identifierSystem === undefined ? undefined : soughtOf(context, input, question, identifierSystem);
  const asking = askPayer(context, question, attempts, options);
  const [answer, knownAuthorizations] = await Promise.all([
    asking,
    known === undefined ? [] : findKnownDecisions(context, { ...known, after: asking }),
  ]);
  const at = new Date(context.now()).toISOString();
  const finding = answer ?? (await fallBack(context, question, attempts)) ?? noFinding({ kind: 'none', at });
  const sent = options.ledger === undefined ? [] : await findSentRequests(options.ledger, soughtBy(context, question));
  return complete(context, question, { ...finding, sentRequests: sent, knownAuthorizations }, attempts);
}

/** What a question is asked with beside the caller. */
interface CheckOptions extends HookCallOptions {
  readonly patient?: string;
  readonly ledger?: Pick<RequestLedger, 'list'>;
  readonly identifierSystem?: string;
}

/** Payers tell only whoever names the provider that asked. */
function soughtOf(
  context: CoverageContext,
  { ordering_npi: npi }: RequirementsInput,
  question: PreparedQuestion,
  identifierSystem: string,
) {
  const isAsked = npi !== undefined && context.payer.configured('pas');
  return {
    insured: question,
    code: question.code,
    onDate: question.onDate,
    ...(isAsked && { inquiry: prepareInquiry(context, question, { npi, identifierSystem }) }),
  };
}

function soughtBy({ platform }: CoverageContext, { code, patient, coverage }: PreparedQuestion) {
  return { platformId: platform.id, code: code.code, patient, coverage };
}

async function prepare(
  context: CoverageContext,
  input: RequirementsInput,
  signedInPatient: string | undefined,
): Promise<PreparedQuestion> {
  const code = readOrderCode(input);
  const patientId = input.patient_id ?? signedInPatient;
  if (patientId === undefined) throw new CoverageError('PATIENT_MISSING', 'Whose coverage is meant is not known.');
  const today = new Date(context.now()).toISOString().slice(0, 10);
  const onDate = input.service_date ?? today;
  const insured = await readInsured(context, {
    patientId,
    onDate,
    ...(input.coverage_id !== undefined && { coverageId: input.coverage_id }),
  });
  const drafted = draftOrder({ patientId, code, coverageId: insured.coverage.id, input, today, uuid: context.uuid });
  const npis = [input.ordering_npi, input.performing_npi].filter((npi) => npi !== undefined);
  return { code, ...insured, drafted, today, onDate, quantity: input.quantity, npis };
}

/** What was asked for and decided before. */
interface Known {
  readonly sentRequests: readonly SentRequest[];
  readonly knownAuthorizations: readonly KnownDecision[];
}

function complete(
  context: CoverageContext,
  { code, coverage, drafted, warnings, onDate }: PreparedQuestion,
  { sentRequests, knownAuthorizations, ...finding }: Finding & Known,
  attempts: Attempts,
): Requirements {
  return {
    ...finding,
    ...(sentRequests.length > 0 && { sentRequests }),
    ...(knownAuthorizations.length > 0 && { knownAuthorizations }),
    platformId: context.platform.id,
    ...(context.recordSide && { recordPlatformId: context.recordSide.platformId }),
    code,
    coverageId: coverage.id ?? null,
    warnings: [...warnings, ...drafted.warnings, ...finding.warnings, ...(context.recordNotes?.() ?? [])],
    attempts: attempts.list,
    nextSteps: [
      ...nextSteps(context, finding, { sentRequests, knownAuthorizations, onDate }),
      ...(isDrugCode(code) ? drugSteps(finding) : []),
    ],
  };
}

/** A drug that a clinic gives is billed by its HCPCS code; one that a pharmacy sells is a matter of the plan's formulary. */
function drugSteps({ status, billingCodes }: Finding): string[] {
  const codes = billingCodes.flatMap(({ code }) => plainName(code) ?? []).join(', ');
  const named = codes === '' ? 'the HCPCS code that the drug is billed by' : `${codes}, which it names for the drug`;
  const formulary = 'check_formulary at the payer’s directory says what the plan lists of a drug from a pharmacy.';
  if (status === 'unknown' || status === 'conditional') {
    const why = 'The payer was asked by the code of the drug alone';
    return [`${why}: for one that a clinic gives, ask again with procedure_code ${named}.`, formulary];
  }
  if (status === 'required') return [`submit_prior_auth needs procedure_code: ${named}.`, formulary];
  return [formulary];
}

function holdsOn({ status, expires }: NonNullable<SentRequest['decision']>, day: string): boolean {
  const days = coversDays({ ...(expires !== undefined && { expires }) }, { from: day, until: day });
  return grants(status) && days === 'covered';
}

/** What to do next, in the words of the tools. */
function nextSteps(
  { platform }: CoverageContext,
  finding: Finding,
  { sentRequests: sent, knownAuthorizations, onDate }: Known & { readonly onDate: string },
) {
  const { status, documentation, infoNeeded, assertionId } = finding;
  const steps = sent
    .slice(0, 1)
    .map(({ requestId }) => `check_prior_auth_status with request_id ${requestId}: this was asked for before.`);
  // Nobody asks for what is granted, or not decided yet.
  if (sent.some(({ decision }) => decision === undefined || decision.status === 'pended' || holdsOn(decision, onDate)))
    return steps;
  if (knownAuthorizations.some(({ status, cautions }) => status === 'approved' && !cautions.includes(refusedAsWell))) {
    return [...steps, 'Nothing more to ask for: known_authorizations has one that holds. Tell the person its number.'];
  }
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

import { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import { CoverageError } from '../coverage-error.js';
import { isDrugCode, readOrderCode } from '../procedure-code.js';
import { grants } from '../pas/vocabulary/review-action.js';
import type { RequestLedger } from '../pas/request/request-ledger.js';
import { findSentRequests } from '../pas/sent-requests.js';
import type { KnownDecision, SentRequest } from './assertion/requirements.js';
import { step, type Step } from '../step.js';
import { plainName } from '../untrusted-text.js';
import { prepareInquiry } from '../pas/known/ask-member-inquiry.js';
import { coversDays } from '../pas/decision/validity.js';
import { recordDecisions, type RecordDecisions } from '../pas/known/record-answers.js';
import { findKnownDecisions } from '../pas/known/find-known-decisions.js';
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
  let reading: Promise<RecordDecisions> | undefined;
  const decisions = () => (reading ??= recordDecisions(context, question.patient.id ?? ''));
  const known = identifierSystem === undefined ? undefined : soughtOf(context, input, question, identifierSystem);
  const asking = askPayer(context, question, attempts, options);
  const [answer, { known: knownAuthorizations, isHeld }] = await Promise.all([
    asking,
    known === undefined
      ? { known: [], isHeld: false }
      : findKnownDecisions(context, { ...known, decisions, after: asking }),
  ]);
  const at = new Date(context.now()).toISOString();
  const finding = answer ?? (await fallBack(context, question, attempts, decisions)) ?? noFinding({ kind: 'none', at });
  const sent = options.ledger === undefined ? [] : await findSentRequests(options.ledger, soughtBy(context, question));
  return complete(
    context,
    question,
    { ...finding, sentRequests: sent, knownAuthorizations, isHeld },
    attempts,
    options,
  );
}

/** What a question is asked with beside the caller. */
interface CheckOptions extends HookCallOptions {
  readonly patient?: string;
  readonly ledger?: Pick<RequestLedger, 'list'>;
  readonly identifierSystem?: string;
  /** Whether a request can be sent to the payer; absent where that is not known. */
  readonly mayWrite?: boolean;
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
  /** Whether one of them holds without doubt. */
  readonly isHeld: boolean;
}

function complete(
  context: CoverageContext,
  { code, coverage, drafted, warnings, onDate }: PreparedQuestion,
  { sentRequests, knownAuthorizations, isHeld, ...finding }: Finding & Known,
  attempts: Attempts,
  { mayWrite = true }: CheckOptions,
): Requirements {
  const steps = [
    ...nextSteps(context, finding, { sentRequests, isHeld, onDate }),
    ...(isDrugCode(code) ? drugSteps(finding) : []),
  ];
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
    nextSteps: mayWrite ? steps : withoutSending(steps),
  };
}

/** Where nothing can be sent, the person hears so before they have gathered what would be. */
function withoutSending(steps: readonly Step[]): readonly Step[] {
  const others = steps.filter((one) => one.do !== 'submit');
  return others.length === steps.length ? steps : [...others, step('sending-off')];
}

/** A drug that a clinic gives is billed by its HCPCS code; one that a pharmacy sells is a matter of the plan's formulary. */
function drugSteps({ status, billingCodes }: Finding): Step[] {
  const codes = billingCodes.flatMap(({ code }) => plainName(code) ?? []).join(', ');
  const args = codes === '' ? {} : { procedure_codes: codes };
  const ofPharmacy = step('drug-of-pharmacy');
  if (status === 'unknown' || status === 'conditional') return [step('drug-asked-alone', args), ofPharmacy];
  return status === 'required' ? [step('drug-needs-code', args), ofPharmacy] : [ofPharmacy];
}

function holdsOn({ status, expires }: NonNullable<SentRequest['decision']>, day: string): boolean {
  const days = coversDays({ ...(expires !== undefined && { expires }) }, { from: day, until: day });
  return grants(status) && days === 'covered';
}

function nextSteps(
  { platform }: CoverageContext,
  finding: Finding,
  { sentRequests: sent, isHeld, onDate }: Pick<Known, 'sentRequests' | 'isHeld'> & { readonly onDate: string },
): Step[] {
  const { status, documentation, infoNeeded, assertionId } = finding;
  const steps = sent.slice(0, 1).map(({ requestId }) => step('asked-before', { request_id: requestId }));
  // Nobody asks for what is granted, or not decided yet.
  if (sent.some(({ decision }) => decision === undefined || decision.status === 'pended' || holdsOn(decision, onDate)))
    return steps;
  if (isHeld) return [...steps, step('holds-already')];
  if (documentation.length > 0) {
    steps.push(
      assertionId === null
        ? step('documentation-unnamed')
        : step('documentation', { assertion_id: plainName(assertionId) }),
    );
  }
  if (infoNeeded.length > 0) {
    const names = infoNeeded.flatMap((code) => plainName(code) ?? []);
    steps.push(step('information-needed', names.length === infoNeeded.length ? { missing: names.join(', ') } : {}));
  }
  if (status === 'required') steps.push(step(finding.authorization.by === 'performer' ? 'performer-asks' : 'required'));
  if (status === 'unknown') steps.push(step('payer-says-nothing', { phone: platform.definition.supportPhone }));
  return steps;
}

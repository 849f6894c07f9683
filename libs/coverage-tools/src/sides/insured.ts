import type { Coverage, Organization, Patient } from 'fhir/r4.js';
import { findActiveCoverage, isInForce } from '../active-coverage.js';
import type { CoverageContext } from '../coverage-context.js';
import { codeOf, CoverageError } from '../coverage-error.js';
import { requireOwnPayer } from '../payer/payer-match.js';
import type { CoverageReader } from '../record-pages.js';
import { chooseCoverage, payerOf, readPatient, type WantedCoverage } from '../record-resources.js';
import { compareMemberNumbers } from './member-number.js';
import type { MemberComparison } from './record-side.js';

/** Whom a question is about, and by which coverage. */
export interface Insured {
  readonly patient: Patient;
  readonly coverage: Coverage;
  /** The payer as the record names it; absent where it does not. */
  readonly payer?: Organization;
  /** The same person's record at the payer, where that is another platform and the person is connected there. */
  readonly atPayer?: { readonly patientId: string; readonly records: CoverageReader; readonly recordsBaseUrl: string };
  /** What was not compared, for people. */
  readonly warnings: readonly string[];
}

type SidesContext = Pick<CoverageContext, 'platform' | 'records' | 'recordsBaseUrl' | 'now' | 'recordSide'>;

/**
 * Reads the patient and the coverage of a question. Where record and payer are two platforms, the member is matched
 * between both, and the coverage comes from the payer's side where the record has none.
 *
 * @throws CoverageError COVERAGE_NOT_FOUND | COVERAGE_AMBIGUOUS | COVERAGE_OTHER_PAYER | COVERAGE_UNAVAILABLE |
 *   COVERAGE_INCOMPLETE | MEMBER_MISMATCH | MEMBER_UNCERTAIN, before anything is sent to a payer
 */
export async function readInsured(context: SidesContext, wanted: WantedCoverage): Promise<Insured> {
  const { recordSide } = context;
  const [patient, found] = await Promise.all([
    readPatient(context, wanted.patientId),
    chooseCoverage(context, wanted).catch((error: unknown) => {
      if (recordSide && error instanceof CoverageError && error.code === 'COVERAGE_NOT_FOUND') return error;
      throw error;
    }),
  ]);
  const member = await recordSide?.compareMember(patient);
  if (recordSide && member) requireSameMember(recordSide.platformId, context.platform.name, member);
  if (found instanceof CoverageError) {
    if (member?.answer !== 'same') throw found;
    return insuredAtPayer(context, patient, member, wanted);
  }
  const payer = await payerOf(context, found);
  requireOwnPayer(context.platform, payer);
  const warnings = [
    ...endedWarning(found, wanted),
    ...(member ? await compareCards(found, member, wanted, context.platform.name) : []),
  ];
  return { patient, coverage: found, ...(payer && { payer }), ...atPayerOf(member), warnings };
}

/** One that the caller names is asked about all the same: an earlier plan answers for what was done then. */
function endedWarning(coverage: Coverage, { onDate }: WantedCoverage): string[] {
  return isInForce(coverage, onDate) ? [] : [`The coverage that was named is not in force on ${onDate}.`];
}

function atPayerOf(member: MemberComparison | undefined): Pick<Insured, 'atPayer'> {
  if (member?.answer !== 'same') return {};
  const { patientId, records, baseUrl: recordsBaseUrl } = member;
  return { atPayer: { patientId, records, recordsBaseUrl } };
}

/** A question about one person must not be answered with what a payer knows of another. */
function requireSameMember(recordId: string, payerName: string, member: MemberComparison): void {
  if (member.answer !== 'different' && member.answer !== 'unsure') return;
  const why = member.reasons.join(' ');
  if (member.answer === 'different') {
    throw new CoverageError(
      'MEMBER_MISMATCH',
      `The record of ${recordId} and the connection to ${payerName} are those of two people. ${why}`.trim(),
    );
  }
  throw new CoverageError(
    'MEMBER_UNCERTAIN',
    `It is not certain that the record of ${recordId} and the connection to ${payerName} are those of one person. ${why}`.trim(),
  );
}

async function compareCards(
  coverage: Coverage,
  member: MemberComparison,
  wanted: WantedCoverage,
  payerName: string,
): Promise<string[]> {
  if (member.answer !== 'same') {
    return [`Nobody is connected to ${payerName}: only the payer itself can match the member, by the coverage.`];
  }
  const cards = await cardsOf(member, wanted).catch((error: unknown) => {
    if (codeOf(error) !== undefined) return undefined;
    throw error;
  });
  if (cards === undefined) return [`The coverage was not compared with that at ${payerName}, which could not be read.`];
  const match = compareMemberNumbers(coverage, cards);
  if (match === 'same') return [];
  if (match === 'unknown') return [`No member number could be compared with that at ${payerName}.`];
  throw new CoverageError(
    match === 'near' ? 'MEMBER_UNCERTAIN' : 'MEMBER_MISMATCH',
    `The coverage of the record has another member number than ${payerName} knows this person by.`,
  );
}

type SameMember = Extract<MemberComparison, { answer: 'same' }>;

function cardsOf({ patientId, records, baseUrl }: SameMember, { onDate }: WantedCoverage): Promise<Coverage[]> {
  return findActiveCoverage(records, { patientId, onDate, baseUrl });
}

/**
 * The coverage as the payer's own record has it, about the patient of the record. References to other resources of the
 * payer's record would lead nowhere in the hospital's, and are left out.
 */
async function insuredAtPayer(
  { platform, now }: SidesContext,
  patient: Patient,
  member: SameMember,
  wanted: WantedCoverage,
): Promise<Insured> {
  const atPayer = { records: member.records, recordsBaseUrl: member.baseUrl, now };
  const found = await chooseCoverage(atPayer, { ...wanted, patientId: member.patientId });
  const payer = await payerOf(atPayer, found);
  requireOwnPayer(platform, payer);
  const { subscriber: _subscriber, policyHolder: _holder, payor, ...coverage } = found;
  const [first] = payor;
  return {
    patient,
    coverage: {
      ...coverage,
      beneficiary: { reference: `Patient/${patient.id ?? ''}` },
      payor: payer?.id === undefined ? [{ ...(first?.display !== undefined && { display: first.display }) }] : payor,
    },
    ...(payer && { payer }),
    ...atPayerOf(member),
    warnings: [
      'The record names no coverage: it is taken from the payer’s own record.',
      ...endedWarning(found, wanted),
    ],
  };
}

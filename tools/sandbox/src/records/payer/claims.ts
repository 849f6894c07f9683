import type {
  CodeableConcept,
  ExplanationOfBenefit,
  ExplanationOfBenefitDiagnosis,
  ExplanationOfBenefitItem,
} from 'fhir/r4.js';
import { adjudicationsOf, inNetworkFor, splitCharge, supportingInfo, totalsOf, type Split } from './claim-parts.js';
import { codings, concepts } from '../codes/concepts.js';
import { icdOf } from '../codes/tables.js';
import { cpt, icd10pcs, nubc } from '../base/systems.js';
import type { Charge, Chart, Insurance, RecordedVisit } from '../clinical/chart.js';
import { dayMs, toDate, toInstant } from '../base/dates.js';
import { concept, meta, referenceTo } from '../base/fhir-values.js';
import { carinProfile } from '../base/profiles.js';

/** Days from the end of care until the payer has the claim, and until it has decided. */
const receivedMs = 4 * dayMs;
const decidedMs = 11 * dayMs;

/** What every explanation of benefit says, whatever its type. */
export function claimBase(
  chart: Chart,
  { coverage, payer }: Insurance,
  facts: { profile: string; decidedAtMs: number; startMs: number; endMs: number; serial: string },
): Pick<
  ExplanationOfBenefit,
  | 'resourceType'
  | 'meta'
  | 'identifier'
  | 'status'
  | 'use'
  | 'patient'
  | 'billablePeriod'
  | 'created'
  | 'insurer'
  | 'outcome'
  | 'insurance'
> {
  return {
    resourceType: 'ExplanationOfBenefit',
    meta: meta(facts.decidedAtMs, carinProfile(`ExplanationOfBenefit-${facts.profile}`)),
    identifier: [{ type: concepts.uniqueClaimId, system: 'https://payers.example.org/claim', value: facts.serial }],
    status: 'active',
    use: 'claim',
    patient: chart.subject,
    billablePeriod: { start: toDate(facts.startMs), end: toDate(facts.endMs) },
    created: toInstant(facts.decidedAtMs),
    insurer: referenceTo(payer, payer.name),
    outcome: 'complete',
    insurance: [{ focal: true, coverage: referenceTo(coverage) }],
  };
}

function diagnosesOf(chart: Chart, visit: RecordedVisit): ExplanationOfBenefitDiagnosis[] {
  const checkUp: CodeableConcept = {
    coding: [chart.person.role === 'child' ? codings.checkUpReasons.child : codings.checkUpReasons.adult],
  };
  const reasons = visit.reasons.map(icdOf);
  const all = visit.kind === 'check-up' || reasons.length === 0 ? [checkUp, ...reasons] : reasons;
  return all.map((diagnosisCodeableConcept, index) => ({
    sequence: index + 1,
    diagnosisCodeableConcept,
    type: [index === 0 ? concepts.principalDiagnosis : concepts.secondaryDiagnosis],
  }));
}

function lineOf(
  charge: Charge,
  visit: RecordedVisit,
  sequence: number,
): Omit<ExplanationOfBenefitItem, 'adjudication'> {
  const product = charge.code
    ? { ...concept(cpt, charge.code), text: charge.name }
    : { ...concepts.notApplicable, text: charge.name };
  return {
    sequence,
    careTeamSequence: [1],
    diagnosisSequence: [1],
    productOrService: product,
    servicedDate: toDate(visit.startMs),
    encounter: [referenceTo(visit.encounter)],
  };
}

/** Prevention costs the patient nothing; of the rest a fifth, in hospital a tenth. */
function memberShareOf(visit: RecordedVisit): number {
  if (visit.kind === 'check-up') return 0;
  return visit.kind === 'surgery' || visit.kind === 'admission' ? 0.1 : 0.2;
}

function recordNumbers(chart: Chart, visit: RecordedVisit) {
  return [
    ['medicalrecordnumber', { valueString: chart.patient.identifier?.[0]?.value ?? '' }],
    ['patientaccountnumber', { valueString: visit.encounter.id }],
  ] as const;
}

function professionalClaim(chart: Chart, visit: RecordedVisit, splits: readonly Split[]) {
  const { organization } = visit.site;
  return {
    type: concepts.claimTypes.professional,
    careTeamRole: concepts.renderingProvider,
    supportingInfo: supportingInfo([
      ['clmrecvddate', { timingDate: toDate(visit.endMs + receivedMs) }],
      ['servicefacility', { valueReference: referenceTo(visit.site.location, organization.name) }],
      ...recordNumbers(chart, visit),
    ]),
    item: visit.charges.map((charge, index) => ({
      ...lineOf(charge, visit, index + 1),
      locationCodeableConcept: concepts.office,
      adjudication: [...inNetworkFor(concepts.benefitPaymentStatus), ...adjudicationsOf(splits[index] as Split)],
    })),
    adjudication: inNetworkFor(concepts.billingNetworkStatus, concepts.renderingNetworkStatus),
  };
}

function institutionalClaim(chart: Chart, visit: RecordedVisit, splits: readonly Split[]) {
  const isInpatient = visit.kind !== 'emergency';
  const diedHere = chart.person.deathMs === visit.endMs;
  return {
    type: concepts.claimTypes.institutional,
    subType: isInpatient ? concepts.institutionalSubTypes.inpatient : concepts.institutionalSubTypes.outpatient,
    careTeamRole: isInpatient ? concepts.attendingProvider : concepts.renderingProvider,
    supportingInfo: supportingInfo([
      ...(isInpatient
        ? ([['admissionperiod', { timingPeriod: { start: toDate(visit.startMs), end: toDate(visit.endMs) } }]] as const)
        : []),
      ['clmrecvddate', { timingDate: toDate(visit.endMs + receivedMs) }],
      [
        'typeofbill',
        { code: isInpatient ? concepts.hospitalBill.inpatientBill : concepts.hospitalBill.outpatientBill },
      ],
      ['pointoforigin', { code: concepts.hospitalBill.fromHome }],
      [
        'admtype',
        { code: visit.kind === 'surgery' ? concepts.hospitalBill.elective : concepts.hospitalBill.emergency },
      ],
      ['discharge-status', { code: diedHere ? concepts.hospitalBill.died : concepts.hospitalBill.wentHome }],
      ...recordNumbers(chart, visit),
    ]),
    ...(visit.kind === 'surgery' && {
      procedure: [
        {
          sequence: 1,
          type: [concepts.principalProcedure],
          date: toDate(visit.startMs),
          procedureCodeableConcept: concept(
            icd10pcs,
            '0SRC0J9',
            'Replacement of Right Knee Joint with Synthetic Substitute, Cemented, Open Approach',
          ),
        },
      ],
    }),
    item: visit.charges.map((charge, index) => ({
      ...lineOf(charge, visit, index + 1),
      revenue: { ...concept(nubc('RevenueCodes'), charge.revenueCode), text: charge.name },
      adjudication: adjudicationsOf(splits[index] as Split),
    })),
    adjudication: inNetworkFor(concepts.benefitPaymentStatus, concepts.billingNetworkStatus),
  };
}

/**
 * Records the claim of a visit: professional for the clinic, institutional for the hospital.
 * The payer may decide after the patient died.
 */
export function addVisitClaim(chart: Chart, visit: RecordedVisit, insurance: Insurance): void {
  const decidedAtMs = visit.endMs + decidedMs;
  const isClinic = visit.site === chart.clinic;
  const profile = isClinic
    ? 'Professional-NonClinician'
    : visit.kind === 'emergency'
      ? 'Outpatient-Institutional'
      : 'Inpatient-Institutional';
  const splits = visit.charges.map(({ amount }) => splitCharge(amount, memberShareOf(visit)));
  const { careTeamRole, ...parts } = isClinic
    ? professionalClaim(chart, visit, splits)
    : institutionalClaim(chart, visit, splits);
  const { practitioner, displayName, role } = visit.clinician;
  const facts = {
    profile,
    decidedAtMs,
    startMs: visit.startMs,
    endMs: visit.endMs,
    serial: `${visit.encounter.id}-bill`,
  };
  chart.add<ExplanationOfBenefit>('claim', {
    ...claimBase(chart, insurance, facts),
    ...parts,
    provider: referenceTo(visit.site.organization, visit.site.organization.name),
    careTeam: [
      {
        sequence: 1,
        provider: referenceTo(practitioner, displayName),
        role: careTeamRole,
        ...(role.specialty?.[0] && { qualification: role.specialty[0] }),
      },
    ],
    diagnosis: diagnosesOf(chart, visit),
    total: totalsOf(splits),
  });
}

import type { ExplanationOfBenefit } from 'fhir/r4.js';
import { adjudicationsOf, inNetworkFor, splitCharge, supportingInfo, totalsOf } from './claim-parts.js';
import { claimBase } from './claims.js';
import { concepts } from '../codes/concepts.js';
import { ndc } from '../base/systems.js';
import type { Chart, Insurance } from '../clinical/chart.js';
import { toDate } from '../base/dates.js';
import { coding, referenceTo } from '../base/fhir-values.js';
import type { Fill } from '../clinical/medications.js';

/** Records the claim of one fill; pharmacies hear the payer's decision while the customer waits. */
export function addPharmacyClaim(chart: Chart, fill: Fill, insurance: Insurance): void {
  const { drug, handedOverMs, prescriber, dispense, refill } = fill;
  const { pharmacy } = chart.directory;
  const split = splitCharge(drug.price, 0.25);
  const day = toDate(handedOverMs);
  const facts = {
    startMs: handedOverMs,
    endMs: handedOverMs,
    decidedAtMs: handedOverMs,
    serial: `${dispense.id}-bill`,
  };
  chart.add<ExplanationOfBenefit>('claim', {
    ...claimBase(chart, insurance, { ...facts, profile: 'Pharmacy' }),
    type: concepts.claimTypes.pharmacy,
    provider: referenceTo(pharmacy, pharmacy.name),
    prescription: dispense.authorizingPrescription?.[0],
    careTeam: [
      {
        sequence: 1,
        provider: referenceTo(prescriber.practitioner, prescriber.displayName),
        role: concepts.prescribingProvider,
      },
    ],
    supportingInfo: supportingInfo([
      ['brandgenericindicator', { code: concepts.pharmacyClaim.generic }],
      ['rxorigincode', { code: concepts.pharmacyClaim.electronic }],
      ['refillnum', { valueQuantity: { value: refill } }],
      ['refillsauthorized', { valueQuantity: { value: 3 } }],
      ['dawcode', { code: concepts.pharmacyClaim.noSelection }],
      ['dayssupply', { valueQuantity: { value: drug.daysSupply } }],
      ['compoundcode', { code: concepts.pharmacyClaim.notCompound }],
      ['clmrecvddate', { timingDate: day }],
    ]),
    item: [
      {
        sequence: 1,
        careTeamSequence: [1],
        productOrService: {
          coding: [coding(ndc, drug.packageCode), ...(drug.code.coding ?? [])],
          text: drug.code.text,
        },
        servicedDate: day,
        quantity: { value: drug.amount },
        adjudication: adjudicationsOf(split),
      },
    ],
    adjudication: inNetworkFor(concepts.benefitPaymentStatus, concepts.billingNetworkStatus),
    total: totalsOf([split]),
  });
}

import type { Basic, Extension, MedicationKnowledge, Resource } from 'fhir/r4.js';
import { medications } from '../codes/tables.js';
import { rxnorm } from '../base/systems.js';
import { coding, concept, meta } from '../base/fhir-values.js';
import { formularyExtension, formularyItemCode, pharmacySystem, tierSystem } from './guides.js';
import { formularies } from './plans.js';

const drugs = {
  metformin: medications.metformin.code,
  metforminStrong: concept(rxnorm, '861004', 'metformin hydrochloride 1000 MG Oral Tablet'),
  atorvastatin: medications.atorvastatin.code,
  semaglutide: concept(rxnorm, '1991306', '1.5 ML semaglutide 1.34 MG/ML Pen Injector'),
  lisinopril: medications.lisinopril.code,
  omeprazole: medications.omeprazole.code,
} as const;
type Drug = keyof typeof drugs;

interface ItemFacts {
  drug: Drug;
  formulary: string;
  tier: string;
  status?: 'active' | 'retired';
  says?: Readonly<Record<string, boolean>>;
  limit?: string;
}

const none = { PriorAuthorization: false, StepTherapyLimit: false, QuantityLimit: false };
const { preferred, senior } = formularies;

/** Drugs in two plans with two tiers, with every restriction, without a word on them, and one that was taken off. */
const items: readonly ItemFacts[] = [
  { drug: 'metformin', formulary: preferred, tier: 'generic', says: none },
  {
    drug: 'metformin',
    formulary: senior,
    tier: 'preferred-generic',
    says: { ...none, QuantityLimit: true },
    limit: '180 tablets in 90 days',
  },
  { drug: 'metforminStrong', formulary: preferred, tier: 'non-preferred-generic', says: none },
  { drug: 'atorvastatin', formulary: preferred, tier: 'generic' },
  {
    drug: 'semaglutide',
    formulary: preferred,
    tier: 'specialty',
    says: {
      PriorAuthorization: true,
      PriorAuthorizationNewStartsOnly: true,
      StepTherapyLimit: true,
      QuantityLimit: true,
    },
    limit: '1 pen in 28 days',
  },
  { drug: 'lisinopril', formulary: preferred, tier: 'generic', status: 'retired', says: none },
];

/** Drugs, and where formularies list them; `omeprazole` is in none. */
export function drugEntries(asOfMs: number): Resource[] {
  return [
    ...(Object.keys(drugs) as Drug[]).map((name): MedicationKnowledge => ({
      resourceType: 'MedicationKnowledge',
      id: `drug-${name.toLowerCase()}`,
      meta: meta(asOfMs),
      status: 'active',
      code: drugs[name],
    })),
    ...items.map((facts, at) => itemOf(facts, at, asOfMs)),
  ];
}

function itemOf(
  { drug, formulary, tier, status = 'active', says = {}, limit }: ItemFacts,
  at: number,
  asOfMs: number,
): Basic {
  const extension: Extension[] = [
    { url: formularyExtension('FormularyReference'), valueReference: { reference: `InsurancePlan/${formulary}` } },
    { url: formularyExtension('AvailabilityStatus'), valueCode: status },
    {
      url: formularyExtension('PharmacyBenefitType'),
      valueCodeableConcept: { coding: [coding(pharmacySystem, '1-month-in-retail', '1 month in network retail')] },
    },
    { url: formularyExtension('DrugTierID'), valueCodeableConcept: { coding: [coding(tierSystem, tier)] } },
    ...Object.entries(says).map(([name, valueBoolean]) => ({ url: formularyExtension(name), valueBoolean })),
    ...(limit === undefined
      ? []
      : [{ url: formularyExtension('QuantityLimitDetail'), extension: [{ url: 'Description', valueString: limit }] }]),
  ];
  return {
    resourceType: 'Basic',
    id: `item-${at + 1}`,
    meta: meta(asOfMs),
    extension,
    code: formularyItemCode,
    subject: { reference: `MedicationKnowledge/drug-${drug.toLowerCase()}` },
  };
}

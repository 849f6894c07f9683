import type { Basic, CodeableConcept, Extension, MedicationKnowledge, Resource } from 'fhir/r4.js';
import { spellConcepts } from '../codes/concepts.js';
import { medications } from '../codes/tables.js';
import rows from './directory.json' with { type: 'json' };
import { coding, meta } from '../base/fhir-values.js';
import { formularyExtension, formularyItemCode, pharmacySystem, tierSystem } from './guides.js';

const others = spellConcepts<Record<keyof typeof rows.drugs, CodeableConcept>>(rows.drugs);
const drugs: Readonly<Record<string, CodeableConcept>> = {
  metformin: medications.metformin.code,
  metforminStrong: others.metforminStrong,
  atorvastatin: medications.atorvastatin.code,
  semaglutide: others.semaglutide,
  lisinopril: medications.lisinopril.code,
  omeprazole: medications.omeprazole.code,
};

interface ItemFacts {
  drug: string;
  formulary: string;
  tier: string;
  status?: string;
  says?: object;
  limit?: string;
}

/** Drugs in two plans with two tiers, with every restriction, without a word on them, and one that was taken off. */
const items: readonly ItemFacts[] = rows.items;

/** Drugs, and where formularies list them; `omeprazole` is in none. */
export function drugEntries(asOfMs: number): Resource[] {
  return [
    ...Object.entries(drugs).map(([name, code]): MedicationKnowledge => ({
      resourceType: 'MedicationKnowledge',
      id: `drug-${name.toLowerCase()}`,
      meta: meta(asOfMs),
      status: 'active',
      code,
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

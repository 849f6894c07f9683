import type { Basic, CodeableConcept, Extension, MedicationKnowledge } from 'fhir/r4.js';
import { plainText } from '../../untrusted-text.js';
import { keyOf } from '../directory-search.js';

/** A drug in one formulary. What is absent, the formulary does not say: that is not "no". */
export interface FormularyRow {
  readonly drug: string;
  /** RxNorm code of the drug product. */
  readonly rxnorm?: string;
  readonly formulary: string;
  /** Plans that refer to the formulary. */
  readonly plans: readonly string[];
  readonly tier?: string;
  /** `active`: available now; anything else is not, or no longer. */
  readonly availability?: string;
  readonly priorAuthorization?: boolean;
  readonly stepTherapy?: boolean;
  readonly quantityLimit?: boolean;
  /** The limit in words. */
  readonly quantityDetail?: string;
  /** What the restrictions hold for alone, such as new patients. */
  readonly newStartsOnly: readonly ('prior authorization' | 'step therapy')[];
  readonly pharmacies: readonly string[];
  readonly information?: string;
  /** When the directory's server last changed the entry; an instant. */
  readonly entryChanged?: string;
  /** `Basic/id` at the directory. */
  readonly ref: string;
}

const guide = 'http://hl7.org/fhir/us/davinci-drug-formulary/StructureDefinition/usdf-';
const rxnormSystem = 'http://www.nlm.nih.gov/research/umls/rxnorm';

/** Name and plans of the formulary that a row is in. */
export interface NamedFormulary {
  readonly name: string;
  readonly plans: readonly string[];
}

/** @param formularyOf names the formulary of a `Type/id` */
export function formularyRow(
  item: Basic,
  drug: MedicationKnowledge | undefined,
  formularyOf: (key: string) => NamedFormulary,
): FormularyRow {
  const part = (name: string): Extension | undefined =>
    item.extension?.find(({ url }) => url === `${guide}${name}-extension`);
  const flag = (name: string) => part(name)?.valueBoolean;
  const detail = part('QuantityLimitDetail')?.extension?.find(({ url }) => url === 'Description')?.valueString;
  const { name, plans } = formularyOf(formularyKeyOf(item) ?? '');
  const rxnorm = codingsOf(drug).find(({ system }) => system === rxnormSystem)?.code;
  return withoutUndefined({
    drug: drugName(drug) ?? 'drug not stated',
    rxnorm: rxnorm !== undefined && /^\d{1,8}$/.test(rxnorm) ? rxnorm : undefined,
    formulary: name,
    plans,
    tier: conceptText(part('DrugTierID')?.valueCodeableConcept),
    availability: plainText(part('AvailabilityStatus')?.valueCode, 40),
    priorAuthorization: flag('PriorAuthorization'),
    stepTherapy: flag('StepTherapyLimit'),
    quantityLimit: flag('QuantityLimit'),
    quantityDetail: plainText(detail, 300),
    newStartsOnly: [
      ...(flag('PriorAuthorizationNewStartsOnly') === true ? (['prior authorization'] as const) : []),
      ...(flag('StepTherapyLimitNewStartsOnly') === true ? (['step therapy'] as const) : []),
    ],
    pharmacies: (item.extension ?? [])
      .filter(({ url }) => url === `${guide}PharmacyBenefitType-extension`)
      .flatMap(({ valueCodeableConcept }) => conceptText(valueCodeableConcept) ?? [])
      .slice(0, 8),
    information: plainText(part('AdditionalCoverageInformation')?.valueMarkdown, 500),
    entryChanged: plainText(item.meta?.lastUpdated, 40),
    ref: `Basic/${item.id}`,
  });
}

/** `Type/id` of the formulary that an item belongs to. */
export function formularyKeyOf({ extension = [] }: Basic): string | undefined {
  return keyOf(extension.find(({ url }) => url === `${guide}FormularyReference-extension`)?.valueReference);
}

/** What a drug is called. */
export function drugName(drug: MedicationKnowledge | undefined): string | undefined {
  return plainText(drug?.code?.text ?? codingsOf(drug)[0]?.display ?? drug?.synonym?.[0], 300);
}

/** All names of a drug, for comparing. */
export function drugNames(drug: MedicationKnowledge): string[] {
  return [drug.code?.text, ...codingsOf(drug).map(({ display }) => display), ...(drug.synonym ?? [])].flatMap(
    (one) => one ?? [],
  );
}

function codingsOf(drug: MedicationKnowledge | undefined) {
  return drug?.code?.coding ?? [];
}

function conceptText(concept: CodeableConcept | undefined): string | undefined {
  const [coding] = concept?.coding ?? [];
  return plainText(concept?.text ?? coding?.display ?? coding?.code, 120);
}

function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

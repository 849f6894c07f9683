import type { Question } from '@fhir-gateway/e2e/questions';
import { claimSums } from './claim-sums.js';
import type { ClaimSums } from './claim-sums.js';
import { at, codesOf, labelOf, list, systemCode, text } from './fhir-json.js';
import type { Json, Resource } from './fhir-json.js';
import { latestNumbers } from './latest-numbers.js';
import type { LatestNumber } from './latest-numbers.js';

/** An entry by what it is called and by its first code, `system|code`. */
export interface Named {
  readonly id: string;
  readonly label: string | null;
  readonly code: string | null;
}

/** What is true of a record, in the form of the truth files. Entries of `mustNotBeShownAsFact` are in no list. */
export interface Expected {
  readonly activeProblems: readonly Named[];
  readonly allergies: readonly Named[];
  readonly currentMedications: readonly Named[];
  /** By `system|code`. */
  readonly latestNumeric: Readonly<Record<string, LatestNumber>>;
  readonly immunizations: readonly (Named & { readonly date: string | null })[];
  readonly encounters: number;
  readonly explanationOfBenefits: ClaimSums;
  /** Why an entry is no fact, by `Type/id`. */
  readonly mustNotBeShownAsFact: Readonly<Record<string, string>>;
  readonly observationsWithoutCategory: readonly string[];
  /** Further questions that a truth file states, with what is right. */
  readonly questions?: readonly Pick<Question, 'id' | 'words' | 'good' | 'right'>[];
}

const withdrawn = 'entered-in-error';
/** Statuses by which an entry states nothing that is so, by type. */
const noFact: Readonly<Record<string, readonly string[]>> = {
  ...{ Immunization: ['not-done'], Procedure: ['not-done', 'preparation'], Encounter: ['cancelled'] },
  ...{ MedicationAdministration: ['not-done', 'preparation'], MedicationStatement: ['not-taken', 'intended'] },
  ...{ Observation: ['cancelled', 'registered'], DiagnosticReport: ['cancelled', 'registered'] },
  ...{ MedicationRequest: ['cancelled', 'draft'], ServiceRequest: ['cancelled', 'draft'] },
  ...{ MedicationDispense: ['cancelled', 'declined'], ExplanationOfBenefit: ['cancelled', 'draft'] },
  ...{ Claim: ['cancelled', 'draft'], Coverage: ['cancelled', 'draft'] },
};
/** SNOMED CT and the IPS code system of absent and unknown data. */
const absenceCodes =
  /^(?:716186003|716184000|716185004|409137002|428607008|429625007|160244002|160243008|160245001|787480003|1003774007|no-.*|not-.*)$/;
const absenceWords = /\b(?:no known|no information|not known|none known|no current)\b/i;

/**
 * Computes what is true of a record from its JSON.
 *
 * @param patient whose it is
 */
export function expectedOf(resources: readonly Resource[], patient: string): Expected {
  const why = new Map(resources.map((one) => [one, reasonAgainst(one)]));
  const of = (...types: readonly string[]) =>
    resources.filter((one) => types.includes(one.resourceType) && why.get(one) === undefined);
  const medications = of('MedicationRequest', 'MedicationStatement').filter(
    ({ status, intent }) => status === 'active' && !['proposal', 'option'].includes(String(intent)),
  );
  const clinical = (one: Resource): string | undefined => codesOf(one['clinicalStatus'])[0];
  const verified = (one: Resource): string | undefined => codesOf(one['verificationStatus'])[0];
  return {
    activeProblems: of('Condition')
      .filter((one) => ['active', 'recurrence', 'relapse'].includes(clinical(one) ?? ''))
      .filter((one) => [undefined, 'confirmed'].includes(verified(one)))
      .map((one) => named(one, one['code'])),
    allergies: of('AllergyIntolerance')
      .filter((one) => [undefined, 'active'].includes(clinical(one)))
      .map((one) => named(one, one['code'])),
    currentMedications: medications.map((one) => named(one, medicationOf(one, resources))),
    latestNumeric: latestNumbers(of('Observation')),
    immunizations: of('Immunization')
      .filter(({ status }) => status === 'completed')
      .map((one) => ({ ...named(one, one['vaccineCode']), date: text(one['occurrenceDateTime']) ?? null })),
    encounters: of('Encounter').length,
    explanationOfBenefits: claimSums(of('ExplanationOfBenefit')),
    mustNotBeShownAsFact: Object.fromEntries(
      [...why].flatMap(([{ resourceType, id }, reason]) =>
        reason === undefined || id === patient ? [] : [[`${resourceType}/${id}`, reason]],
      ),
    ),
    observationsWithoutCategory: of('Observation')
      .filter(({ category }) => !list(category).some((one) => codesOf(one).length > 0))
      .map(({ id }) => id),
  };
}

function reasonAgainst(resource: Resource): string | undefined {
  const { resourceType, status, doNotPerform } = resource;
  const verification = codesOf(resource['verificationStatus'])[0];
  if (status === withdrawn) return `status ${withdrawn}`;
  if (verification === 'refuted' || verification === withdrawn) return `verificationStatus ${verification}`;
  if (noFact[resourceType]?.includes(String(status))) return `status ${String(status)}`;
  if (doNotPerform === true) return 'doNotPerform';
  return statesAbsence(resource) ? 'states absence' : undefined;
}

function statesAbsence({ resourceType, code, medicationCodeableConcept, vaccineCode }: Resource): boolean {
  if (!/^(?:Condition|AllergyIntolerance|Medication\w+|Immunization|Procedure|Device\w*)$/.test(resourceType))
    return false;
  const concept = at({ concept: code ?? medicationCodeableConcept ?? vaccineCode }, 'concept');
  return codesOf(concept).some((one) => absenceCodes.test(one)) || absenceWords.test(labelOf(concept) ?? '');
}

function named({ id }: Resource, concept: unknown): Named {
  return { id, label: labelOf(concept) ?? null, code: systemCode(concept) ?? null };
}

/** The concept of a medication, also where it is contained or a resource of its own. */
export function medicationOf(resource: Resource, all: readonly Resource[]): unknown {
  const { medicationCodeableConcept: concept, contained } = resource;
  const reference = text(at(resource, 'medicationReference')['reference']) ?? '';
  if (concept !== undefined || reference === '') return concept;
  const isMeant = (one: Json): boolean =>
    reference === `#${String(one['id'])}` || reference === `Medication/${String(one['id'])}`;
  return (list(contained).find(isMeant) ?? all.find((one) => one.resourceType === 'Medication' && isMeant(one)))?.[
    'code'
  ];
}

import { referenceParameters, subjectParameters } from '@fhir-gateway/fhir';
import { refuse } from './decision.js';
import type { Refusal } from './decision.js';
import type { Interaction } from '../contract/interaction.js';
import { joinQuery, queryPart } from '../contract/query-parts.js';
import { searchSteps } from './search-steps.js';
import type { SearchStep } from './search-steps.js';

/** R4 types that are about nobody in particular. Any other one may hold somebody's record. */
const sharedTypes: ReadonlySet<string> = new Set(
  `ActivityDefinition CapabilityStatement CodeSystem CompartmentDefinition ConceptMap Endpoint HealthcareService
   ImplementationGuide InsurancePlan Library Location Measure Medication MedicationKnowledge NamingSystem
   OperationDefinition Organization OrganizationAffiliation PlanDefinition Practitioner PractitionerRole Questionnaire
   Schedule SearchParameter Slot StructureDefinition StructureMap Substance ValueSet`.split(/\s+/),
);

/** What is looked at of an interaction. */
type Reach = Pick<Interaction, 'kind'> &
  Partial<Pick<Interaction, 'resourceType' | 'resourceId' | 'compartmentType' | 'operation' | 'isConditional'>>;

/**
 * What is against a call that reaches the records of more than one patient, whatever the scopes allow (quirk
 * `confineToPatient`): a search that does not say that it is about the patient of the login, or that brings along or looks
 * into what may be another's; histories of everybody, other compartments, operations on all.
 * A read by id names nobody: its answer is compared with the patient (`confined-answer.ts`).
 *
 * @param search the parameters as they will be sent, query and form body joined by `&`
 * @param patient of the login; without one nothing about patients may be searched
 */
export function confinementRefusal(
  interaction: Reach,
  search: string,
  patient: string | undefined,
): Refusal | undefined {
  const { kind, resourceType } = interaction;
  const isShared = resourceType !== undefined && sharedTypes.has(resourceType);
  if (reachesSeveral(interaction)) {
    return isShared && kind === 'history-type' ? undefined : refuse('confinement.reach');
  }
  const isInCompartment = kind === 'search-compartment';
  if (!isInCompartment && !isSearched(interaction, search)) return undefined;
  // A query that the platform has under a name can leave all other parameters out of account.
  if (hasNamedQuery(search)) return refuse('confinement.parameter');
  if (!isShared && !isInCompartment && !(patient !== undefined && isAbout(search, resourceType, patient))) {
    return refuse('confinement.parameter');
  }
  const isOutside = searchSteps(search, resourceType).some((step) => leadsOut(step, resourceType, isShared));
  return isOutside ? refuse('confinement.include') : undefined;
}

/** Whatever its parameters are: a platform may leave those out of account. */
function reachesSeveral({ kind, operation, compartmentType }: Reach): boolean {
  const isOfAll = kind === 'search-system' || kind === 'history-system' || kind === 'history-type';
  return isOfAll || operation === '$export' || (kind === 'search-compartment' && compartmentType !== 'Patient');
}

/** A condition of a write is a search as well. */
function isSearched({ kind, resourceId, isConditional }: Reach, search: string): boolean {
  const isOperationOnMany = kind === 'operation' && resourceId === undefined;
  return kind === 'search-type' || isOperationOnMany || isConditional === true || (kind === 'create' && search !== '');
}

/**
 * Whether a step can lead to another patient's record. Inside stay shared types, and records that refer to one of the
 * patient's: what refers to the record of a patient is about the same one. Not so `Patient` itself, which links people, and
 * what refers to a `Patient` by any other name than that of whom it is about.
 */
function leadsOut(step: SearchStep, searched: string | undefined, isShared: boolean): boolean {
  const { kind, source, parameter, types, isIterated } = step;
  const isBackward = kind === 'revinclude' || kind === 'has';
  // Over again, from an organization or a practitioner, the way back leads to all their patients.
  if (isBackward && isIterated) return true;
  if (types.every((type) => sharedTypes.has(type))) return false;
  const targets = referenceParameters(source).get(parameter);
  if (isShared || source === 'Patient' || targets === undefined) return true;
  // The patient that a Provenance is about is one of its targets.
  const isTarget = source === 'Provenance' && parameter === 'target';
  const isSubject = isTarget || subjectParameters(source).some(([name]) => name === parameter);
  if (!isBackward) return !isSubject && types.some((type) => type === 'Patient' || isAboutSeveral(type));
  if (isAboutSeveral(source)) return true;
  return searched === 'Patient' ? !isSubject : isAboutSeveral(searched ?? '*');
}

/** Whether a type has no one patient that it is about, as `Group` and `Person` have not; `*` may be any type. */
function isAboutSeveral(type: string): boolean {
  return !sharedTypes.has(type) && (type === 'Person' || subjectParameters(type).length === 0);
}

function hasNamedQuery(search: string): boolean {
  return /_query|%/i.test(search) && [...new URLSearchParams(search).keys()].some((name) => /^_query\b/i.test(name));
}

/** Names the patient of the login in a search that does not; the very same query where its type is not searched so. */
export function confine(query: string, form: string, resourceType: string, patient: string): string {
  if (sharedTypes.has(resourceType) || isAbout(joinQuery(query, form), resourceType, patient)) return query;
  if (resourceType === 'Patient') return joinQuery(query, queryPart('_id', patient));
  const isNamed = referenceParameters(resourceType).has('patient');
  return isNamed ? joinQuery(query, queryPart('patient', patient)) : query;
}

/**
 * Whether one of the parameters, all of which have to hold, can be true of this patient's records alone. The name is one
 * that R4 defines for the type, to the letter and without a modifier but `:Patient`: a platform may leave any other out of
 * account. A bare id is a patient's where the parameter can mean nobody else.
 */
export function isAbout(search: string, resourceType: string | undefined, patient: string): boolean {
  const names = new Map<string, boolean>(resourceType === 'Patient' ? [['_id', true]] : []);
  for (const [name, isPatientOnly] of subjectParameters(resourceType ?? '')) {
    names.set(name, isPatientOnly).set(`${name}:Patient`, true);
  }
  const isNamed = ([name, value]: readonly [string, string]): boolean => {
    const takesBareId = names.get(name);
    if (takesBareId === undefined) return false;
    return name === '_id' ? value === patient : value === `Patient/${patient}` || (takesBareId && value === patient);
  };
  return [...new URLSearchParams(search)].some(isNamed);
}

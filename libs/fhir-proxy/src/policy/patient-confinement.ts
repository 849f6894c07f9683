import { meansPatientId } from './compartment.js';
import type { Interaction } from '../contract/interaction.js';
import { patientSearchTypes } from '../request/patient-search-types.js';
import { ProxyError } from '../contract/proxy-error.js';
import { joinQuery, queryPart } from '../contract/query-parts.js';

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
 * Refuses what reaches the records of more than one patient, whatever the scopes allow (quirk `confineToPatient`): a search
 * that does not say that it is about the patient of the login, histories of everybody, other compartments, operations on all.
 * A read by id names nobody, and stays the platform's to judge.
 *
 * @param search the parameters as they will be sent, query and form body joined by `&`
 * @param patient of the login; without one nothing about patients may be searched
 * @throws ProxyError PATIENT_OUT_OF_SCOPE
 */
export function assertConfined(interaction: Reach, search: string, patient: string | undefined): void {
  const { resourceType } = interaction;
  const isShared = resourceType !== undefined && sharedTypes.has(resourceType);
  if (reachesSeveral(interaction)) {
    if (isShared && interaction.kind === 'history-type') return;
  } else if (isShared || !isSearched(interaction, search)) {
    return;
  } else if (patient !== undefined && isAbout(search, resourceType, patient)) {
    return;
  }
  const message = 'This platform is confined to the patient of the login, whom the request has to name.';
  throw new ProxyError('PATIENT_OUT_OF_SCOPE', message);
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

/** Names the patient of the login in a search that does not; the very same query where its type is not searched so. */
export function confine(query: string, form: string, resourceType: string, patient: string): string {
  if (sharedTypes.has(resourceType) || isAbout(joinQuery(query, form), resourceType, patient)) return query;
  if (resourceType === 'Patient') return joinQuery(query, queryPart('_id', patient));
  return patientSearchTypes.has(resourceType) ? joinQuery(query, queryPart('patient', patient)) : query;
}

/** Whether one of the parameters, all of which have to hold, can be true of this patient's records alone. */
function isAbout(search: string, resourceType: string | undefined, patient: string): boolean {
  return [...new URLSearchParams(search)].some(
    ([name, value]) => meansPatientId(name, resourceType) && [patient, `Patient/${patient}`].includes(value),
  );
}

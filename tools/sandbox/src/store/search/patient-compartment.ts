import type { LiveVersion, RepositoryView, Searchable } from './resource-repository.js';
import type { SearchCatalogue } from './search-catalogue.js';
import { referencesOf, searchValues, type ReferenceValue } from './search-values.js';

/**
 * Which search parameters tie a resource to a patient: the R4 patient CompartmentDefinition.
 * These rows differ from the published table on purpose:
 * `Patient` lists `link` there, but a linked record is another person's chart, so a patient is only in their own compartment;
 * `Device` and `Binary` are absent there although they hold one patient's data, which no other patient may read.
 * `Medication`, `Organization` and the like stay absent: they belong to nobody.
 *
 * @see http://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
export const patientCompartment: Readonly<Record<string, readonly string[]>> = {
  Account: ['subject'],
  AdverseEvent: ['subject'],
  AllergyIntolerance: ['patient', 'recorder', 'asserter'],
  Appointment: ['actor'],
  AppointmentResponse: ['actor'],
  AuditEvent: ['patient'],
  Basic: ['patient', 'author'],
  Binary: [],
  BodyStructure: ['patient'],
  CarePlan: ['patient', 'performer'],
  CareTeam: ['patient', 'participant'],
  ChargeItem: ['subject'],
  Claim: ['patient', 'payee'],
  ClaimResponse: ['patient'],
  ClinicalImpression: ['subject'],
  Communication: ['subject', 'sender', 'recipient'],
  CommunicationRequest: ['subject', 'sender', 'recipient', 'requester'],
  Composition: ['subject', 'author', 'attester'],
  Condition: ['patient', 'asserter'],
  Consent: ['patient'],
  Coverage: ['policy-holder', 'subscriber', 'beneficiary', 'payor'],
  CoverageEligibilityRequest: ['patient'],
  CoverageEligibilityResponse: ['patient'],
  DetectedIssue: ['patient'],
  Device: ['patient'],
  DeviceRequest: ['subject', 'performer'],
  DeviceUseStatement: ['subject'],
  DiagnosticReport: ['subject'],
  DocumentManifest: ['subject', 'author', 'recipient'],
  DocumentReference: ['subject', 'author'],
  Encounter: ['subject'],
  EnrollmentRequest: ['subject'],
  EpisodeOfCare: ['patient'],
  ExplanationOfBenefit: ['patient', 'payee'],
  FamilyMemberHistory: ['patient'],
  Flag: ['patient'],
  Goal: ['patient'],
  Group: ['member'],
  ImagingStudy: ['patient'],
  Immunization: ['patient'],
  ImmunizationEvaluation: ['patient'],
  ImmunizationRecommendation: ['patient'],
  Invoice: ['subject', 'patient', 'recipient'],
  List: ['subject', 'source'],
  MeasureReport: ['patient'],
  Media: ['subject'],
  MedicationAdministration: ['patient', 'performer', 'subject'],
  MedicationDispense: ['subject', 'patient', 'receiver'],
  MedicationRequest: ['subject'],
  MedicationStatement: ['subject'],
  MolecularSequence: ['patient'],
  NutritionOrder: ['patient'],
  Observation: ['subject', 'performer'],
  Patient: [],
  Person: ['patient'],
  Procedure: ['patient', 'performer'],
  Provenance: ['patient'],
  QuestionnaireResponse: ['subject', 'author'],
  RelatedPerson: ['patient'],
  RequestGroup: ['subject', 'participant'],
  ResearchSubject: ['individual'],
  RiskAssessment: ['subject'],
  Schedule: ['actor'],
  ServiceRequest: ['subject', 'performer'],
  Specimen: ['subject'],
  SupplyDelivery: ['patient'],
  SupplyRequest: ['subject'],
  Task: ['patient', 'focus'],
  VisionPrescription: ['patient'],
};

/**
 * References that lend a resource the compartments of what they point at. A Provenance is about its targets, which R4's
 * table only counts when the target is the Patient itself; a Binary names whose access rules it shares.
 */
const followed: Readonly<Record<string, (resource: object) => unknown[]>> = {
  Binary: (resource) => ('securityContext' in resource ? [resource.securityContext] : []),
  Provenance: (resource) => ('target' in resource && Array.isArray(resource.target) ? resource.target : []),
};

/** True when resources of this type belong to patients; false for shared ones such as Organization. */
export function isPatientType(type: string): boolean {
  return Object.hasOwn(patientCompartment, type);
}

/** Knows whose record a resource is part of. */
export class PatientCompartments {
  readonly #catalogue: SearchCatalogue;
  readonly #lookUp: (type: string, id: string) => Searchable | undefined;

  /** @param options.lookUp a resource as it is, or as it last was before it was deleted */
  constructor(options: { catalogue: SearchCatalogue; lookUp: (type: string, id: string) => Searchable | undefined }) {
    this.#catalogue = options.catalogue;
    this.#lookUp = options.lookUp;
  }

  /** Ids of the patients whose compartments hold this resource; empty for shared resources. */
  patientsOf(target: Searchable): readonly string[] {
    const follow = followed[target.type];
    if (!follow) return this.#namedIn(target);
    return follow(target.resource)
      .flatMap(referencesOf)
      .flatMap((reference) => patientIn(reference) ?? this.#ownersOf(reference));
  }

  /** Live versions of a type that may be in a patient's compartment; the caller checks which are. */
  candidates(type: string, patientId: string, view: RepositoryView): LiveVersion[] {
    if (type === 'Patient') return [view.get(type, patientId)].filter((version) => version !== undefined);
    return Object.hasOwn(followed, type) ? view.all(type) : view.referencing(type, `Patient/${patientId}`);
  }

  #ownersOf({ type, id }: ReferenceValue): readonly string[] {
    const target = type !== undefined && id !== undefined ? this.#lookUp(type, id) : undefined;
    return target ? this.#namedIn(target) : [];
  }

  #namedIn(target: Searchable): readonly string[] {
    if (target.type === 'Patient') return [target.id];
    const known = target.searchValues.get('#patients');
    if (known) return known as readonly string[];
    const patients = (patientCompartment[target.type] ?? [])
      .map((code) => this.#catalogue.find(target.type, code))
      .flatMap((spec) => (spec ? searchValues(target, spec, referencesOf) : []))
      .flatMap((reference) => patientIn(reference) ?? []);
    target.searchValues.set('#patients', patients);
    return patients;
  }
}

function patientIn({ type, id }: ReferenceValue): string | undefined {
  return type === 'Patient' ? id : undefined;
}

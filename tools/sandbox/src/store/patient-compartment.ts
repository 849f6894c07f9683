import type { SearchCatalogue } from './search-catalogue.js';
import type { Searchable } from './resource-repository.js';
import { referencesOf, searchValues } from './search-values.js';

/**
 * Which search parameters tie a resource to a patient: the R4 patient CompartmentDefinition for the types held here.
 * Three rows differ from the published table on purpose:
 * `Patient` lists `link` there, but a linked record is another person's chart, so a patient is only in their own compartment;
 * `Device` is absent there although it names its patient, and must not be readable by every other patient;
 * `Questionnaire`, `Medication`, `Organization` and the like stay absent: they belong to nobody.
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

/** True when resources of this type belong to patients; false for shared ones such as Organization. */
export function isPatientType(type: string): boolean {
  return Object.hasOwn(patientCompartment, type);
}

/** Ids of the patients whose compartments hold this resource. */
export function compartmentPatients(target: Searchable, catalogue: SearchCatalogue): readonly string[] {
  if (target.type === 'Patient') return [target.id];
  const known = target.searchValues.get('#patients');
  if (known) return known as readonly string[];
  const patients = (patientCompartment[target.type] ?? [])
    .map((code) => catalogue.find(target.type, code))
    .flatMap((spec) => (spec ? searchValues(target, spec, referencesOf) : []))
    .filter(({ type }) => type === 'Patient')
    .flatMap(({ id }) => id ?? []);
  target.searchValues.set('#patients', patients);
  return patients;
}

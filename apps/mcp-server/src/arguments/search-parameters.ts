import { timeParameters } from '@fhir-gateway/record-view';

/** What the common filters of `search` and `count` are called for one type. */
export interface TypeParameters {
  readonly patient: string | undefined;
  readonly date: string | undefined;
  readonly status: string | undefined;
  readonly category: string | undefined;
  readonly code: string | undefined;
}

/**
 * R4 search parameters by type: whose it is, status, category, and what it is; `-` where there is none. The date that tells
 * best when is in `timeParameters` of record-view. A test compares the names with the published definitions.
 *
 * @see https://hl7.org/fhir/R4/searchparameter-registry.html
 */
const table = `
Account patient status - type
AdverseEvent subject - category event
AllergyIntolerance patient clinical-status category code
Appointment patient status service-category service-type
AppointmentResponse patient part-status - -
AuditEvent patient - - -
Basic patient - - code
BodyStructure patient - - location
CarePlan patient status category activity-code
CareTeam patient status category -
ChargeItem patient - - code
Claim patient status - -
ClaimResponse patient status - -
ClinicalImpression patient status - finding-code
Communication patient status category -
CommunicationRequest patient status category -
Composition patient status category type
Condition patient clinical-status category code
Consent patient status category -
Contract patient status - -
Coverage patient status - type
CoverageEligibilityRequest patient status - -
CoverageEligibilityResponse patient status - -
DetectedIssue patient status - code
Device patient status - type
DeviceRequest patient status - code
DeviceUseStatement patient - - -
DiagnosticReport patient status category code
DocumentManifest patient status - type
DocumentReference patient status category type
Encounter patient status class type
EnrollmentRequest patient status - -
EpisodeOfCare patient status - type
ExplanationOfBenefit patient status - -
FamilyMemberHistory patient status - code
Flag patient - - -
Goal patient lifecycle-status category -
Group member - - code
GuidanceResponse patient - - -
HealthcareService - active service-category service-type
ImagingStudy patient status - -
Immunization patient status - vaccine-code
ImmunizationEvaluation patient status - target-disease
ImmunizationRecommendation patient status - vaccine-type
Invoice patient status - type
List patient status - code
Location - status - type
MeasureReport patient status - -
Media patient status - type
Medication - status - code
MedicationAdministration patient status - code
MedicationDispense patient status - code
MedicationRequest patient status category code
MedicationStatement patient status category code
MolecularSequence patient - - -
NutritionOrder patient status - -
Observation patient status category code
Organization - active - type
Patient _id active - -
Person patient - - -
Practitioner - active - -
PractitionerRole - active - specialty
Procedure patient status category code
Provenance patient - - -
QuestionnaireResponse patient status - -
RelatedPerson patient active - relationship
RequestGroup patient status - code
ResearchSubject patient status - -
RiskAssessment patient - - risk
Schedule actor active service-category service-type
ServiceRequest patient status category code
Slot - status service-category service-type
Specimen patient status - type
SupplyDelivery patient status - -
SupplyRequest subject status category -
Task patient status - code
VisionPrescription patient status - -
`;

const byType: ReadonlyMap<string, TypeParameters> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [type = '', ...names] = line.split(' ');
      const [patient, status, category, code] = names.map((name) => (name === '-' ? undefined : name));
      return [type, { patient, date: timeParameters(type)[0], status, category, code }];
    }),
);

/** The types that the table knows. */
export const typesWithFilters: readonly string[] = [...byType.keys()];

/** What the common filters are called for a type; `undefined` for a type that has none of them. */
export function parametersOf(resourceType: string): TypeParameters | undefined {
  return byType.get(resourceType);
}

/** Types of people and places, which are found by name. */
export const named: ReadonlySet<string> = new Set([
  'Patient',
  'Practitioner',
  'Organization',
  'Location',
  'Person',
  'RelatedPerson',
  'HealthcareService',
]);

/** Search parameters that are dates for every type that has them, with those of US Core and CARIN. */
export const dateParameters: ReadonlySet<string> = new Set(
  `_lastUpdated abatement-date activity-date authored authored-on authoredon billable-period-start birthdate collected
  created date datetime datewritten death-date effective effective-time entered-date event-date expiration-date identified
  issued last-date location-period modified occurrence onset onset-date payment-date period reaction-date received recorded
  recorded-date sent service-date service-start-date start start-date started target-date timestamp value-date when
  whenhandedover whenprepared`.split(/\s+/),
);

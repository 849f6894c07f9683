/** What the common filters of `search` and `count` are called for one type. */
export interface TypeParameters {
  readonly patient: string | undefined;
  readonly date: string | undefined;
  readonly status: string | undefined;
  readonly category: string | undefined;
  readonly code: string | undefined;
}

/**
 * R4 search parameters by type: whose it is, the date that tells best when, status, category, and what it is; `-` where
 * there is none. A test compares the names with the published definitions.
 *
 * @see https://hl7.org/fhir/R4/searchparameter-registry.html
 */
const table = `
Account patient period status - type
AdverseEvent subject date - category event
AllergyIntolerance patient date clinical-status category code
Appointment patient date status service-category service-type
AppointmentResponse patient - part-status - -
AuditEvent patient date - - -
Basic patient created - - code
BodyStructure patient - - - location
CarePlan patient date status category activity-code
CareTeam patient date status category -
ChargeItem patient occurrence - - code
Claim patient created status - -
ClaimResponse patient created status - -
ClinicalImpression patient date status - finding-code
Communication patient sent status category -
CommunicationRequest patient authored status category -
Composition patient date status category type
Condition patient onset-date clinical-status category code
Consent patient date status category -
Contract patient issued status - -
Coverage patient - status - type
CoverageEligibilityRequest patient created status - -
CoverageEligibilityResponse patient created status - -
DetectedIssue patient identified status - code
Device patient - status - type
DeviceRequest patient authored-on status - code
DeviceUseStatement patient - - - -
DiagnosticReport patient date status category code
DocumentManifest patient created status - type
DocumentReference patient date status category type
Encounter patient date status class type
EnrollmentRequest patient - status - -
EpisodeOfCare patient date status - type
ExplanationOfBenefit patient created status - -
FamilyMemberHistory patient date status - code
Flag patient date - - -
Goal patient start-date lifecycle-status category -
Group member - - - code
GuidanceResponse patient - - - -
HealthcareService - - active service-category service-type
ImagingStudy patient started status - -
Immunization patient date status - vaccine-code
ImmunizationEvaluation patient date status - target-disease
ImmunizationRecommendation patient date status - vaccine-type
Invoice patient date status - type
List patient date status - code
Location - - status - type
MeasureReport patient date status - -
Media patient created status - type
Medication - - status - code
MedicationAdministration patient effective-time status - code
MedicationDispense patient whenhandedover status - code
MedicationRequest patient authoredon status category code
MedicationStatement patient effective status category code
MolecularSequence patient - - - -
NutritionOrder patient datetime status - -
Observation patient date status category code
Organization - - active - type
Patient _id - active - -
Person patient - - - -
Practitioner - - active - -
PractitionerRole - - active - specialty
Procedure patient date status category code
Provenance patient recorded - - -
QuestionnaireResponse patient authored status - -
RelatedPerson patient - active - relationship
RequestGroup patient authored status - code
ResearchSubject patient date status - -
RiskAssessment patient date - - risk
Schedule actor date active service-category service-type
ServiceRequest patient authored status category code
Slot - start status service-category service-type
Specimen patient collected status - type
SupplyDelivery patient - status - -
SupplyRequest subject date status category -
Task patient authored-on status - code
VisionPrescription patient datewritten status - -
`;

const byType: ReadonlyMap<string, TypeParameters> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [type = '', ...names] = line.split(' ');
      const [patient, date, status, category, code] = names.map((name) => (name === '-' ? undefined : name));
      return [type, { patient, date, status, category, code }];
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

/**
 * The elements by which a resource of each R4 type belongs to a patient, as paths below the resource: those of the patient
 * compartment, and those of the search parameters `patient`, `subject`, `beneficiary` and `individual`. `Patient` itself
 * is left out: the records it links to are not what it is about. A test compares this with the published definitions.
 *
 * @see https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
const table = `
Account subject
AdverseEvent subject
AllergyIntolerance asserter patient recorder
Appointment participant.actor
AppointmentResponse actor
AuditEvent agent.who entity.what
Basic author subject
BodyStructure patient
CarePlan activity.detail.performer subject
CareTeam participant.member subject
ChargeItem subject
Claim patient payee.party
ClaimResponse patient
ClinicalImpression subject
Communication recipient sender subject
CommunicationRequest recipient requester sender subject
Composition attester.party author subject
Condition asserter subject
Consent patient
Contract subject
Coverage beneficiary payor policyHolder subscriber
CoverageEligibilityRequest patient
CoverageEligibilityResponse patient
DetectedIssue patient
Device patient
DeviceRequest performer subject
DeviceUseStatement subject
DiagnosticReport subject
DocumentManifest author recipient subject
DocumentReference author subject
Encounter subject
EnrollmentRequest candidate
EpisodeOfCare patient
ExplanationOfBenefit patient payee.party
FamilyMemberHistory patient
Flag subject
Goal subject
Group member.entity
GuidanceResponse subject
ImagingStudy subject
Immunization patient
ImmunizationEvaluation patient
ImmunizationRecommendation patient
Invoice recipient subject
List source subject
MeasureReport subject
Media subject
MedicationAdministration performer.actor subject
MedicationDispense receiver subject
MedicationRequest subject
MedicationStatement subject
MolecularSequence patient
NutritionOrder patient
Observation performer subject
Person link.target
Procedure performer.actor subject
Provenance target
QuestionnaireResponse author subject
RelatedPerson patient
RequestGroup action.participant subject
ResearchSubject individual
RiskAssessment subject
Schedule actor
ServiceRequest performer subject
Specimen subject
SupplyDelivery patient
SupplyRequest deliverTo
Task focus for
VisionPrescription patient
`;

const byType: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [type = '', ...paths] = line.split(' ');
      return [type, paths.map((path) => path.split('.'))];
    }),
);

/** The elements of a type that name a patient, each as the names on the way to it; none for a type that has none. */
export function patientElements(resourceType: string): readonly (readonly string[])[] {
  return byType.get(resourceType) ?? [];
}

import { recordKindOf, recordKinds, sharedKindTypes } from './record-kinds.js';
import { referenceParameters } from '../contract/reference-parameters.js';

const r4Types =
  `Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic
  Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem
  ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest
  CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest
  CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement
  DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest
  EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit
  FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization
  ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List
  Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge
  MedicationRequest MedicationStatement MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder
  Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation
  Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure
  Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition
  ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule
  SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription
  Substance SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet
  VerificationResult VisionPrescription`.split(/\s+/);

it('has each R4 type in one kind, or among those that are about nobody', () => {
  const listed = [...recordKinds.flatMap(({ types }) => types), ...sharedKindTypes];
  expect([...listed].sort()).toEqual([...r4Types].sort());
});

it('never calls a type shared by which the records of a patient are found', () => {
  const ofPatients = [...sharedKindTypes].filter((type) => referenceParameters(type).has('patient'));
  expect(ofPatients).toEqual([]);
});

it('takes a type that R4 does not know for everything else', () => {
  expect(recordKindOf('NutritionIntake')).toBe('other');
  expect(recordKindOf('Observation')).toBe('results');
  expect(recordKindOf('Practitioner')).toBeUndefined();
});

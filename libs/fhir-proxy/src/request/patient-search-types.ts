/**
 * The resource types whose searches take a `patient` parameter in R4.
 *
 * @see https://hl7.org/fhir/R4/searchparameter-registry.html
 */
export const patientSearchTypes: ReadonlySet<string> = new Set(
  `Account AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic BodyStructure CarePlan CareTeam ChargeItem
   Claim ClaimResponse ClinicalImpression Communication CommunicationRequest Composition Condition Consent Contract
   Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceRequest DeviceUseStatement
   DiagnosticReport DocumentManifest DocumentReference Encounter EnrollmentRequest EpisodeOfCare ExplanationOfBenefit
   FamilyMemberHistory Flag Goal GuidanceResponse ImagingStudy Immunization ImmunizationEvaluation
   ImmunizationRecommendation Invoice List MeasureReport Media MedicationAdministration MedicationDispense
   MedicationRequest MedicationStatement MolecularSequence NutritionOrder Observation Person Procedure Provenance
   QuestionnaireResponse RelatedPerson RequestGroup ResearchSubject RiskAssessment ServiceRequest Specimen SupplyDelivery
   Task VisionPrescription`.split(/\s+/),
);

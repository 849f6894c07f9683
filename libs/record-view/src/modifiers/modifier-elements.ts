/**
 * The elements of R4 that turn the meaning of a resource (`isModifier`), of the types where `status` is the only one.
 * Compared with the published definitions by a test; `implicitRules` and `modifierExtension`, which every type has, are
 * left out.
 *
 * @see https://hl7.org/fhir/R4/conformance-rules.html#isModifier
 */
const onlyStatus = `
  Account Appointment CapabilityStatement CareTeam ChargeItem ChargeItemDefinition Claim ClaimResponse
  ClinicalImpression CodeSystem Communication CompartmentDefinition Composition Coverage CoverageEligibilityRequest
  CoverageEligibilityResponse DetectedIssue Device DeviceUseStatement DiagnosticReport DocumentManifest
  DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare
  EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag
  GraphDefinition GuidanceResponse ImagingStudy ImmunizationEvaluation ImplementationGuide InsurancePlan Invoice
  Library Location Measure Media Medication MedicationAdministration MedicationDispense MedicationKnowledge
  MedicationStatement MessageDefinition NamingSystem Observation OperationDefinition PaymentNotice
  PaymentReconciliation PlanDefinition Procedure QuestionnaireResponse ResearchDefinition ResearchElementDefinition
  ResearchStudy ResearchSubject RiskEvidenceSynthesis SearchParameter Specimen StructureDefinition StructureMap
  Subscription Substance SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet
  VisionPrescription
`;

/** The types that have others, with the paths of all of them. */
const others: Readonly<Record<string, readonly string[]>> = {
  ActivityDefinition: ['status', 'doNotPerform'],
  AdverseEvent: ['actuality'],
  AllergyIntolerance: ['clinicalStatus', 'verificationStatus'],
  AppointmentResponse: ['participantStatus'],
  Basic: ['code'],
  BodyStructure: ['active'],
  CarePlan: ['status', 'intent', 'activity.detail.status', 'activity.detail.doNotPerform'],
  CommunicationRequest: ['status', 'doNotPerform'],
  ConceptMap: ['status', 'group.element.target.equivalence'],
  Condition: ['clinicalStatus', 'verificationStatus'],
  Consent: ['status', 'scope'],
  Contract: ['status', 'term.action.doNotPerform'],
  DeviceRequest: ['status', 'intent'],
  Goal: ['lifecycleStatus'],
  HealthcareService: ['active'],
  Immunization: ['status', 'isSubpotent'],
  ImmunizationRecommendation: ['recommendation.forecastStatus'],
  List: ['status', 'mode', 'entry.deleted'],
  MeasureReport: ['status', 'improvementNotation'],
  MedicationRequest: ['status', 'intent', 'doNotPerform'],
  MedicinalProductIngredient: [
    'specifiedSubstance.strength.presentationLowLimit',
    'specifiedSubstance.strength.concentrationLowLimit',
  ],
  NutritionOrder: ['status', 'intent'],
  Organization: ['active'],
  Patient: ['active', 'deceased[x]', 'link'],
  Person: ['active'],
  Questionnaire: ['status', 'item.enableWhen'],
  RelatedPerson: ['active'],
  RequestGroup: ['status', 'intent'],
  Schedule: ['active'],
  ServiceRequest: ['status', 'intent', 'doNotPerform'],
};

/** Paths of the modifier elements by resource type. */
export const modifierElements: ReadonlyMap<string, readonly string[]> = new Map([
  ...onlyStatus
    .trim()
    .split(/\s+/)
    .map((type) => [type, ['status']] as const),
  ...Object.entries(others),
]);

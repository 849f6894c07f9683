/** What a person chooses by, where they say what an app may read: each R4 type is of one kind. */
export interface RecordKind {
  readonly id: RecordKindId;
  /** As a person reads it. */
  readonly label: string;
  readonly types: readonly string[];
}

export type RecordKindId =
  | 'identity'
  | 'results'
  | 'medications'
  | 'problems'
  | 'immunizations'
  | 'procedures'
  | 'notes'
  | 'visits'
  | 'coverage'
  | 'other';

const kind = (id: RecordKindId, label: string, types: string): RecordKind =>
  Object.freeze({ id, label, types: Object.freeze(types.split(/\s+/)) });

/**
 * The kinds in the order in which a person reads them.
 *
 * @see https://hl7.org/fhir/R4/resourcelist.html
 */
export const recordKinds: readonly RecordKind[] = Object.freeze([
  kind('identity', 'Name, birth date and contact details', 'Patient Person RelatedPerson'),
  kind(
    'results',
    'Lab results, vital signs and imaging',
    'BodyStructure DiagnosticReport ImagingStudy Media MolecularSequence Observation Specimen',
  ),
  kind(
    'medications',
    'Medications',
    'MedicationAdministration MedicationDispense MedicationRequest MedicationStatement',
  ),
  kind(
    'problems',
    'Problems, allergies and family history',
    `AdverseEvent AllergyIntolerance ClinicalImpression Condition DetectedIssue FamilyMemberHistory Flag
    RiskAssessment`,
  ),
  kind('immunizations', 'Immunizations', 'Immunization ImmunizationEvaluation ImmunizationRecommendation'),
  kind(
    'procedures',
    'Procedures, orders and devices',
    `BiologicallyDerivedProduct Device DeviceMetric DeviceRequest DeviceUseStatement NutritionOrder Procedure
    RequestGroup ServiceRequest SupplyDelivery SupplyRequest VisionPrescription`,
  ),
  kind(
    'notes',
    'Notes, documents and messages',
    `Binary Communication CommunicationRequest Composition DocumentManifest DocumentReference QuestionnaireResponse`,
  ),
  kind(
    'visits',
    'Visits, appointments and care plans',
    'Appointment AppointmentResponse CarePlan CareTeam Encounter EpisodeOfCare Goal Task',
  ),
  kind(
    'coverage',
    'Insurance, claims and bills',
    `Account ChargeItem Claim ClaimResponse Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse
    EnrollmentRequest EnrollmentResponse ExplanationOfBenefit Invoice PaymentNotice PaymentReconciliation`,
  ),
  kind(
    'other',
    'Everything else',
    `AuditEvent Basic Bundle CatalogEntry Consent GuidanceResponse Group Linkage List MeasureReport
    MessageHeader OperationOutcome Parameters Provenance ResearchStudy ResearchSubject Subscription TestReport
    VerificationResult`,
  ),
]);

/**
 * Types that are about nobody in particular: those who treat and pay, and the vocabulary. No record can be understood
 * without them, so that each grant covers them.
 */
export const sharedKindTypes: ReadonlySet<string> = new Set(
  `ActivityDefinition CapabilityStatement ChargeItemDefinition CodeSystem CompartmentDefinition ConceptMap
  DeviceDefinition EffectEvidenceSynthesis Endpoint EventDefinition Evidence EvidenceVariable ExampleScenario
  GraphDefinition HealthcareService ImplementationGuide InsurancePlan Library Location Measure Medication
  MedicationKnowledge MessageDefinition NamingSystem ObservationDefinition OperationDefinition Organization
  OrganizationAffiliation PlanDefinition Practitioner PractitionerRole Questionnaire ResearchDefinition
  ResearchElementDefinition RiskEvidenceSynthesis Schedule SearchParameter Slot SpecimenDefinition StructureDefinition
  StructureMap Substance TerminologyCapabilities TestScript ValueSet`.split(/\s+/),
);

const kindOfType: ReadonlyMap<string, RecordKindId> = new Map(
  recordKinds.flatMap(({ id, types }) => types.map((type) => [type, id] as const)),
);
const labels: ReadonlyMap<string, string> = new Map(recordKinds.map(({ id, label }) => [id, label]));

/** The kind that a type is of; `other` for one that R4 does not know, `undefined` for one that is about nobody. */
export function recordKindOf(resourceType: string): RecordKindId | undefined {
  return sharedKindTypes.has(resourceType) ? undefined : (kindOfType.get(resourceType) ?? 'other');
}

/** The words for a kind; the id itself for one that is not known. */
export function recordKindLabel(id: string): string {
  return labels.get(id) ?? id;
}

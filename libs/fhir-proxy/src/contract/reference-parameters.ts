/**
 * The search parameters of type reference of each R4 type, with the types that they may lead to; `*` for any. Made of the
 * published search parameters, and compared with them by a test.
 *
 * @see https://hl7.org/fhir/R4/searchparameter-registry.html
 */
const table = `
Account owner=Organization patient=Patient subject=Device,HealthcareService,Location,Organization,Patient,Practitioner,PractitionerRole
ActivityDefinition composed-of=* depends-on=* derived-from=* predecessor=* successor=*
AdverseEvent location=Location recorder=Patient,Practitioner,PractitionerRole,RelatedPerson resultingcondition=Condition study=ResearchStudy subject=Group,Patient,Practitioner,RelatedPerson substance=Device,Immunization,Medication,MedicationAdministration,MedicationStatement,Procedure,Substance
AllergyIntolerance asserter=Patient,Practitioner,PractitionerRole,RelatedPerson patient=Patient recorder=Patient,Practitioner,PractitionerRole,RelatedPerson
Appointment actor=Device,HealthcareService,Location,Patient,Practitioner,PractitionerRole,RelatedPerson based-on=ServiceRequest location=Location patient=Patient practitioner=Practitioner reason-reference=Condition,ImmunizationRecommendation,Observation,Procedure slot=Slot supporting-info=*
AppointmentResponse actor=Device,HealthcareService,Location,Patient,Practitioner,PractitionerRole,RelatedPerson appointment=Appointment location=Location patient=Patient practitioner=Practitioner
AuditEvent agent=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson entity=* patient=Patient source=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
Basic author=Organization,Patient,Practitioner,PractitionerRole,RelatedPerson patient=Patient subject=*
BodyStructure patient=Patient
Bundle composition=Composition message=MessageHeader
CapabilityStatement guide=ImplementationGuide resource-profile=StructureDefinition supported-profile=StructureDefinition
CarePlan activity-reference=Appointment,CommunicationRequest,DeviceRequest,MedicationRequest,NutritionOrder,RequestGroup,ServiceRequest,Task,VisionPrescription based-on=CarePlan care-team=CareTeam condition=Condition encounter=Encounter goal=Goal instantiates-canonical=ActivityDefinition,Measure,OperationDefinition,PlanDefinition,Questionnaire part-of=CarePlan patient=Patient performer=CareTeam,Device,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson replaces=CarePlan subject=Group,Patient
CareTeam encounter=Encounter participant=CareTeam,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson patient=Patient subject=Group,Patient
ChargeItem account=Account context=Encounter,EpisodeOfCare enterer=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson patient=Patient performer-actor=CareTeam,Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson performing-organization=Organization requesting-organization=Organization service=DiagnosticReport,ImagingStudy,Immunization,MedicationAdministration,MedicationDispense,Observation,Procedure,SupplyDelivery subject=Group,Patient
Claim care-team=Organization,Practitioner,PractitionerRole detail-udi=Device encounter=Encounter enterer=Practitioner,PractitionerRole facility=Location insurer=Organization item-udi=Device patient=Patient payee=Organization,Patient,Practitioner,PractitionerRole,RelatedPerson procedure-udi=Device provider=Organization,Practitioner,PractitionerRole subdetail-udi=Device
ClaimResponse insurer=Organization patient=Patient request=Claim requestor=Organization,Practitioner,PractitionerRole
ClinicalImpression assessor=Practitioner,PractitionerRole encounter=Encounter finding-ref=Condition,Media,Observation investigation=DiagnosticReport,FamilyMemberHistory,ImagingStudy,Media,Observation,QuestionnaireResponse,RiskAssessment patient=Patient previous=ClinicalImpression problem=AllergyIntolerance,Condition subject=Group,Patient supporting-info=*
CodeSystem supplements=CodeSystem
Communication based-on=* encounter=Encounter instantiates-canonical=ActivityDefinition,Measure,OperationDefinition,PlanDefinition,Questionnaire part-of=* patient=Patient recipient=CareTeam,Device,Group,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson sender=Device,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson subject=Group,Patient
CommunicationRequest based-on=* encounter=Encounter patient=Patient recipient=CareTeam,Device,Group,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson replaces=CommunicationRequest requester=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson sender=Device,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson subject=Group,Patient
Composition attester=Organization,Patient,Practitioner,PractitionerRole,RelatedPerson author=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson encounter=Encounter,EpisodeOfCare entry=* patient=Patient related-ref=Composition subject=*
ConceptMap other=ConceptMap source=ValueSet source-uri=ValueSet target=ValueSet target-uri=ValueSet
Condition asserter=Patient,Practitioner,PractitionerRole,RelatedPerson encounter=Encounter evidence-detail=* patient=Patient subject=Group,Patient
Consent actor=CareTeam,Device,Group,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson consentor=Organization,Patient,Practitioner,PractitionerRole,RelatedPerson data=* organization=Organization patient=Patient source-reference=Consent,Contract,DocumentReference,QuestionnaireResponse
Contract authority=Organization domain=Location patient=Patient signer=Organization,Patient,Practitioner,PractitionerRole,RelatedPerson subject=*
Coverage beneficiary=Patient patient=Patient payor=Organization,Patient,RelatedPerson policy-holder=Organization,Patient,RelatedPerson subscriber=Patient,RelatedPerson
CoverageEligibilityRequest enterer=Practitioner,PractitionerRole facility=Location patient=Patient provider=Organization,Practitioner,PractitionerRole
CoverageEligibilityResponse insurer=Organization patient=Patient request=CoverageEligibilityRequest requestor=Organization,Practitioner,PractitionerRole
DetectedIssue author=Device,Practitioner,PractitionerRole implicated=* patient=Patient
Device location=Location organization=Organization patient=Patient
DeviceDefinition parent=DeviceDefinition
DeviceMetric parent=Device source=Device
DeviceRequest based-on=* device=Device encounter=Encounter,EpisodeOfCare instantiates-canonical=ActivityDefinition,PlanDefinition insurance=ClaimResponse,Coverage patient=Patient performer=CareTeam,Device,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson prior-request=* requester=Device,Organization,Practitioner,PractitionerRole subject=Device,Group,Location,Patient
DeviceUseStatement device=Device patient=Patient subject=Group,Patient
DiagnosticReport based-on=CarePlan,ImmunizationRecommendation,MedicationRequest,NutritionOrder,ServiceRequest encounter=Encounter,EpisodeOfCare media=Media patient=Patient performer=CareTeam,Organization,Practitioner,PractitionerRole result=Observation results-interpreter=CareTeam,Organization,Practitioner,PractitionerRole specimen=Specimen subject=Device,Group,Location,Patient
DocumentManifest author=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson item=* patient=Patient recipient=Organization,Patient,Practitioner,PractitionerRole,RelatedPerson related-ref=* subject=Device,Group,Patient,Practitioner
DocumentReference authenticator=Organization,Practitioner,PractitionerRole author=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson custodian=Organization encounter=Encounter,EpisodeOfCare patient=Patient related=* relatesto=DocumentReference subject=Device,Group,Patient,Practitioner
Encounter account=Account appointment=Appointment based-on=ServiceRequest diagnosis=Condition,Procedure episode-of-care=EpisodeOfCare location=Location part-of=Encounter participant=Practitioner,PractitionerRole,RelatedPerson patient=Patient practitioner=Practitioner reason-reference=Condition,ImmunizationRecommendation,Observation,Procedure service-provider=Organization subject=Group,Patient
Endpoint organization=Organization
EnrollmentRequest patient=Patient subject=Patient
EnrollmentResponse request=EnrollmentRequest
EpisodeOfCare care-manager=Practitioner condition=Condition incoming-referral=ServiceRequest organization=Organization patient=Patient
EventDefinition composed-of=* depends-on=* derived-from=* predecessor=* successor=*
Evidence composed-of=* depends-on=* derived-from=* predecessor=* successor=*
EvidenceVariable composed-of=* depends-on=* derived-from=* predecessor=* successor=*
ExplanationOfBenefit care-team=Organization,Practitioner,PractitionerRole claim=Claim coverage=Coverage detail-udi=Device encounter=Encounter enterer=Practitioner,PractitionerRole facility=Location item-udi=Device patient=Patient payee=Organization,Patient,Practitioner,PractitionerRole,RelatedPerson procedure-udi=Device provider=Organization,Practitioner,PractitionerRole subdetail-udi=Device
FamilyMemberHistory instantiates-canonical=ActivityDefinition,Measure,OperationDefinition,PlanDefinition,Questionnaire patient=Patient
Flag author=Device,Organization,Patient,Practitioner,PractitionerRole encounter=Encounter,EpisodeOfCare patient=Patient subject=Group,Location,Medication,Organization,Patient,PlanDefinition,Practitioner,Procedure
Goal patient=Patient subject=Group,Organization,Patient
Group managing-entity=Organization,Practitioner,PractitionerRole,RelatedPerson member=Device,Group,Medication,Patient,Practitioner,PractitionerRole,Substance
GuidanceResponse patient=Patient subject=Group,Patient
HealthcareService coverage-area=Location endpoint=Endpoint location=Location organization=Organization
ImagingStudy basedon=Appointment,AppointmentResponse,CarePlan,ServiceRequest,Task encounter=Encounter endpoint=Endpoint interpreter=Practitioner,PractitionerRole patient=Patient performer=CareTeam,Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson referrer=Practitioner,PractitionerRole subject=Device,Group,Patient
Immunization location=Location manufacturer=Organization patient=Patient performer=Organization,Practitioner,PractitionerRole reaction=Observation reason-reference=Condition,DiagnosticReport,Observation
ImmunizationEvaluation immunization-event=Immunization patient=Patient
ImmunizationRecommendation information=* patient=Patient support=Immunization,ImmunizationEvaluation
ImplementationGuide depends-on=ImplementationGuide global=StructureDefinition resource=*
InsurancePlan administered-by=Organization endpoint=Endpoint owned-by=Organization
Invoice account=Account issuer=Organization participant=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson patient=Patient recipient=Organization,Patient,RelatedPerson subject=Group,Patient
Library composed-of=* depends-on=* derived-from=* predecessor=* successor=*
Linkage author=Organization,Practitioner,PractitionerRole item=* source=*
List encounter=Encounter,EpisodeOfCare item=* patient=Patient source=Device,Patient,Practitioner,PractitionerRole subject=Device,Group,Location,Patient
Location endpoint=Endpoint organization=Organization partof=Location
Measure composed-of=* depends-on=* derived-from=* predecessor=* successor=*
MeasureReport evaluated-resource=* measure=Measure patient=Patient reporter=Location,Organization,Practitioner,PractitionerRole subject=CareTeam,Device,Group,HealthcareService,Location,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
Media based-on=CarePlan,ServiceRequest device=Device,DeviceMetric encounter=Encounter operator=CareTeam,Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson patient=Patient subject=Device,Group,Location,Patient,Practitioner,PractitionerRole,Specimen
Medication ingredient=Medication,Substance manufacturer=Organization
MedicationAdministration context=Encounter,EpisodeOfCare device=Device medication=Medication patient=Patient performer=Device,Patient,Practitioner,PractitionerRole,RelatedPerson request=MedicationRequest subject=Group,Patient
MedicationDispense context=Encounter,EpisodeOfCare destination=Location medication=Medication patient=Patient performer=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson prescription=MedicationRequest receiver=Patient,Practitioner responsibleparty=Practitioner,PractitionerRole subject=Group,Patient
MedicationKnowledge ingredient=Substance manufacturer=Organization monograph=DocumentReference,Media
MedicationRequest encounter=Encounter intended-dispenser=Organization intended-performer=CareTeam,Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson medication=Medication patient=Patient requester=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson subject=Group,Patient
MedicationStatement context=Encounter,EpisodeOfCare medication=Medication part-of=MedicationAdministration,MedicationDispense,MedicationStatement,Observation,Procedure patient=Patient source=Organization,Patient,Practitioner,PractitionerRole,RelatedPerson subject=Group,Patient
MedicinalProductAuthorization holder=Organization subject=MedicinalProduct,MedicinalProductPackaged
MedicinalProductContraindication subject=Medication,MedicinalProduct
MedicinalProductIndication subject=Medication,MedicinalProduct
MedicinalProductInteraction subject=Medication,MedicinalProduct,Substance
MedicinalProductPackaged subject=MedicinalProduct
MedicinalProductUndesirableEffect subject=Medication,MedicinalProduct
MessageDefinition parent=ActivityDefinition,PlanDefinition
MessageHeader author=Practitioner,PractitionerRole enterer=Practitioner,PractitionerRole focus=* receiver=Organization,Practitioner,PractitionerRole responsible=Organization,Practitioner,PractitionerRole sender=Organization,Practitioner,PractitionerRole target=Device
MolecularSequence patient=Patient
NutritionOrder encounter=Encounter,EpisodeOfCare instantiates-canonical=ActivityDefinition,PlanDefinition patient=Patient provider=Practitioner,PractitionerRole
Observation based-on=CarePlan,DeviceRequest,ImmunizationRecommendation,MedicationRequest,NutritionOrder,ServiceRequest derived-from=DocumentReference,ImagingStudy,Media,MolecularSequence,Observation,QuestionnaireResponse device=Device,DeviceMetric encounter=Encounter,EpisodeOfCare focus=* has-member=MolecularSequence,Observation,QuestionnaireResponse part-of=ImagingStudy,Immunization,MedicationAdministration,MedicationDispense,MedicationStatement,Procedure patient=Patient performer=CareTeam,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson specimen=Specimen subject=Device,Group,Location,Patient
OperationDefinition base=OperationDefinition input-profile=StructureDefinition output-profile=StructureDefinition
Organization endpoint=Endpoint partof=Organization
OrganizationAffiliation endpoint=Endpoint location=Location network=Organization participating-organization=Organization primary-organization=Organization service=HealthcareService
Patient general-practitioner=Organization,Practitioner,PractitionerRole link=Patient,RelatedPerson organization=Organization
PaymentNotice provider=Organization,Practitioner,PractitionerRole request=* response=*
PaymentReconciliation payment-issuer=Organization request=Task requestor=Organization,Practitioner,PractitionerRole
Person link=Patient,Person,Practitioner,RelatedPerson organization=Organization patient=Patient practitioner=Practitioner relatedperson=RelatedPerson
PlanDefinition composed-of=* definition=ActivityDefinition,PlanDefinition,Questionnaire depends-on=* derived-from=* predecessor=* successor=*
PractitionerRole endpoint=Endpoint location=Location organization=Organization practitioner=Practitioner service=HealthcareService
Procedure based-on=CarePlan,ServiceRequest encounter=Encounter,EpisodeOfCare instantiates-canonical=ActivityDefinition,Measure,OperationDefinition,PlanDefinition,Questionnaire location=Location part-of=MedicationAdministration,Observation,Procedure patient=Patient performer=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson reason-reference=Condition,DiagnosticReport,DocumentReference,Observation,Procedure subject=Group,Patient
Provenance agent=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson entity=* location=Location patient=Patient target=*
QuestionnaireResponse author=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson based-on=CarePlan,ServiceRequest encounter=Encounter part-of=Observation,Procedure patient=Patient questionnaire=Questionnaire source=Patient,Practitioner,PractitionerRole,RelatedPerson subject=*
RelatedPerson patient=Patient
RequestGroup author=Device,Practitioner,PractitionerRole encounter=Encounter instantiates-canonical=* participant=Device,Patient,Practitioner,PractitionerRole,RelatedPerson patient=Patient subject=Group,Patient
ResearchDefinition composed-of=* depends-on=* derived-from=* predecessor=* successor=*
ResearchElementDefinition composed-of=* depends-on=* derived-from=* predecessor=* successor=*
ResearchStudy partof=ResearchStudy principalinvestigator=Practitioner,PractitionerRole protocol=PlanDefinition site=Location sponsor=Organization
ResearchSubject individual=Patient patient=Patient study=ResearchStudy
RiskAssessment condition=Condition encounter=Encounter,EpisodeOfCare patient=Patient performer=Device,Practitioner,PractitionerRole subject=Group,Patient
Schedule actor=Device,HealthcareService,Location,Patient,Practitioner,PractitionerRole,RelatedPerson
SearchParameter component=SearchParameter derived-from=SearchParameter
ServiceRequest based-on=CarePlan,MedicationRequest,ServiceRequest encounter=Encounter,EpisodeOfCare instantiates-canonical=ActivityDefinition,PlanDefinition patient=Patient performer=CareTeam,Device,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson replaces=ServiceRequest requester=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson specimen=Specimen subject=Device,Group,Location,Patient
Slot schedule=Schedule
Specimen collector=Practitioner,PractitionerRole parent=Specimen patient=Patient subject=Device,Group,Location,Patient,Substance
StructureDefinition base=StructureDefinition valueset=ValueSet
Substance substance-reference=Substance
SupplyDelivery patient=Patient receiver=Practitioner,PractitionerRole supplier=Organization,Practitioner,PractitionerRole
SupplyRequest requester=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson subject=Location,Organization,Patient supplier=HealthcareService,Organization
Task based-on=* encounter=Encounter focus=* owner=CareTeam,Device,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson part-of=Task patient=Patient requester=Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson subject=*
TestReport testscript=TestScript
VerificationResult target=*
VisionPrescription encounter=Encounter,EpisodeOfCare patient=Patient prescriber=Practitioner,PractitionerRole
`;

type Targets = ReadonlyMap<string, readonly string[]>;

const lines: ReadonlyMap<string, string> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line]),
);
const parsed = new Map<string, Targets>();
const none: Targets = new Map();

/** All types that R4 has reference parameters for. */
export const typesWithReferences: readonly string[] = [...lines.keys()];

/** The reference parameters of a type, with their target types; `*` for any. Names are exact: FHIR tells case apart. */
export function referenceParameters(resourceType: string): Targets {
  const line = lines.get(resourceType);
  if (line === undefined) return none;
  const known = parsed.get(resourceType) ?? parse(line);
  parsed.set(resourceType, known);
  return known;
}

/** Names by which R4 types call the patient that a resource is about. */
const subjectNames = ['patient', 'subject', 'beneficiary', 'individual'] as const;

/**
 * The parameters that say whose record a resource of this type is, and whether each can mean nobody but a patient: only
 * then a bare id is one. Empty for types that are about nobody.
 */
export function subjectParameters(resourceType: string): readonly (readonly [name: string, isPatientOnly: boolean])[] {
  const parameters = referenceParameters(resourceType);
  return subjectNames.flatMap((name) => {
    const targets = parameters.get(name);
    return targets?.includes('Patient') ? [[name, targets.length === 1] as const] : [];
  });
}

function parse(line: string): Targets {
  const [, ...parameters] = line.split(' ');
  return new Map(
    parameters.map((parameter) => {
      const [name = '', targets = ''] = parameter.split('=');
      return [name, targets.split(',')];
    }),
  );
}

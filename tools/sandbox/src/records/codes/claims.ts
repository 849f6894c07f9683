import type { CodeableConcept } from 'fhir/r4.js';
import { concept } from '../base/fhir-values.js';
import { carin, hl7, nubc } from '../base/systems.js';

const claimType = (code: string, display: string): CodeableConcept => concept(hl7('claim-type'), code, display);
export const claimTypes = {
  institutional: claimType('institutional', 'Institutional'),
  professional: claimType('professional', 'Professional'),
  pharmacy: claimType('pharmacy', 'Pharmacy'),
};

const subType = carin('C4BBInstitutionalClaimSubType');
export const institutionalSubTypes = {
  inpatient: concept(subType, 'inpatient', 'Inpatient'),
  outpatient: concept(subType, 'outpatient', 'Outpatient'),
};

export const uniqueClaimId = concept(carin('C4BBIdentifierType'), 'uc', 'Unique Claim ID');
export const notApplicable = concept(hl7('data-absent-reason'), 'not-applicable', 'Not Applicable');

/** Kinds of amounts; HL7 defines some, the CARIN guide the rest. */
export const amounts = {
  submitted: concept(hl7('adjudication'), 'submitted', 'Submitted Amount'),
  eligible: concept(hl7('adjudication'), 'eligible', 'Eligible Amount'),
  discount: concept(carin('C4BBAdjudication'), 'discount', 'Discount'),
  memberLiability: concept(carin('C4BBAdjudication'), 'memberliability', 'Member liability'),
  paidToProvider: concept(carin('C4BBAdjudication'), 'paidtoprovider', 'Paid to provider'),
};

const discriminator = carin('C4BBAdjudicationDiscriminator');
export const benefitPaymentStatus = concept(discriminator, 'benefitpaymentstatus');
export const billingNetworkStatus = concept(discriminator, 'billingnetworkstatus');
export const renderingNetworkStatus = concept(discriminator, 'renderingnetworkstatus');
export const inNetwork = concept(carin('C4BBPayerAdjudicationStatus'), 'innetwork', 'In Network');

const careTeamRole = carin('C4BBClaimCareTeamRole');
export const renderingProvider = concept(careTeamRole, 'rendering', 'Rendering provider');
export const attendingProvider = concept(careTeamRole, 'attending', 'Attending');
export const prescribingProvider = concept(careTeamRole, 'prescribing', 'Prescribing provider');

export const principalDiagnosis = concept(hl7('ex-diagnosistype'), 'principal', 'Principal Diagnosis');
export const secondaryDiagnosis = concept(carin('C4BBClaimDiagnosisType'), 'secondary', 'Secondary');
export const principalProcedure = concept(carin('C4BBClaimProcedureType'), 'principal', 'Principal');

const placeOfServiceSystem = 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set';
export const office = concept(placeOfServiceSystem, '11', 'Office');

/** Facts of a hospital bill, in the code systems of the National Uniform Billing Committee. */
export const hospitalBill = {
  inpatientBill: concept(nubc('TypeOfBill'), '0111'),
  outpatientBill: concept(nubc('TypeOfBill'), '0131'),
  fromHome: concept(nubc('PointOfOrigin'), '1'),
  emergency: concept(nubc('PriorityTypeOfAdmitOrVisit'), '1', 'Emergency'),
  elective: concept(nubc('PriorityTypeOfAdmitOrVisit'), '3', 'Elective'),
  wentHome: concept(nubc('PatDischargeStatus'), '01'),
  died: concept(nubc('PatDischargeStatus'), '20'),
};

/** Facts of a pharmacy claim, in the code systems of the NCPDP. */
export const pharmacyClaim = {
  generic: concept(hl7('NCPDPBrandGenericIndicator'), '2', 'Generic'),
  noSelection: concept(hl7('NCPDPDispensedAsWrittenOrProductSelectionCode'), '0'),
  electronic: concept(hl7('NCPDPPrescriptionOriginCode'), '3', 'Electronic'),
  notCompound: concept(hl7('NCPDPCompoundCode'), '1'),
};

/** Names that the PAS guide and X12 give things; of X12 the codes alone, its texts are licensed. */
export const npiSystem = 'http://hl7.org/fhir/sid/us-npi';
export const icd10Cm = 'http://hl7.org/fhir/sid/icd-10-cm';
export const placeOfServiceSystem =
  'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set';
export const coverageInformationUrl = 'http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information';

const guide = 'http://hl7.org/fhir/us/davinci-pas';

/** A profile of the guide by the end of its name, such as `pas-request-bundle`. */
export const pasProfile = (name: string): string => `${guide}/StructureDefinition/profile-${name}`;

/** An extension of the guide by the end of its name, such as `reviewAction`. */
export const pasExtension = (name: string): string => `${guide}/StructureDefinition/extension-${name}`;

/** A modifier extension of the guide by the end of its name, such as `infoCancelled`. */
export const pasModifier = (name: string): string => `${guide}/StructureDefinition/modifierextension-${name}`;

/** The guide's own codes for what supporting information is. */
export const pasTempCodes = `${guide}/CodeSystem/PASTempCodes`;

/** A code list of X12 version 005010 by its number. */
export const x12 = (list: number): string => `https://codesystem.x12.org/005010/${list}`;

/** A code system of HL7 terminology by its name. */
export const hl7 = (name: string): string => `http://terminology.hl7.org/CodeSystem/${name}`;

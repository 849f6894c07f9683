/** Code systems and extensions of the Da Vinci guides and of X12; of X12 codes alone, never its texts. */
export const cpt = 'http://www.ama-assn.org/go/cpt';
export const hcpcs = 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
export const loinc = 'http://loinc.org';
export const ucum = 'http://unitsofmeasure.org';
export const npi = 'http://hl7.org/fhir/sid/us-npi';

const guides = 'http://hl7.org/fhir/us';

/** An extension of Coverage Requirements Discovery, by its last path segment. */
export const crdExtension = (name: string): string => `${guides}/davinci-crd/StructureDefinition/${name}`;

/** The guide's own codes for reasons and card types. */
export const crdCodes = `${guides}/davinci-crd/CodeSystem/temp`;

/** An extension of Documentation Templates and Rules. */
export const dtrExtension = (name: string): string => `${guides}/davinci-dtr/StructureDefinition/${name}`;

/** An extension of Prior Authorization Support. */
export const pasExtension = (name: string): string => `${guides}/davinci-pas/StructureDefinition/extension-${name}`;

/** A modifier extension of Prior Authorization Support. */
export const pasModifier = (name: string): string =>
  `${guides}/davinci-pas/StructureDefinition/modifierextension-${name}`;

/** A profile of Prior Authorization Support. */
export const pasProfile = (name: string): string => `${guides}/davinci-pas/StructureDefinition/profile-${name}`;

/** A code list of X12 version 005010, by its number. */
export const x12 = (list: number): string => `https://codesystem.x12.org/005010/${list}`;

/** A code system of HL7 terminology. */
export const hl7 = (name: string): string => `http://terminology.hl7.org/CodeSystem/${name}`;

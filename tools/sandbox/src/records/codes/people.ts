import { coding } from '../base/fhir-values.js';
import { hl7 } from '../base/systems.js';

const raceAndEthnicity = 'urn:oid:2.16.840.1.113883.6.238';

/** The five race categories of the US Office of Management and Budget. */
export const races = [
  coding(raceAndEthnicity, '2106-3', 'White'),
  coding(raceAndEthnicity, '2054-5', 'Black or African American'),
  coding(raceAndEthnicity, '2028-9', 'Asian'),
  coding(raceAndEthnicity, '1002-5', 'American Indian or Alaska Native'),
  coding(raceAndEthnicity, '2076-8', 'Native Hawaiian or Other Pacific Islander'),
];

/** The two ethnicity categories of the US Office of Management and Budget. */
export const ethnicities = {
  hispanic: coding(raceAndEthnicity, '2135-2', 'Hispanic or Latino'),
  notHispanic: coding(raceAndEthnicity, '2186-5', 'Not Hispanic or Latino'),
};

export const married = coding(hl7('v3-MaritalStatus'), 'M', 'Married');
export const neverMarried = coding(hl7('v3-MaritalStatus'), 'S', 'Never Married');

/** Relationship of a related person to the patient. */
export const relationships = {
  mother: coding(hl7('v3-RoleCode'), 'MTH', 'mother'),
  father: coding(hl7('v3-RoleCode'), 'FTH', 'father'),
  spouse: coding(hl7('v3-RoleCode'), 'SPS', 'spouse'),
};

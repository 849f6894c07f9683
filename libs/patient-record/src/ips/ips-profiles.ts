const base = 'http://hl7.org/fhir/uv/ips/StructureDefinition';
/** Stands for a value that the profile requires and nobody states. */
export const absent = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
};
export const observationCategories = 'http://terminology.hl7.org/CodeSystem/observation-category';

/**
 * Profiles of IPS 2.0, by what they are of. Each entry names its own: the slices of the Bundle are open, and without a
 * name in `meta.profile` nobody would look.
 *
 * @see https://hl7.org/fhir/uv/ips/STU2/
 */
export const ipsProfiles = {
  Bundle: `${base}/Bundle-uv-ips`,
  Composition: `${base}/Composition-uv-ips`,
  Patient: `${base}/Patient-uv-ips`,
  AllergyIntolerance: `${base}/AllergyIntolerance-uv-ips`,
  Condition: `${base}/Condition-uv-ips`,
  MedicationRequest: `${base}/MedicationRequest-uv-ips`,
  MedicationStatement: `${base}/MedicationStatement-uv-ips`,
  Immunization: `${base}/Immunization-uv-ips`,
  Procedure: `${base}/Procedure-uv-ips`,
  results: `${base}/Observation-results-laboratory-pathology-uv-ips`,
  vitals: 'http://hl7.org/fhir/StructureDefinition/vitalsigns',
  DiagnosticReport: `${base}/DiagnosticReport-uv-ips`,
  DeviceUseStatement: `${base}/DeviceUseStatement-uv-ips`,
  /** Of what is used; the gateway, which is a Device as well, is none of these. */
  device: `${base}/Device-uv-ips`,
  Organization: `${base}/Organization-uv-ips`,
} as const;

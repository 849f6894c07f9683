import { referenceParameters, typesWithReferences } from '../contract/reference-parameters.js';

/**
 * The resource types whose searches take a `patient` parameter in R4.
 *
 * @see https://hl7.org/fhir/R4/searchparameter-registry.html
 */
export const patientSearchTypes: ReadonlySet<string> = new Set(
  typesWithReferences.filter((type) => referenceParameters(type).has('patient')),
);

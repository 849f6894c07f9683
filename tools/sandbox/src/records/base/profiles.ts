/** Profile of US Core 6.1.0 by its id, for example `us-core-patient`. */
export function usCore(id: string): string {
  return `http://hl7.org/fhir/us/core/StructureDefinition/${id}`;
}

/**
 * Profile of CARIN Blue Button 2.0.0 by its id without the common prefix, for example `Coverage`.
 * That guide asks for the version in `meta.profile`; US Core does not.
 */
export function carinProfile(id: string): string {
  return `http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-${id}|2.0.0`;
}

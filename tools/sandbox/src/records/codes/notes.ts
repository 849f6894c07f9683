import { coding, concept } from '../base/fhir-values.js';
import { loinc } from '../base/systems.js';

export const progressNote = concept(loinc, '11506-3', 'Progress note');
export const dischargeSummary = concept(loinc, '18842-5', 'Discharge summary');
export const chestRadiographReport = concept(loinc, '36643-5', 'XR Chest 2 Views');
export const radiology = concept(loinc, 'LP29684-5', 'Radiology');
export const clinicalNote = concept(
  'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category',
  'clinical-note',
  'Clinical Note',
);
export const noFormatSpecified = coding(
  'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode',
  'urn:ihe:iti:xds:2017:mimeTypeSufficient',
  'mimeType Sufficient',
);

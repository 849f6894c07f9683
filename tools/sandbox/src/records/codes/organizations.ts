import { coding, concept } from '../base/fhir-values.js';
import { carin, hl7, nucc, snomed } from '../base/systems.js';

export const providerOrganization = concept(hl7('organization-type'), 'prov', 'Healthcare Provider');
export const payerOrganization = concept(hl7('organization-type'), 'pay', 'Payer');
export const nationalProviderIdentifier = concept(hl7('v2-0203'), 'NPI', 'National Provider Identifier');
export const payerIdentifier = concept(carin('C4BBIdentifierType'), 'payerid', 'Payer ID');
export const building = concept(hl7('location-physical-type'), 'bu', 'Building');

/** NUCC taxonomy of what a practitioner does. */
export const specialties = {
  familyMedicine: concept(nucc, '207Q00000X', 'Family Medicine Physician'),
  emergencyMedicine: concept(nucc, '207P00000X', 'Emergency Medicine Physician'),
  orthopaedicSurgery: concept(nucc, '207X00000X', 'Orthopaedic Surgery Physician'),
};

export const doctor = concept(snomed, '309343006', 'Physician');
export const medicalDoctor = coding(hl7('v2-0360'), 'MD', 'Doctor of Medicine');

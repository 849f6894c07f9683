import { z } from 'zod';

const fhirId = z.string().min(1).max(255);
const npi = z.string().regex(/^\d{10}$/, 'must be a National Provider Identifier of ten digits');

/** What a question about coverage requirements takes; the apps validate with it. Codes are judged by the use case. */
export const requirementsInput = z.object({
  patient_id: fhirId.optional().describe('Whose coverage; by default the patient chosen at sign-in'),
  coverage_id: fhirId.optional().describe('Which coverage, where several are in force'),
  procedure_code: z
    .string()
    .min(1)
    .max(20)
    .optional()
    .describe('CPT or HCPCS code of the service, such as 27447 or E0424; needed, but for a drug that drug_code names'),
  code_system: z.string().max(200).optional().describe('System of the code; by default told by its shape'),
  order_type: z
    .enum(['ServiceRequest', 'DeviceRequest', 'MedicationRequest'])
    .optional()
    .describe('Kind of order; by default told by the code'),
  drug_code: z
    .string()
    .regex(/^[0-9-]{2,14}$/, 'must be an RxNorm or NDC code')
    .optional()
    .describe('RxNorm or NDC code of a drug, beside its HCPCS code or alone'),
  drug_code_system: z
    .enum(['rxnorm', 'ndc'])
    .optional()
    .describe('System of drug_code; without it, drug_code goes without a system. Needed where drug_code stands alone'),
  snomed_code: z
    .string()
    .regex(/^\d{6,18}$/, 'must be a SNOMED CT concept id')
    .optional()
    .describe('SNOMED CT code of the service, beside its billing code'),
  diagnosis_codes: z
    .array(z.string().regex(/^[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?$/i, 'must be ICD-10-CM codes, such as M17.11'))
    .max(12)
    .optional()
    .describe('ICD-10-CM codes of the reason'),
  quantity: z.number().positive().max(100_000).optional().describe('How many units'),
  service_date: z.iso.date().optional().describe('Day of the service, YYYY-MM-DD'),
  place_of_service: z
    .string()
    .regex(/^\d{2}$/, 'must be a CMS place of service code of two digits')
    .optional()
    .describe('CMS place of service code, such as 11 for an office'),
  ordering_npi: npi.optional().describe('NPI of who orders'),
  performing_npi: npi.optional().describe('NPI of who performs'),
});

/** A validated question. */
export type RequirementsInput = z.output<typeof requirementsInput>;

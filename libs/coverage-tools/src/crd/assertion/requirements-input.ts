import { z } from 'zod';

const fhirId = z.string().min(1).max(255);
const npi = z.string().regex(/^\d{10}$/, 'must be a National Provider Identifier of ten digits');

/** What a question about coverage requirements takes; the apps validate with it. Codes are judged by the use case. */
export const requirementsInput = z.object({
  patient_id: fhirId.optional().describe('Default: who was chosen at sign-in'),
  coverage_id: fhirId.optional().describe('Which coverage, where several are in force'),
  procedure_code: z.string().min(1).max(20).optional().describe('CPT or HCPCS, such as 27447; or drug_code'),
  code_system: z.string().max(200).optional().describe('System of the code; by default told by its shape'),
  order_type: z
    .enum(['ServiceRequest', 'DeviceRequest', 'MedicationRequest'])
    .optional()
    .describe('Kind of order; by default told by the code'),
  drug_code: z
    .string()
    .regex(/^[0-9-]{2,14}$/, 'must be an RxNorm or NDC code')
    .optional()
    .describe('RxNorm or NDC code'),
  drug_code_system: z.enum(['rxnorm', 'ndc']).optional().describe('Needed where drug_code stands alone'),
  snomed_code: z
    .string()
    .regex(/^\d{6,18}$/, 'must be a SNOMED CT concept id')
    .optional()
    .describe('SNOMED CT code of the service, beside its billing code'),
  diagnosis_codes: z
    .array(z.string().regex(/^[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?$/i, 'must be ICD-10-CM codes, such as M17.11'))
    .max(12)
    .optional()
    .describe('ICD-10-CM'),
  quantity: z.number().positive().max(100_000).optional().describe('Units'),
  service_date: z.iso.date().optional().describe('YYYY-MM-DD'),
  place_of_service: z
    .string()
    .regex(/^\d{2}$/, 'must be a CMS place of service code of two digits')
    .optional()
    .describe('CMS code: 11 is an office'),
  ordering_npi: npi.optional().describe('Who orders'),
  performing_npi: npi.optional().describe('Who performs'),
});

/** A validated question. */
export type RequirementsInput = z.output<typeof requirementsInput>;

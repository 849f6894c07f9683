import { z } from 'zod';
import { denialInput } from './schema/denial.js';
import { requirementsInput } from '../crd/assertion/requirements-input.js';

const state = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be a state by its two letters')
  .optional();

/** What a packet is prepared from; the apps validate with it. */
export const packetInput = z.object({
  ...requirementsInput.pick({
    patient_id: true,
    coverage_id: true,
    procedure_code: true,
    code_system: true,
    drug_code: true,
    drug_code_system: true,
    diagnosis_codes: true,
    quantity: true,
    service_date: true,
    place_of_service: true,
    ordering_npi: true,
    performing_npi: true,
  }).shape,
  order_id: z
    .string()
    .regex(
      /^(?:ServiceRequest|DeviceRequest|MedicationRequest|Appointment)\/[A-Za-z0-9.-]{1,64}$/,
      'must be Type/id of an order',
    )
    .optional()
    .describe('Order of the record, such as ServiceRequest/1'),
  service: z.string().min(1).max(200).optional().describe('In words, such as "knee replacement"'),
  payer: z.string().min(1).max(200).optional().describe('Words or platform_id; default: by the coverage'),
  line: z
    .enum([
      'commercial',
      'self-funded',
      'exchange',
      'medicare-advantage',
      'medicare-ffs',
      'medicaid',
      'chip',
      'dual',
      'fep',
    ])
    .optional()
    .describe('Line of business, as the card says'),
  state: state.describe('State of the plan'),
  urgent: z.boolean().optional().describe('Counts with answered_by_person'),
  answered_by_person: z.boolean().optional().describe('true: a person said what this call says'),
  documents: z
    .array(z.string().regex(/^[A-Za-z]{1,64}\/[A-Za-z0-9.-]{1,64}$/, 'must be Type/id'))
    .max(20)
    .optional()
    .describe('Documents that the person chose, as Type/id'),
  denial: denialInput.optional().describe('What the payer answered, as the person has it'),
});

export type PacketInput = z.output<typeof packetInput>;

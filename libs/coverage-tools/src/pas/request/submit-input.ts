import { isObject, objectsOf } from '@fhir-gateway/fhir';
import type { DocumentReference, QuestionnaireResponse } from 'fhir/r4.js';
import { z } from 'zod';
import { requirementsInput } from '../../crd/assertion/requirements-input.js';
import { confirmWords } from '../../sides/sides-input.js';
import { asAssertion } from './given-assertion.js';

const npi = z.string().regex(/^\d{10}$/, 'must be a National Provider Identifier of ten digits');
const name = z.string().min(1).max(200);
/** Characters of all attachments together, as JSON. */
const mostAttached = 1_000_000;

const anyObject = z.record(z.string(), z.unknown()).meta({ additionalProperties: true });
const form = anyObject.refine(
  ({ resourceType, status }) =>
    resourceType === 'QuestionnaireResponse' && (status === 'completed' || status === 'amended'),
  'must be a QuestionnaireResponse of status completed or amended',
);
const document = anyObject.refine(
  (value) => value['resourceType'] === 'DocumentReference' && isInline(value['content']),
  'must be a DocumentReference whose attachments hold their data and no url',
);

const assertionInput = z.preprocess(
  asAssertion,
  z.object({
    id: z.string().min(1).max(200).describe('Its assertion_id'),
    covered: z.enum(['covered', 'not-covered', 'conditional', 'indeterminate']).describe('Whether the plan covers it'),
    pa_needed: z
      .enum(['no-auth', 'auth-needed', 'satisfied', 'performpa', 'conditional', 'indeterminate'])
      .optional()
      .describe('Whether authorization is needed'),
    date: z.iso.date().describe('Day on which the payer said it'),
  }),
);

/** What asking for authorization takes; the apps validate with it. Codes are judged by the use case. */
export const submitInput = z
  .object({
    ...requirementsInput.pick({
      patient_id: true,
      coverage_id: true,
      code_system: true,
      order_type: true,
      drug_code: true,
      drug_code_system: true,
      diagnosis_codes: true,
      quantity: true,
    }).shape,
    procedure_code: z.string().min(1).max(20).describe('CPT or HCPCS, such as 27447'),
    service_date: z.iso.date().describe('YYYY-MM-DD'),
    place_of_service: z
      .string()
      .regex(/^\d{2}$/, 'must be a CMS place of service code of two digits')
      .describe('CMS code: 11 is an office'),
    ordering_npi: npi.describe('Who orders'),
    ordering_name: name.optional().describe('Name of who orders'),
    performing_npi: npi.optional().describe('Who performs, if somebody else'),
    performing_name: name.optional().describe('Name of who performs'),
    provider_npi: npi.optional().describe('NPI of the organization that asks; by default that of who orders'),
    provider_name: name.optional().describe('Name of the organization that asks'),
    service_type: z
      .string()
      .regex(/^[0-9A-Z]{1,2}$/, 'must be a service type code of X12 1365')
      .optional()
      .describe('X12 1365 service type; by default 2 for surgery, 12 for equipment, else 1'),
    request_type: z
      .enum(['HS', 'SC', 'AR', 'IN'])
      .optional()
      .describe('X12 1525: HS health services (default), SC specialty care, AR admission, IN initial services'),
    claim_type: z
      .enum(['professional', 'institutional', 'oral', 'vision', 'pharmacy'])
      .optional()
      .describe('How it will be billed; by default told by code, place and request_type'),
    urgent: z.boolean().optional().describe('true: decision within 72 hours'),
    assertion: assertionInput.optional().describe('The assertion of the requirements; it goes with the request'),
    questionnaire_responses: z.array(form).max(5).optional().describe('Answered forms of the questionnaire package'),
    documents: z.array(document).max(10).optional().describe('DocumentReferences with data inline'),
    change: z
      .object({
        request_id: z.string().min(1).max(64).describe('Of the request'),
        kind: z
          .enum(['update', 'cancel', 'attach'])
          .describe('update: another date or quantity, more documents; attach: documents the payer asked for'),
      })
      .optional()
      .describe('Of a request that was sent; repeat its other arguments'),
    confirm: z.string().max(64).optional().describe(confirmWords),
  })
  .refine(
    ({ questionnaire_responses, documents }) =>
      JSON.stringify([questionnaire_responses, documents]).length <= mostAttached,
    {
      message: 'forms and documents must not have more than 1,000,000 characters together',
      params: { limit: 'attached' },
    },
  );

const { procedure_code, service_date, place_of_service, ordering_npi } = submitInput.shape;

/** The same, where a packet or an order may say what a request cannot do without. */
export const partialSubmitInput = z.object({
  ...submitInput.shape,
  ...{ procedure_code: procedure_code.optional(), service_date: service_date.optional() },
  ...{ place_of_service: place_of_service.optional(), ordering_npi: ordering_npi.optional() },
  packet_id: z.string().max(64).optional().describe('Packet whose request it is; other arguments win'),
});

/** A validated request for authorization. */
export type SubmitInput = z.output<typeof submitInput>;

/** The same, with the patient that it is for. */
export type PatientSubmitInput = SubmitInput & { readonly patient_id: string };

/** The attachments, forms first. */
export function attachmentsOf(input: SubmitInput): (QuestionnaireResponse | DocumentReference)[] {
  const given = [...(input.questionnaire_responses ?? []), ...(input.documents ?? [])];
  return given as unknown as (QuestionnaireResponse | DocumentReference)[];
}

function isInline(content: unknown): boolean {
  const parts = objectsOf(content);
  return (
    parts.length > 0 &&
    parts.every(
      ({ attachment }) => isObject(attachment) && typeof attachment['data'] === 'string' && !('url' in attachment),
    )
  );
}

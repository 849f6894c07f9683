import { z } from 'zod';
import { requirementsInput } from '../crd/assertion/requirements-input.js';

const canonical = z
  .string()
  .max(500)
  .regex(
    /^[a-z][a-z0-9+.-]*:[^\s|]+(\|[^\s|]+)?$/i,
    'must be the canonical URL of a Questionnaire, with |version or not',
  );

/** Answers as a person or a model gives them: `{ linkId: value }`; a list for several, null to take one away. */
export const givenAnswers = z
  .record(z.string().min(1).max(255), z.unknown())
  .meta({ additionalProperties: true })
  .refine((answers) => Object.keys(answers).length <= 1_000, 'must be 1000 answers at most')
  .describe('{linkId: value}; a list gives several, null takes one away');

/** What asking a payer for its forms takes; the apps validate with it. One of code, form or assertion is needed. */
export const questionnairePackageInput = z.object({
  ...requirementsInput.shape,
  questionnaire_url: z
    .union([canonical, z.array(canonical).min(1).max(10)])
    .optional()
    .describe('Which form, as the requirements name it under documentation'),
  assertion_id: z.string().min(1).max(200).optional().describe('assertion_id of the requirements'),
  practitioner_id: z
    .string()
    .max(255)
    .optional()
    .describe('Id of the Practitioner who orders and signs, as the record has it; by default found by ordering_npi'),
  encounter_id: z.string().max(255).optional().describe('Id of the Encounter in which it is ordered'),
  changed_since: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Only forms that changed since this instant, such as 2026-11-24T10:00:00Z'),
  answers: givenAnswers.optional(),
  answers_for: canonical.optional().describe('Which form, if several'),
  is_complete: z.boolean().optional().describe('true: these are all answers'),
});

/** A validated request for forms. */
export type QuestionnairePackageInput = z.output<typeof questionnairePackageInput>;

import { z } from 'zod';
import { givenAnswers } from './questionnaire-input.js';

/** Characters of the response that is sent back and forth, as JSON. */
const maxResponse = 1_000_000;

/** What continuing an adaptive form takes; the apps validate with it. One of form_id and response is needed. */
export const nextQuestionInput = z.object({
  form_id: z
    .string()
    .regex(/^[\w-]{16}$/, 'must be the id that the form came with')
    .optional()
    .describe('As it came with the form'),
  response: z
    .record(z.string(), z.unknown())
    .meta({ additionalProperties: true })
    .refine((response) => JSON.stringify(response).length <= maxResponse, 'is too long')
    .optional()
    .describe('In place of form_id: the QuestionnaireResponse of the last answer, as it was'),
  answers: givenAnswers.optional(),
  answered_by_person: z
    .array(z.string().min(1).max(255))
    .max(100)
    .optional()
    .describe('linkIds the person answered in their own words'),
  round: z.int().min(0).max(1_000).optional().describe('Beside response: the round of the last answer; 0 at first'),
});

/** A validated request for the next question. */
export type NextQuestionInput = z.output<typeof nextQuestionInput>;

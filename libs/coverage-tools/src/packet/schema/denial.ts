import { z } from 'zod';
import { codedTextSchema } from '../../pas/decision/decision-schema.js';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day, YYYY-MM-DD');

/** A denial as a person has it before them, or as a decision or a settled claim says it. */
export const denialInput = z.object({
  letter_date: day.optional().describe('Day on the letter'),
  received_on: day.optional().describe('Day on which it came'),
  file_by: day.optional().describe('Last day to appeal that the letter gives; it wins over every computed one'),
  reason: z.string().min(1).max(2_000).optional().describe('The reason in the words of the letter'),
  codes: z.array(codedTextSchema).max(20).optional().describe('Codes and words of the payer'),
  reference: z.string().min(1).max(100).optional().describe('The payer’s number for the decision'),
  stage: z
    .enum(['request', 'claim', 'appeal'])
    .default('request')
    .describe('What was denied: the request, a claim for payment, or the first appeal'),
});

export type Denial = z.output<typeof denialInput>;

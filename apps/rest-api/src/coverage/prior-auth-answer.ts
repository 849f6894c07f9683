import {
  assignAnswerSchema,
  decisionReadingSchema,
  decisionSchema,
  previewAnswerSchema,
  priorAuthsSchema,
  requestStatusSchema,
  submittedAnswerSchema,
  type PolicyRules,
} from '@fhir-gateway/coverage-tools';
import { z } from 'zod';
import { named } from '../route/named-schemas.js';
import { billingCode, texts } from './coverage-schemas.js';

const text = z.string().exactOptional();

// Decisions, and what they mean, are components of their own wherever they stand in the library's answers.
named('PriorAuthDecision', decisionSchema);
named('PriorAuthReading', decisionReadingSchema);

/** What asking for authorization answers: first a preview, then the decision. */
export const submitAnswer = named('PriorAuthAnswer', z.union([previewAnswerSchema, submittedAnswerSchema]));

/** What saying that an answer is to a request answers. */
export const assignAnswer = named('PriorAuthAssignment', assignAnswerSchema);

/** Where a request stands. */
export const requestStatus = named('PriorAuthStatus', requestStatusSchema);

/** What is known of somebody's prior authorizations. */
export const priorAuths = named('PriorAuths', priorAuthsSchema);

/** What a payer publishes about a procedure. */
export const policyRules = named(
  'PolicyRules',
  z.object({
    platformId: z.string(),
    code: billingCode,
    answer: z
      .enum(['found', 'links-only', 'none-found'])
      .describe('links-only: only pages of the payer’s are named, and none was read'),
    rules: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          status: text,
          effective: z.object({ start: text, end: text }).exactOptional(),
          appliesTo: z.array(z.object({ system: text, code: z.string() })).readonly(),
          matchedOn: z.enum(['exact-code', 'category', 'text']),
          confidence: z.enum(['high', 'medium', 'low']),
          criteria: z.array(z.object({ text: z.string(), expression: text })).readonly(),
          documentation: texts,
          links: texts,
          successor: text,
          note: text,
          source: z.object({ kind: z.string(), url: text, retrievedAt: text, quotedFrom: text }),
        }),
      )
      .readonly()
      .describe('The best match first'),
    searched: z.array(z.object({ source: z.string(), outcome: z.string() })).readonly(),
    disclaimer: z.string(),
  }),
) satisfies z.ZodType<PolicyRules>;

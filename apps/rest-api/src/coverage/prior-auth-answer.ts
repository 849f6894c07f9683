import type { PolicyRules, PriorAuthDecision, RequestStatus, SubmitAnswer } from '@fhir-gateway/coverage-tools';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';
import { billingCode, instant, texts } from './coverage-schemas.js';

const text = z.string().exactOptional();
const coded = z.object({ system: text, code: text, text });
const status = z.enum([
  'approved',
  'partial',
  'modified',
  'denied',
  'pended',
  'cancelled',
  'contact-payer',
  'not-required',
  'error',
  'unknown',
]);

const item = z.object({
  sequence: z.number().exactOptional().describe('Of the item in the Claim'),
  status,
  action: text,
  number: text,
  validFrom: text,
  expires: text,
  traceNumber: text,
  reasons: z.array(coded).readonly(),
  granted: z
    .array(z.object({ code: coded.exactOptional(), quantity: z.number().exactOptional(), number: text }))
    .readonly(),
});

/** A payer's decision on a prior authorization request. */
export const decision = named(
  'PriorAuthDecision',
  z.object({
    status,
    authorizationNumber: text.describe('Only where something is granted'),
    validFrom: text,
    expires: text,
    traceNumber: text.describe('The payer’s name for a pended request. It authorizes nothing'),
    reasons: z.array(coded).readonly(),
    notes: texts,
    items: z.array(item).readonly(),
    faults: z.array(coded.extend({ where: text, followUp: coded.exactOptional() })).readonly(),
    wanted: z
      .array(
        z.object({
          kind: z.enum(['document', 'questionnaire', 'message']),
          text,
          codes: texts,
          questionnaireContext: text,
        }),
      )
      .readonly(),
    isHumanReviewed: z.boolean().exactOptional(),
    disposition: text,
    decidedAt: text,
  }),
) satisfies z.ZodType<PriorAuthDecision>;

/** What asking for authorization answers: first a preview, then the decision. */
export const submitAnswer = named(
  'PriorAuthAnswer',
  z.union([
    z.object({
      state: z.literal('preview'),
      requestId: z.string(),
      preview: z.object({ sends: texts.describe('What would be sent, one fact a line'), warnings: texts }),
      confirm: z.string().describe('Pass it with the same arguments to send'),
      confirmWithinSeconds: z.number(),
      isUnfinished: z.boolean().describe('It was sent before, and the payer knows nothing of it'),
    }),
    z.object({
      state: z.literal('submitted'),
      requestId: z.string().describe('For inquire'),
      isRepeated: z.boolean().describe('It had been sent before; nothing was sent now'),
      sentAt: instant,
      checkedAt: instant,
      decision,
      nextSteps: texts,
    }),
  ]),
) satisfies z.ZodType<SubmitAnswer>;

/** Where a request stands. */
export const requestStatus = named(
  'PriorAuthStatus',
  z.object({
    requestId: z.string(),
    answeredBy: z.enum(['payer', 'earlier-answer', 'not-found']),
    decision: decision.exactOptional(),
    checkedAt: instant.exactOptional(),
    sentAt: instant,
    nextCheckInSeconds: z.number().describe('When the payer may be asked next; 0 for now'),
    nextSteps: texts,
  }),
) satisfies z.ZodType<RequestStatus>;

/** What a payer publishes about a procedure. */
export const policyRules = named(
  'PolicyRules',
  z.object({
    platformId: z.string(),
    code: billingCode,
    answer: z.enum(['found', 'none-found']),
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
          source: z.object({ kind: z.string(), url: text, retrievedAt: text, quotedFrom: text }),
        }),
      )
      .readonly()
      .describe('The best match first'),
    searched: z.array(z.object({ source: z.string(), outcome: z.string() })).readonly(),
    disclaimer: z.string(),
  }),
) satisfies z.ZodType<PolicyRules>;

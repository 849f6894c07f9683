import {
  codedTextSchema as coded,
  decisionReadingSchema,
  decisionSchema,
  decisionStatusSchema as status,
  type PolicyRules,
  type PriorAuths,
  type RequestStatus,
  type SubmitAnswer,
} from '@fhir-gateway/coverage-tools';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';
import { billingCode, instant, texts } from './coverage-schemas.js';

const text = z.string().exactOptional();
/** A payer's decision on a prior authorization request. */
export const decision = named('PriorAuthDecision', decisionSchema);

/** What a decision means, in the gateway's own words. */
const reading = named('PriorAuthReading', decisionReadingSchema);

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
      reading,
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
    reading: reading.exactOptional(),
    checkedAt: instant.exactOptional(),
    sentAt: instant,
    nextCheckInSeconds: z.number().describe('When the payer may be asked next; 0 for now'),
    nextSteps: texts,
  }),
) satisfies z.ZodType<RequestStatus>;

/** What is known of somebody's prior authorizations. */
export const priorAuths = named(
  'PriorAuths',
  z.object({
    platformId: z.string(),
    sent: z
      .array(
        z.object({
          requestId: z.string().describe('For inquire'),
          platformId: z.string(),
          state: z.enum(['sending', 'decided', 'refused']),
          items: z
            .array(z.object({ service: coded.exactOptional(), date: text, quantity: z.number().exactOptional() }))
            .readonly(),
          attached: z.object({ forms: z.number(), documents: z.number() }),
          sentAt: instant.exactOptional(),
          decision: decision.exactOptional(),
          reading: reading.exactOptional(),
          checkedAt: instant.exactOptional(),
          checks: z
            .array(z.object({ at: instant, outcome: z.union([status, z.enum(['not-found', 'no-answer'])]) }))
            .readonly(),
          changedBy: text,
          nextCheckInSeconds: z.number().exactOptional(),
        }),
      )
      .readonly()
      .describe('Requests of this session'),
    known: z
      .array(
        z.object({
          source: z.enum(['payer', 'record']),
          services: z.array(coded).readonly(),
          requestName: text.describe('Name under which the payer has the request'),
          decision,
          reading,
        }),
      )
      .readonly()
      .describe('What payer and record have, the newest first, whoever asked and in whichever session'),
    sources: z
      .array(
        z.object({
          source: z.enum(['session', 'ClaimResponse', 'ExplanationOfBenefit', 'payer']),
          outcome: z.string().describe('`answered`, or why not'),
        }),
      )
      .readonly(),
    nextSteps: texts,
  }),
) satisfies z.ZodType<PriorAuths>;

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

import type {
  DecisionReading,
  PolicyRules,
  PriorAuthDecision,
  RequestStatus,
  SubmitAnswer,
  PriorAuths,
} from '@fhir-gateway/coverage-tools';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';
import { billingCode, decisionStatus as status, instant, texts } from './coverage-schemas.js';

const text = z.string().exactOptional();
const coded = z.object({ system: text, code: text, text });

const grant = z.object({ code: coded.exactOptional(), quantity: z.number().exactOptional(), number: text });

const item = z.object({
  sequence: z.number().exactOptional().describe('Of the item in the Claim'),
  status,
  action: text.describe('X12 306'),
  actionText: text.describe('The payer’s own words for it'),
  number: text,
  issuedOn: text,
  validFrom: text,
  expires: text,
  traceNumber: text,
  formerNumber: text.describe('Number of an earlier authorization of the item'),
  reasons: z.array(coded).readonly(),
  granted: z.array(grant).readonly().describe('In place of what was asked'),
  detail: grant.exactOptional().describe('What is authorized, where the payer spells it out'),
  provider: z.object({ npi: text, name: text }).exactOptional().describe('Who may give the service'),
});

/** A payer's decision on a prior authorization request. */
export const decision = named(
  'PriorAuthDecision',
  z.object({
    status,
    unverified: z
      .array(
        z.enum([
          'request-not-named',
          'member-not-certain',
          'other-provider',
          'other-insurer',
          'answers-contradict',
          'too-many-answers',
          'newest-withdrawn',
          'contradicts-itself',
          'not-an-authorization',
          'items-missing',
          'validity-unreadable',
          'denied-before',
          'perhaps-refused',
        ]),
      )
      .readonly()
      .exactOptional()
      .describe('With `unverified` alone: why'),
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
          trackingId: text.describe('What documents are sent with'),
        }),
      )
      .readonly(),
    differences: z
      .array(
        z.object({
          what: z.enum(['service', 'quantity', 'provider', 'service-date', 'authorization-number']),
          asked: z.string(),
          answered: z.string(),
        }),
      )
      .readonly()
      .exactOptional()
      .describe('What differs from what was asked'),
    earlier: z
      .array(z.object({ status, decidedAt: text }))
      .readonly()
      .exactOptional()
      .describe('What else the payer has said about the request'),
    warnings: texts.exactOptional().describe('What the guide demands of an answer and this one lacks'),
    isHumanReviewed: z.boolean().exactOptional(),
    disposition: text,
    decidedAt: text,
  }),
) satisfies z.ZodType<PriorAuthDecision>;

/** What a decision means, in the gateway's own words. */
const reading = named(
  'PriorAuthReading',
  z.object({
    words: z.string(),
    meaning: z.string(),
    cautions: texts.describe('What has to be minded, the most important first'),
    clock: z
      .object({
        kind: z.enum(['expedited', 'standard']),
        expectedBy: instant,
        isPast: z.boolean(),
        words: z.string(),
      })
      .exactOptional()
      .describe('When a decision is due, of what is pended'),
  }),
) satisfies z.ZodType<DecisionReading>;

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

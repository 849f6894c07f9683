import { z } from 'zod';
import type { DecisionReading } from './decision-reading.js';
import type { PriorAuthDecision } from './decision.js';
import { decisionStatuses } from '../vocabulary/review-action.js';
import { unverifiedReasons } from './unverified.js';

const text = z.string().exactOptional();
const texts = z.array(z.string()).readonly();
const number = z.number().exactOptional();

/** What a payer decided, as a word. */
export const decisionStatusSchema = z
  .enum(decisionStatuses)
  .describe('Only approved, partial and modified authorize anything for the day of service');

/** A code and words of a payer. */
export const codedTextSchema = z.object({ system: text, code: text, text });

const grant = z.object({ code: codedTextSchema.exactOptional(), quantity: number, number: text });

const item = z.object({
  sequence: number.describe('Of the item in the Claim'),
  status: decisionStatusSchema,
  action: text.describe('X12 306'),
  actionText: text.describe('The payer’s own words for it'),
  number: text,
  issuedOn: text,
  validFrom: text,
  expires: text,
  traceNumber: text,
  formerNumber: text.describe('Number of an earlier authorization of the item'),
  reasons: z.array(codedTextSchema).readonly(),
  granted: z.array(grant).readonly().describe('In place of what was asked'),
  detail: grant.exactOptional().describe('What is authorized, where the payer spells it out'),
  provider: z.object({ npi: text, name: text }).exactOptional().describe('Who may give the service'),
});

const fault = codedTextSchema.extend({ where: text, followUp: codedTextSchema.exactOptional() });

const wanted = z.object({
  kind: z.enum(['document', 'questionnaire', 'message']),
  text,
  codes: texts,
  questionnaireContext: text,
  trackingId: text.describe('What documents are sent with'),
});

const difference = z.object({
  what: z.enum(['service', 'quantity', 'provider', 'service-date', 'authorization-number']),
  asked: z.string(),
  answered: z.string(),
});

const said = z.object({
  status: decisionStatusSchema,
  services: z.array(codedTextSchema).readonly().exactOptional(),
  numbers: texts.describe('The payer’s own numbers; none authorizes anything here'),
  validFrom: text,
  expires: text,
  reasons: z.array(codedTextSchema).readonly(),
  notes: texts,
  items: z.array(item).readonly(),
  faults: z.array(fault).readonly(),
  wanted: z.array(wanted).readonly(),
  disposition: text,
  decidedAt: text,
});

/** A payer's decision on a request for prior authorization: the one schema for the answers of every app. */
export const decisionSchema = z.object({
  status: decisionStatusSchema,
  unverified: z.array(z.enum(unverifiedReasons)).readonly().exactOptional().describe('Why it is not verified'),
  authorizationNumber: text.describe('Number under which the payer authorized it'),
  validFrom: text.describe('First day of the authorization'),
  expires: text.describe('Last day on which this holds'),
  traceNumber: text.describe('The payer’s number for the request; no authorization'),
  payerClaim: text.describe('What the payer calls the request'),
  reasons: z.array(codedTextSchema).readonly().describe('Why, in codes and words of the payer'),
  notes: texts.describe('Notes of the payer'),
  items: z.array(item).readonly().describe('Decision for each item of the request'),
  faults: z.array(fault).readonly().describe('What the payer finds wrong with the request'),
  wanted: z.array(wanted).readonly().describe('What the payer wants before it decides'),
  differences: z.array(difference).readonly().exactOptional().describe('What differs from what was asked'),
  said: z
    .array(said)
    .readonly()
    .exactOptional()
    .describe('What the payer said that is not assigned to the request: to ask it about, never to rely on'),
  earlier: z
    .array(z.object({ status: decisionStatusSchema, decidedAt: text }))
    .readonly()
    .exactOptional()
    .describe('What else the payer has said, newest first'),
  warnings: texts.exactOptional().describe('What the answer lacks'),
  isHumanReviewed: z.boolean().exactOptional().describe('Whether a person looked at it'),
  disposition: text.describe('The payer’s summary'),
  decidedAt: text.describe('When the payer decided'),
  assignedAt: text.describe('When a person said that this answer is about the request'),
}) satisfies z.ZodType<PriorAuthDecision>;

/** What a decision means, in the gateway's own words. */
export const decisionReadingSchema = z.object({
  words: z.string().describe('The status in a word or two'),
  meaning: z.string().describe('What it means'),
  cautions: texts.describe('What has to be minded: tell the person'),
  clock: z
    .object({
      kind: z.enum(['expedited', 'standard']),
      expectedBy: z.string().describe('When a decision is due, of what is pended'),
      isPast: z.boolean(),
      words: z.string(),
    })
    .exactOptional()
    .describe('When a decision is due, of what is pended'),
}) satisfies z.ZodType<DecisionReading>;

import { z } from 'zod';
import type { Worded } from '../../step.js';
import type { AssignAnswer } from '../assign-answer.js';
import { answeredByValues, type RequestStatus } from '../check-status.js';
import {
  codedTextSchema,
  decisionReadingSchema as reading,
  decisionSchema as decision,
  decisionStatusSchema,
} from '../decision/decision-schema.js';
import type { PriorAuths } from '../known/list-prior-auths.js';
import type { SubmitAnswer } from '../submit-prior-auth.js';

const text = z.string().exactOptional();
const texts = z.array(z.string()).readonly();
const instant = z.string().describe('ISO 8601');
const requestId = z.string().describe('Name of the request, to ask where it stands');
const sentAt = z.string().describe('When the request was sent, ISO 8601');
const checkedAt = z.string().describe('When the payer was last asked, ISO 8601');
const nextSteps = texts.describe('What to do next');

/** What asking for authorization answers at first: what would be sent. One schema for the answers of every app. */
export const previewAnswerSchema = z.object({
  state: z.literal('preview'),
  requestId,
  preview: z.object({
    sends: texts.describe('What would be sent, one fact a line'),
    warnings: texts.describe('What may be missing or different, and why'),
  }),
  confirm: z.string().describe('Pass it with the same arguments to send'),
  confirmWithinSeconds: z.number().describe('How long confirm holds'),
  isUnfinished: z
    .boolean()
    .describe('It was sent before, no answer was read, and the payer found nothing under its names'),
}) satisfies z.ZodType<Worded<Extract<SubmitAnswer, { state: 'preview' }>>>;

/** What asking for authorization answers once the request was sent. */
export const submittedAnswerSchema = z.object({
  state: z.literal('submitted'),
  requestId,
  isRepeated: z.boolean().describe('It had been sent before; nothing was sent now'),
  sentAt,
  checkedAt,
  decision,
  reading,
  nextSteps,
}) satisfies z.ZodType<Worded<Extract<SubmitAnswer, { state: 'submitted' }>>>;

/** What saying that an answer is about a request answers. */
export const assignAnswerSchema = z.union([
  z.object({
    state: z.literal('preview'),
    requestId,
    said: decision.shape.said.unwrap().describe('What would be taken for the answer to the request'),
    confirm: z.string().describe('Pass it with the same arguments to do it'),
    confirmWithinSeconds: z.number().describe('How long confirm holds'),
  }),
  z.object({
    state: z.literal('assigned'),
    requestId,
    isRepeated: z.boolean().describe('It had been said before'),
    decision,
    reading,
    nextSteps,
  }),
]) satisfies z.ZodType<Worded<AssignAnswer>>;

/** Where a request stands. */
export const requestStatusSchema = z.object({
  requestId,
  answeredBy: z.enum(answeredByValues).describe('Who gave this answer'),
  decision: decision.exactOptional(),
  reading: reading.exactOptional(),
  checkedAt: checkedAt.exactOptional(),
  sentAt,
  nextCheckInSeconds: z.number().describe('When the payer may be asked next; 0 for now'),
  nextSteps,
}) satisfies z.ZodType<Worded<RequestStatus>>;

const sentRequest = z.object({
  requestId,
  platformId: z.string(),
  state: z.enum(['sending', 'decided', 'refused']),
  items: z
    .array(z.object({ service: codedTextSchema.exactOptional(), date: text, quantity: z.number().exactOptional() }))
    .readonly(),
  attached: z.object({ forms: z.number(), documents: z.number() }),
  sentAt: sentAt.exactOptional(),
  decision: decision.exactOptional(),
  reading: reading.exactOptional(),
  checkedAt: checkedAt.exactOptional(),
  checks: z
    .array(z.object({ at: instant, outcome: z.union([decisionStatusSchema, z.enum(['not-found', 'no-answer'])]) }))
    .readonly(),
  changedBy: text,
  assignable: texts.exactOptional().describe('Numbers of answers that a person may say are about the request'),
  nextCheckInSeconds: z.number().exactOptional(),
});

const knownAuthorization = z.object({
  source: z.enum(['payer', 'record']),
  services: z.array(codedTextSchema).readonly().describe('Codes that it is about, as far as they are shown'),
  requestName: text.describe('Name under which the payer has the request'),
  decision,
  reading,
});

/** What is known of somebody's prior authorizations. */
export const priorAuthsSchema = z.object({
  platformId: z.string().describe('The payer'),
  sent: z.array(sentRequest).readonly().describe('Requests of this session'),
  known: z
    .array(knownAuthorization)
    .readonly()
    .describe('What payer and record have, the newest first, whoever asked and in whichever session'),
  sources: z
    .array(
      z.object({
        source: z.enum(['session', 'ClaimResponse', 'ExplanationOfBenefit', 'payer']).describe('Who was asked'),
        outcome: z.string().describe('`answered`, or why not'),
      }),
    )
    .readonly()
    .describe('Nothing found says nothing where a source did not answer'),
  nextSteps,
}) satisfies z.ZodType<Worded<PriorAuths>>;

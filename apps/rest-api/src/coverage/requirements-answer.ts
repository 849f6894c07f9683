import { decisionStatusSchema, type Requirements, type Worded } from '@fhir-gateway/coverage-tools';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';
import { attempt, billingCode, instant, textOrNull, texts } from './coverage-schemas.js';

const confidence = z.enum(['high', 'medium', 'low']);
const reason = z.object({ code: textOrNull, text: textOrNull });
const detail = z.object({ category: textOrNull, code: textOrNull, value: textOrNull, qualification: textOrNull });

const source = z.union([
  z.object({
    kind: z.literal('crd').describe('The payer itself'),
    hook: z.string(),
    service: z.string(),
    crdVersion: textOrNull,
    at: instant,
  }),
  z.object({ kind: z.enum(['eligibility', 'existing-auth']), confidence: z.literal('medium'), at: instant }),
  z.object({ kind: z.literal('policy'), confidence, at: instant }),
  z.object({ kind: z.literal('none'), at: instant }),
]);

const billedCodes = z.array(z.object({ system: z.string().exactOptional(), code: z.string() })).readonly();

/** What a payer asserts of an order under one coverage. */
export const coverageAssertion = named(
  'CoverageAssertion',
  z.object({
    coverage: textOrNull,
    covered: textOrNull,
    paNeeded: textOrNull,
    docNeeded: texts,
    docPurpose: texts,
    infoNeeded: texts,
    billingCodes: billedCodes,
    reasons: z.array(reason).readonly(),
    details: z.array(detail).readonly(),
    dependencies: texts,
    questionnaires: texts,
    date: textOrNull,
    assertionId: textOrNull,
    satisfiedPaId: textOrNull,
    contacts: texts,
    expires: textOrNull,
  }),
);

const cardLink = z.object({ label: z.string(), url: z.string(), type: z.enum(['absolute', 'smart']) });

const card = z.object({
  summary: z.string(),
  indicator: z.string(),
  detail: z.string().exactOptional(),
  source: z.string().exactOptional(),
  topic: z.string().exactOptional(),
  links: z.array(cardLink).readonly(),
  suggestions: texts,
  questionnaires: texts,
});

const sentRequest = z.object({
  requestId: z.string().describe('For inquire'),
  sentAt: instant,
  serviceDate: z.string().exactOptional(),
  decision: z
    .object({
      status: decisionStatusSchema,
      authorizationNumber: z.string().exactOptional(),
      expires: z.string().exactOptional(),
    })
    .exactOptional()
    .describe('Absent where no answer has been read'),
});

const knownDecision = z.object({
  source: z.enum(['payer', 'record']),
  status: decisionStatusSchema,
  meaning: z.string(),
  cautions: texts,
  authorizationNumber: z.string().exactOptional(),
  validFrom: z.string().exactOptional(),
  expires: z.string().exactOptional(),
  decidedAt: z.string().exactOptional(),
});

/** What a payer wants before it pays for a service, and where that was found out. Not a decision of coverage. */
export const requirements = named(
  'Requirements',
  z.object({
    status: z
      .enum(['required', 'not-required', 'conditional', 'satisfied', 'not-covered', 'unknown'])
      .describe('`unknown` never means that no authorization is needed'),
    source,
    platformId: z.string().describe('The payer’s'),
    recordPlatformId: z.string().exactOptional().describe('Where the record is, if elsewhere'),
    code: billingCode,
    coverageId: textOrNull,
    covered: textOrNull,
    authorization: z.object({
      needed: z.boolean().nullable().describe('null where the payer does not say, or it depends'),
      by: z.enum(['ordering', 'performer']).nullable(),
      number: textOrNull.describe('Of an authorization that is there already'),
    }),
    documentation: z
      .array(z.object({ who: z.string(), purpose: texts, questionnaires: texts.describe('Canonical URLs of forms') }))
      .readonly(),
    infoNeeded: texts.describe('Facts without which the payer cannot say: name them and ask again'),
    reasons: z.array(reason).readonly(),
    details: z.array(detail).readonly(),
    contacts: texts,
    billingCodes: billedCodes.describe('Which have to be billed for it to hold; all where there is none'),
    dependencies: texts.describe('What else has to be ordered or done for it to hold'),
    assertionId: textOrNull.describe('For questionnaire-package and submit'),
    expires: textOrNull,
    ambiguous: z.boolean().describe('Several assertions hold and disagree; the status is the most restrictive one'),
    assertions: z.array(coverageAssertion).readonly(),
    cards: z.array(card).readonly(),
    actions: z.array(z.object({ type: z.string(), resourceType: textOrNull, description: textOrNull })).readonly(),
    warnings: texts,
    attempts: z.array(attempt).readonly(),
    nextSteps: texts,
    sentRequests: z.array(sentRequest).readonly().exactOptional().describe('For it, sent in this session'),
    knownAuthorizations: z
      .array(knownDecision)
      .readonly()
      .exactOptional()
      .describe('Decided before, whoever asked and in whichever session; with `ordering_npi` the payer is asked'),
  }),
) satisfies z.ZodType<Worded<Requirements>>;

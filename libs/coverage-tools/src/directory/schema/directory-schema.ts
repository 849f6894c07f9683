import { z } from 'zod';
import type { FormularyAnswer } from '../formulary/check-formulary.js';
import type { ProviderAnswer } from '../providers/find-provider.js';

const text = z.string().exactOptional();
const flag = z.boolean().exactOptional().describe('Absent: not stated, which is not "no"');
const texts = z.array(z.string()).readonly();
const plan = z.object({ id: z.string(), name: z.string() });

/** Members of every answer of a directory. */
export const directoryAnswerShape = {
  platformId: z.string().describe('The platform that is the directory'),
  askedAt: z.string().describe('When the directory was asked'),
  understood: texts.describe('How the question was understood'),
  notKnown: texts.describe('What the directory does not say, or was not read to the end'),
  disclaimer: z.string().describe('What the answer is not'),
  plan: plan.exactOptional().describe('The plan that was meant'),
  plans: z.array(plan).readonly().describe('Plans to choose from, where none or several may be meant'),
  matched: z.number().describe('How many fit'),
};

/** What a payer's directory says of providers: the one schema for the answers of every app. */
export const providerAnswerSchema = z.object({
  ...directoryAnswerShape,
  answer: z
    .enum(['found', 'none-found', 'plan-unknown', 'plan-ambiguous'])
    .describe('plan-unknown, plan-ambiguous: nobody was looked for; ask the person which of the plans it is'),
  providers: z
    .array(
      z.object({
        name: z.string(),
        npi: text,
        specialties: texts,
        organization: text,
        addresses: texts,
        phones: texts,
        network: z
          .enum(['in-network', 'not-listed', 'unknown'])
          .describe('in-network only where the directory lists it in a network of the plan that was named'),
        networkBasis: z.enum(['provider', 'organization']).exactOptional(),
        networks: texts,
        acceptingPatients: z.enum(['yes', 'no', 'existing-only', 'not-stated']),
        entryChanged: text.describe('When the directory’s server last changed the entry'),
        ref: z.string(),
      }),
    )
    .readonly()
    .describe('Those in network first'),
  notInUse: z.number().describe('Entries that would fit, and are retired, ended or inactive'),
}) satisfies z.ZodType<ProviderAnswer>;

/** What a payer's formulary says of a drug: the one schema for the answers of every app. */
export const formularyAnswerSchema = z.object({
  ...directoryAnswerShape,
  answer: z
    .enum(['found', 'none-found', 'drug-unknown', 'plan-unknown', 'plan-ambiguous'])
    .describe('plan-unknown, plan-ambiguous: nothing was looked up; ask the person which of the plans it is'),
  drugs: texts.describe('Drugs that fit what was asked'),
  entries: z
    .array(
      z.object({
        drug: z.string(),
        rxnorm: text,
        formulary: z.string(),
        plans: texts,
        tier: text,
        availability: text.describe('active: available now'),
        priorAuthorization: flag,
        stepTherapy: flag,
        quantityLimit: flag,
        quantityDetail: text,
        newStartsOnly: z.array(z.enum(['prior authorization', 'step therapy'])).readonly(),
        pharmacies: texts,
        information: text,
        entryChanged: text,
        ref: z.string(),
      }),
    )
    .readonly()
    .describe('What is absent, the formulary does not say; that is not "no"'),
}) satisfies z.ZodType<FormularyAnswer>;

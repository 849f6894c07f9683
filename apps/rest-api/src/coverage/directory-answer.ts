import type { FormularyAnswer, ProviderAnswer } from '@fhir-gateway/coverage-tools';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';

const text = z.string().exactOptional();
const flag = z.boolean().exactOptional().describe('Absent: not stated, which is not "no"');
const texts = z.array(z.string()).readonly();
const plan = z.object({ id: z.string(), name: z.string() });

const directoryAnswer = {
  platformId: z.string().describe('The platform that is the directory'),
  askedAt: z.string().describe('When the directory was asked, an instant'),
  understood: texts.describe('How the question was understood'),
  notKnown: texts.describe('What the directory does not say, or was not read to the end'),
  disclaimer: z.string(),
  plan: plan.exactOptional().describe('The plan that was meant'),
  plans: z.array(plan).readonly().describe('Plans to choose from, where none or several may be meant'),
  matched: z.number().describe('How many fit, listed or not'),
};

/** What `GET /api/coverage/{platform_id}/providers` answers. */
export const providerAnswer = named(
  'ProviderAnswer',
  z.object({
    ...directoryAnswer,
    answer: z.enum(['found', 'none-found', 'plan-unknown', 'plan-ambiguous']),
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
  }),
) satisfies z.ZodType<ProviderAnswer>;

/** What `GET /api/coverage/{platform_id}/formulary` answers. */
export const formularyAnswer = named(
  'FormularyAnswer',
  z.object({
    ...directoryAnswer,
    answer: z.enum(['found', 'none-found', 'drug-unknown', 'plan-unknown', 'plan-ambiguous']),
    drugs: texts.describe('Drugs of the directory that fit what was asked'),
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
      .readonly(),
  }),
) satisfies z.ZodType<FormularyAnswer>;

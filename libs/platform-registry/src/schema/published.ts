import { z } from 'zod';
import { source } from './details.js';
import { day, endpointUrl, platformId, text } from './primitives.js';

const api = {
  status: z
    .enum(['claimed', 'seen'])
    .describe('claimed: somebody says that there is one; seen: it answered on the day of the source'),
  base: endpointUrl.describe('Base URL as published; for people, never called').optional(),
  paths: z.array(text).min(1).describe('Paths as published, where the host or a prefix is not').optional(),
  versions: z.array(text).min(1).describe('Versions of the guide that are named').optional(),
  since: day.describe('Day from which the payer says that it is live').optional(),
  note: text.describe('What else the source says, such as what is excluded').optional(),
  source: source.describe('What says so'),
};

const service = z.strictObject(api);
const directory = z.strictObject({
  ...api,
  login: z
    .enum(['none', 'client', 'unknown'])
    .describe('Who has to sign in: nobody, this gateway as a client, or not known'),
  platform: platformId
    .describe('Platform file that routes to it without a login; questions about providers and drugs are asked there')
    .optional(),
});

/** The APIs that payers publish, beside the record of a member. */
export const publishedApis = ['crd', 'dtr', 'pas', 'cdex', 'providerDirectory', 'formulary'] as const;

/**
 * What is public of a payer's APIs: facts with their sources, for people. What is called stands in `davinci`, and in the
 * platform that a directory names.
 */
export const publishedSchema = z.strictObject({
  crd: service.describe('Coverage Requirements Discovery').optional(),
  dtr: service.describe('Documentation Templates and Rules').optional(),
  pas: service.describe('Prior Authorization Support').optional(),
  cdex: service.describe('Clinical Data Exchange').optional(),
  providerDirectory: directory.describe('Provider directory (Da Vinci Plan-Net)').optional(),
  formulary: directory.describe('Drug formulary (Da Vinci US Drug Formulary)').optional(),
  nothingFound: z
    .strictObject({
      apis: z.array(z.enum(publishedApis)).min(1).describe('APIs of which nothing public is known'),
      source: source.describe('What was looked at'),
    })
    .describe('Where nothing is published as far as is known; the payer may still offer it')
    .optional(),
});

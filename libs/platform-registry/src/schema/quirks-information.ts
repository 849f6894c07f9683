import { z } from 'zod';
import { text } from './primitives.js';

/** Facts worth knowing before registering; they change nothing on the wire. */
export const informationQuirks = {
  vendorPlatform: text
    .describe('Product that runs the platform, so that a known quirk of it can be recognised')
    .optional(),
  browserCorsRelay: z
    .boolean()
    .describe('true: browser apps need a relay here; irrelevant to a server, kept for those who write one')
    .optional(),
  openProviderDirectory: z.boolean().describe('true: the provider directory answers without a login').optional(),
  openData: z
    .boolean()
    .describe('true: everything is readable without a login; with registration none no token is ever asked for')
    .optional(),
  demoOnly: z.boolean().describe('true: demonstration data, never real records').optional(),
  ehrIntegration: z
    .enum(['epic-payer-platform'])
    .describe('Product through which the payer exchanges data with EHRs')
    .optional(),
  appsNotHipaaCovered: z.boolean().describe('true: the vendor tells members that apps are outside HIPAA').optional(),
  sensitiveDataDisclosed: z
    .array(z.enum(['substance-use-disorder', 'mental-health', 'hiv-status']))
    .min(1)
    .describe('Kinds of sensitive data the vendor says it releases')
    .optional(),
};

import { z } from 'zod';

import { platformKinds, platformStatuses } from '../requests/platform-query.js';

const texts = z.array(z.string());
/** Of each Da Vinci service that a payer is said to have. */
const ofServices = <Word extends z.ZodType>(word: Word) =>
  z.object({ crd: word.optional(), dtr: word.optional(), pas: word.optional() });

/** One platform of a listing. */
export const platformEntry = z.object({
  platform_id: z.string().describe('What all other routes call it'),
  name: z.string(),
  kind: z.enum(platformKinds),
  environment: z.string().describe('Which data is behind it: production, sandbox or local'),
  status: z.enum(platformStatuses),
  next_step: z.string().optional().describe('What is missing, by the name of a setting; absent when it is ready'),
  login_required: z.boolean().describe('Whether a person has to sign in before FHIR requests work'),
  fhir_url: z.string().optional().describe('Where this gateway serves its FHIR API; absent until it is ready'),
  login_url: z.string().optional().describe('Where a person signs in; absent where nobody has to'),
  upstream_fhir_url: z.string().optional().describe('The platform’s own FHIR base'),
  fhir_version: z.string().optional(),
  developer_portal: z.string().optional(),
  payer_services: ofServices(z.enum(['claimed', 'configured', 'verified']))
    .optional()
    .describe('Prior authorization: claimed only, configured with an address, or verified by its own answer'),
  payer_service_drift: ofServices(z.enum(['other-address', 'not-named', 'address-refused', 'other-payer']))
    .optional()
    .describe('Services of which the payer’s own document says something else than the platform file'),
  aliases: texts.readonly(),
});

/** Platforms that match. */
export const platformList = z.object({
  total: z.int().describe('How many match, on all pages together'),
  offset: z.int(),
  limit: z.int(),
  platforms: z.array(platformEntry),
});

/** One organization of a platform. */
export const organizationEntry = z.object({
  platform_id: z.string().describe('What all other routes call it: `epic:mayo-clinic`'),
  name: z.string(),
  aliases: texts.readonly(),
  places: z
    .array(z.object({ city: z.string().optional(), state: z.string().optional(), postalCode: z.string().optional() }))
    .readonly(),
  npis: texts.readonly().describe('National Provider Identifiers'),
  upstream_fhir_url: z.string(),
});

/** Organizations that match. */
export const organizationList = z.object({
  total: z.int().describe('How many match, on all pages together'),
  offset: z.int(),
  limit: z.int(),
  tenants: z.array(organizationEntry),
});

export type PlatformEntry = z.output<typeof platformEntry>;
export type PlatformList = z.output<typeof platformList>;
export type OrganizationEntry = z.output<typeof organizationEntry>;
export type OrganizationList = z.output<typeof organizationList>;

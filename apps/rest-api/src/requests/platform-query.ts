import { z } from 'zod';

import { choice, usState, wholeNumber } from './fields.js';

/** Every platform that ships fits into one answer; beyond that, pages. */
const defaultPlatforms = 100;
const mostOffset = 1_000_000;

/** What platforms are told apart by. */
export const platformKinds = ['payer', 'ehr', 'sandbox', 'government', 'lab'] as const;
/** How far a platform can be used. */
export const platformStatuses = ['ready', 'needs-credentials', 'needs-tenant', 'listed'] as const;

const offset = wholeNumber({ least: 0, most: mostOffset })
  .default(0)
  .describe('How many to leave out before the first one');

/** What a listing of platforms is narrowed by. */
export const platformFilterQuery = z.object({
  q: z.string().optional().describe('Words of a name, an alias or an organization; the best match comes first'),
  kind: choice(platformKinds).optional().describe('What kind of platform'),
  state: usState.optional(),
  status: choice(platformStatuses).optional().describe('How far it can be used'),
  ready: choice(['true', 'false']).optional().describe('Whether it can be used now'),
  payer_id: z.string().optional().describe('The id by which claims name a payer'),
});

/** The query of `GET /api/platforms`. */
export const platformQuery = platformFilterQuery.extend({
  limit: wholeNumber({ least: 1, most: 500 }).default(defaultPlatforms).describe('The most platforms to answer with'),
  offset,
});

/** What organizations of a platform are looked for by. */
export const organizationFilterQuery = z.object({
  q: z.string().max(200, 'has at most 200 characters').optional().describe('Words of a name, an alias or a place'),
  state: usState.optional(),
  npi: z
    .string()
    .regex(/^\d{10}$/, 'is a National Provider Identifier of ten digits')
    .optional()
    .describe('National Provider Identifier of the organization'),
});

/** The query of `GET /api/platforms/{platform_id}/tenants`. */
export const organizationQuery = organizationFilterQuery.extend({
  limit: wholeNumber({ least: 1, most: 100 }).default(20).describe('The most organizations to answer with'),
  offset,
});

import { z } from 'zod';

import { choice, usState, wholeNumber } from '../route/fields.js';

/** What platforms are told apart by. */
export const platformKinds = ['payer', 'ehr', 'sandbox', 'government', 'lab'] as const;
/** What entries of the directory are: platforms, or organizations that treat people. */
export const directoryKinds = [...platformKinds, 'provider'] as const;
/** How far a platform can be used. */
export const platformStatuses = ['ready', 'needs-credentials', 'needs-tenant', 'listed'] as const;

/** What a listing of platforms is narrowed by. */
export const platformFilterQuery = z.object({
  q: z.string().optional().describe('Words of a name, an alias or an organization; the best match comes first'),
  kind: choice(platformKinds).optional().describe('What kind of platform'),
  state: usState.optional(),
  status: choice(platformStatuses).optional().describe('How far it can be used'),
  ready: choice(['true', 'false']).optional().describe('Whether it can be used now'),
  payer_id: z.string().optional().describe('The id by which claims name a payer'),
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

/** What the directory is searched by. */
export const directoryQuery = z.object({
  q: z.string().max(200, 'has at most 200 characters').optional().describe('A name as people say it'),
  kind: choice(directoryKinds)
    .optional()
    .describe('What it is; a kind of platform also finds the organizations that are reached by such platforms'),
  state: usState.optional(),
  npi: organizationFilterQuery.shape.npi,
  payer_id: platformFilterQuery.shape.payer_id,
  platform_id: z.string().optional().describe('Only this platform and its organizations'),
});

/** Which part of a listing to answer with. */
export const pageOf = (noun: string, limit: { readonly most: number; readonly normally: number }) => ({
  limit: wholeNumber({ least: 1, most: limit.most })
    .default(limit.normally)
    .describe(`The most ${noun} to answer with`),
  offset: wholeNumber({ least: 0, most: 1_000_000 }).default(0).describe('How many to leave out before the first one'),
});

/** What a page of a listing says of itself. */
export const listing = {
  total: z.int().describe('How many match, on all pages together'),
  offset: z.int(),
  limit: z.int(),
};

/** Of an entry that was found by a state. */
export const placeUnknown = z
  .literal(true)
  .optional()
  .describe('A place was asked for, and where this is is not known: it may be elsewhere');

/** What a ranked listing says of itself besides. */
export const sureListing = {
  sure: z.boolean().describe('false: nothing matches, and what is listed may have been meant'),
};

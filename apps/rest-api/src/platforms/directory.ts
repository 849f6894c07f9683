import type { DirectoryEntry, DirectoryQuery } from '@fhir-gateway/platform-registry';
import { z } from 'zod';

import { defineRoute } from '../route/define-route.js';
import { choice } from '../route/fields.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer } from '../route/operation.js';
import {
  directoryKinds,
  directoryQuery,
  listing,
  pageOf,
  placeUnknown,
  platformStatuses,
  sureListing,
} from './platform-query.js';

const directoryEntry = named(
  'DirectoryEntry',
  z.object({
    platform_id: z.string().describe('Where it leads: what all other routes call it'),
    name: z.string(),
    kind: z.enum(directoryKinds).describe('`provider` is a hospital or practice, everything else is a platform'),
    places: z.array(z.object({ city: z.string().optional(), state: z.string().optional() })).readonly(),
    place_unknown: placeUnknown,
    via: z.string().optional().describe('Name of the platform by which an organization is reached'),
    distinguished_by: z
      .string()
      .optional()
      .describe('What tells it from others of its name, platform and places: another name, its server or number'),
    status: z.enum(platformStatuses),
    next_step: z.string().optional().describe('What is missing, by the name of a setting; absent when it is ready'),
    login_required: z.boolean(),
    matched_as: z
      .object({ as: z.enum(['alias', 'former-name', 'initials', 'abbreviation', 'payer-id']), name: z.string() })
      .optional()
      .describe('What fits the query, where it is not the name'),
    sure: z.boolean().describe('false: not what was asked for, but near to it'),
  }),
);
const directoryList = named('Directory', z.object({ ...listing, ...sureListing, entries: z.array(directoryEntry) }));

/** `GET /api/directory`: platforms and organizations in one ranked list, one entry for each organization. */
export const searchDirectoryRoute = defineRoute({
  id: 'searchDirectory',
  method: 'get',
  path: '/api/directory',
  tag: 'Platforms',
  summary: 'Find a hospital, practice, health plan or platform',
  description:
    'Takes names as people say them: misspelled, shortened, former, initials, with a state; also a payer id or NPI. The best ' +
    'match comes first. Where nothing has the name, `sure` is false and the entries are what may have been meant.',
  access: 'anybody',
  query: directoryQuery.extend({
    ready: choice(['true', 'false']).optional().describe('Whether it can be used now'),
    ...pageOf('entries', { most: 100, normally: 20 }),
  }),
  answers: { 200: jsonAnswer(directoryList, 'What was found, all of it on pages of `limit`.') },
  errors: ['ARGUMENT_INVALID', 'PLATFORM_NOT_FOUND'],
  examples: {
    misspelled: {
      summary: 'A name as it was heard',
      parameters: { q: 'mayo clinc', limit: '3' },
      status: 200,
    },
    unknownKind: { summary: 'A kind that there is not', parameters: { kind: 'hospital' }, status: 400 },
  },
  handle:
    ({ gateway }) =>
    async (_req, res, read) => {
      await gateway.refreshLocalServers();
      await gateway.registry.prepareDirectory();
      const { limit, offset, ...narrowed } = read.query();
      const { total, sure, entries } = gateway.registry.searchDirectory({ ...toQuery(narrowed), limit, offset });
      res.json({ total, offset, limit, sure, entries: entries.map(toWire) });
    },
});

function toQuery({
  q,
  kind,
  state,
  ready,
  npi,
  payer_id: payerId,
  platform_id: platformId,
}: z.output<typeof directoryQuery> & { ready?: 'true' | 'false' | undefined }): DirectoryQuery {
  return {
    ...(q !== undefined && { query: q }),
    ...(kind !== undefined && { kind }),
    ...(state !== undefined && { state }),
    ...(ready !== undefined && { ready: ready === 'true' }),
    ...(npi !== undefined && { npi }),
    ...(payerId !== undefined && { payerId }),
    ...(platformId !== undefined && { platformId }),
  };
}

function toWire(entry: DirectoryEntry): z.output<typeof directoryEntry> {
  return {
    platform_id: entry.platformId,
    name: entry.name,
    kind: entry.kind,
    places: entry.places.map(({ city, state }) => ({ city, state })),
    place_unknown: entry.isPlaceUnknown,
    via: entry.via,
    distinguished_by: entry.distinguishedBy,
    status: entry.status,
    next_step: entry.nextStep,
    login_required: entry.loginRequired,
    matched_as: entry.matchedAs,
    sure: entry.sure,
  };
}

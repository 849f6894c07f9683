import type { TenantQuery, TenantSummary } from '@fhir-gateway/platform-registry';
import { z } from 'zod';

import { defineRoute } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer } from '../route/operation.js';
import { listing, organizationFilterQuery, pageOf, placeUnknown, sureListing } from './platform-query.js';

const organizationEntry = named(
  'Organization',
  z.object({
    platform_id: z.string().describe('What all other routes call it: `epic:mayo-clinic`'),
    name: z.string(),
    aliases: z.array(z.string()).readonly(),
    places: z
      .array(z.object({ city: z.string().optional(), state: z.string().optional(), postalCode: z.string().optional() }))
      .readonly(),
    place_unknown: placeUnknown,
    npis: z.array(z.string()).readonly().describe('National Provider Identifiers'),
    upstream_fhir_url: z.string(),
  }),
);
const organizationList = named(
  'OrganizationList',
  z.object({
    ...listing,
    ...sureListing,
    source: z
      .object({ title: z.string(), url: z.string().optional(), date: z.string().optional(), total: z.int().optional() })
      .optional()
      .describe(
        'Where the list is from; `total` is the number of entries of the vendor’s list, where this is a part of it',
      ),
    tenants: z.array(organizationEntry),
  }),
);

/** `GET /api/platforms/{platform_id}/tenants`: the organizations of a multi-tenant platform, with their platform_id. */
export const listOrganizations = defineRoute({
  id: 'listOrganizations',
  method: 'get',
  path: '/api/platforms/{platform_id}/tenants',
  tag: 'Platforms',
  summary: 'List the organizations of a platform',
  description: 'A platform of many organizations is used as `<id>:<organization>`, which is the `platform_id` here.',
  access: 'anybody',
  query: organizationFilterQuery.extend(pageOf('organizations', { most: 100, normally: 20 })),
  answers: { 200: jsonAnswer(organizationList, 'Organizations that match, all of them on pages of `limit`.') },
  errors: ['ARGUMENT_INVALID', 'PLATFORM_NOT_FOUND'],
  examples: {
    byName: {
      summary: 'Organizations by name and state',
      parameters: { platform_id: 'epic', q: 'mayo', state: 'MN', limit: '3' },
      status: 200,
    },
    notAnNpi: {
      summary: 'A National Provider Identifier that is none',
      parameters: { platform_id: 'epic', npi: '123' },
      status: 400,
    },
  },
  handle:
    ({ gateway }) =>
    async (req, res, read) => {
      await gateway.registry.prepareDirectory();
      const { limit, offset, ...narrowed } = read.query();
      const found = gateway.registry.tenants(req.params.platform_id, { ...toFilter(narrowed), limit, offset });
      const { total, sure, source, tenants } = found;
      res.json({ total, offset, limit, sure, source, tenants: tenants.map(toWire) });
    },
});

function toFilter({ q, state, npi }: z.output<typeof organizationFilterQuery>): TenantQuery {
  return {
    ...(q !== undefined && { query: q }),
    ...(state !== undefined && { state }),
    ...(npi !== undefined && { npi }),
  };
}

function toWire({ platformId, name, aliases, places, isPlaceUnknown, npis, fhirBaseUrl }: TenantSummary) {
  return {
    platform_id: platformId,
    name,
    aliases,
    places,
    place_unknown: isPlaceUnknown,
    npis,
    upstream_fhir_url: fhirBaseUrl,
  };
}

import type { Gateway } from '@fhir-gateway/gateway';
import type { TenantQuery, TenantSummary } from '@fhir-gateway/platform-registry';
import { Router } from 'express';
import type { z } from 'zod';

import type { OrganizationEntry, OrganizationList } from '../answers/platforms.js';
import { readFields } from '../requests/fields.js';
import { organizationFilterQuery, organizationQuery } from '../requests/platform-query.js';

/** `GET /api/platforms/{platform_id}/tenants`: the organizations of a multi-tenant platform, with their platform_id. */
export function tenantRoutes({ registry }: Pick<Gateway, 'registry'>): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:platform_id/tenants', (req, res) => {
    const { limit, offset, ...narrowed } = readFields(organizationQuery, req.query);
    const { total, tenants } = registry.tenants(req.params.platform_id, { ...toFilter(narrowed), limit, offset });
    const answer: OrganizationList = { total, offset, limit, tenants: tenants.map(toWire) };
    res.json(answer);
  });
  return router;
}

/**
 * What organizations are looked for by.
 *
 * @throws GatewayError ARGUMENT_INVALID for a condition that would otherwise silently match nothing
 */
export function readTenantFilter(parameters: Readonly<Record<string, unknown>>): TenantQuery {
  return toFilter(readFields(organizationFilterQuery, parameters));
}

function toFilter({ q, state, npi }: z.output<typeof organizationFilterQuery>): TenantQuery {
  return {
    ...(q !== undefined && { query: q }),
    ...(state !== undefined && { state }),
    ...(npi !== undefined && { npi }),
  };
}

function toWire({ platformId, name, aliases, places, npis, fhirBaseUrl }: TenantSummary): OrganizationEntry {
  return { platform_id: platformId, name, aliases, places, npis, upstream_fhir_url: fhirBaseUrl };
}

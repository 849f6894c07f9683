import { GatewayError, type Gateway } from '@fhir-gateway/gateway';
import type { TenantQuery, TenantSummary } from '@fhir-gateway/platform-registry';
import { Router } from 'express';

import { readParameter } from '../parameters.js';
import { readNumber } from './numbers.js';

const defaultLimit = 20;
const maxLimit = 100;
const maxOffset = 1_000_000;

/** `GET /api/platforms/{platform_id}/tenants`: the organizations of a multi-tenant platform, with their platform_id. */
export function tenantRoutes({ registry }: Pick<Gateway, 'registry'>): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:platform_id/tenants', (req, res) => {
    const query = readTenantQuery(req.query);
    const { total, tenants } = registry.tenants(req.params.platform_id, query);
    res.json({ total, offset: query.offset, limit: query.limit, tenants: tenants.map(toWire) });
  });
  return router;
}

/**
 * What organizations are looked for by.
 *
 * @throws GatewayError ARGUMENT_INVALID for a condition that would otherwise silently match nothing
 */
export function readTenantQuery(parameters: Readonly<Record<string, unknown>>): TenantQuery {
  const query = readParameter(parameters, 'q');
  const state = readParameter(parameters, 'state');
  const npi = readParameter(parameters, 'npi');
  if (query !== undefined && query.length > 200) {
    throw new GatewayError('ARGUMENT_INVALID', 'The parameter q has at most 200 characters.');
  }
  if (state !== undefined && !/^[A-Za-z]{2}$/.test(state)) {
    throw new GatewayError('ARGUMENT_INVALID', 'The parameter state is a postal code of two letters, such as MN.');
  }
  if (npi !== undefined && !/^\d{10}$/.test(npi)) {
    throw new GatewayError('ARGUMENT_INVALID', 'The parameter npi is a National Provider Identifier of ten digits.');
  }
  return {
    ...(query !== undefined && { query }),
    ...(state !== undefined && { state }),
    ...(npi !== undefined && { npi }),
    offset: readNumber(parameters, 'offset', { least: 0, most: maxOffset, otherwise: 0 }),
    limit: readNumber(parameters, 'limit', { least: 1, most: maxLimit, otherwise: defaultLimit }),
  };
}

function toWire({ platformId, name, aliases, places, npis, fhirBaseUrl }: TenantSummary): Record<string, unknown> {
  return { platform_id: platformId, name, aliases, places, npis, upstream_fhir_url: fhirBaseUrl };
}

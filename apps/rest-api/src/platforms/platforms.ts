import type { Gateway } from '@fhir-gateway/gateway';
import type { PlatformFilter, PlatformSummary } from '@fhir-gateway/platform-registry';
import { Router } from 'express';
import type { z } from 'zod';

import type { PlatformEntry, PlatformList } from '../answers/platforms.js';
import { loginUrl } from '../public-urls.js';
import { readFields } from '../requests/fields.js';
import { platformFilterQuery, platformQuery } from '../requests/platform-query.js';
import { tenantRoutes } from './tenants.js';

type ListingGateway = Pick<Gateway, 'config' | 'coverage' | 'fhirBaseUrl' | 'registry'>;

/** `GET /api/platforms` and `GET /api/platforms/{platform_id}`: what can be used, and what is missing for the rest. */
export function platformRoutes(gateway: ListingGateway): Router {
  const { registry } = gateway;
  const router = Router({ caseSensitive: true });
  router.get('/', (req, res) => {
    const { limit, offset, ...narrowed } = readFields(platformQuery, req.query);
    const { total, platforms } = registry.page({ ...toFilter(narrowed), limit, offset });
    const answer: PlatformList = {
      total,
      offset,
      limit,
      platforms: platforms.map((summary) => toWire(summary, gateway)),
    };
    res.json(answer);
  });
  router.get('/:platform_id', (req, res) => {
    res.json(toWire(registry.summary(req.params.platform_id), gateway));
  });
  router.use(tenantRoutes(gateway));
  return router;
}

/**
 * What a listing of platforms is narrowed by.
 *
 * @throws GatewayError ARGUMENT_INVALID for a filter that would otherwise silently match nothing
 */
export function readFilter(query: Readonly<Record<string, unknown>>): PlatformFilter {
  return toFilter(readFields(platformFilterQuery, query));
}

function toFilter({ q, kind, state, status, ready, payer_id: payerId }: z.output<typeof platformFilterQuery>) {
  return {
    ...(kind !== undefined && { kind }),
    ...(status !== undefined && { status }),
    ...(ready !== undefined && { ready: ready === 'true' }),
    ...(state !== undefined && { state }),
    ...(q !== undefined && { query: q }),
    ...(payerId !== undefined && { payerId }),
  };
}

function toWire(summary: PlatformSummary, gateway: ListingGateway): PlatformEntry {
  const isReady = summary.status === 'ready';
  return {
    platform_id: summary.id,
    name: summary.name,
    kind: summary.kind,
    environment: summary.environment,
    status: summary.status,
    next_step: summary.nextStep,
    login_required: summary.loginRequired,
    fhir_url: isReady ? gateway.fhirBaseUrl(summary.id) : undefined,
    login_url: isReady && summary.loginRequired ? loginUrl(gateway.config.publicUrl, summary.id) : undefined,
    upstream_fhir_url: summary.fhirBaseUrl,
    fhir_version: summary.fhirVersion,
    developer_portal: summary.developerPortal,
    ...payerServices(summary, gateway),
    aliases: summary.aliases,
  };
}

/** How far each is known is one word; where the payer's own document says something else than the file is another. */
function payerServices(summary: PlatformSummary, { coverage }: ListingGateway): Partial<PlatformEntry> {
  const services = coverage.payerServices(summary);
  return { payer_services: services?.states, payer_service_drift: services?.drift };
}

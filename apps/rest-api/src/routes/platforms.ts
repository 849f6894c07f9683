import { GatewayError, type Gateway } from '@fhir-gateway/gateway';
import type { PlatformFilter, PlatformPageOptions, PlatformSummary } from '@fhir-gateway/platform-registry';
import { Router } from 'express';

import { readParameter } from '../parameters.js';
import { loginUrl } from '../public-urls.js';
import { readNumber } from './numbers.js';
import { tenantRoutes } from './tenants.js';

/** Every platform that ships fits into one answer; beyond that, pages. */
const defaultLimit = 100;
const maxLimit = 500;

type ListingGateway = Pick<Gateway, 'config' | 'coverage' | 'fhirBaseUrl' | 'registry'>;

/** `GET /api/platforms` and `GET /api/platforms/{platform_id}`: what can be used, and what is missing for the rest. */
export function platformRoutes(gateway: ListingGateway): Router {
  const { registry } = gateway;
  const router = Router({ caseSensitive: true });
  router.get('/', (req, res) => {
    const page = readPage(req.query);
    const { total, platforms } = registry.page({ ...readFilter(req.query), ...page });
    res.json({ total, ...page, platforms: platforms.map((summary) => toWire(summary, gateway)) });
  });
  router.get('/:platform_id', (req, res) => {
    res.json(toWire(registry.summary(req.params.platform_id), gateway));
  });
  router.use(tenantRoutes(gateway));
  return router;
}

const kinds = ['payer', 'ehr', 'sandbox', 'government', 'lab'] as const;
const statuses = ['ready', 'needs-credentials', 'needs-tenant', 'listed'] as const;

/**
 * What a listing of platforms is narrowed by.
 *
 * @throws GatewayError ARGUMENT_INVALID for a filter that would otherwise silently match nothing
 */
export function readFilter(query: Readonly<Record<string, unknown>>): PlatformFilter {
  const kind = readChoice(query, 'kind', kinds);
  const status = readChoice(query, 'status', statuses);
  const ready = readChoice(query, 'ready', ['true', 'false']);
  const state = readParameter(query, 'state');
  const text = readParameter(query, 'q');
  const payerId = readParameter(query, 'payer_id');
  if (state !== undefined && !/^[A-Za-z]{2}$/.test(state)) {
    throw new GatewayError('ARGUMENT_INVALID', 'The parameter state is a postal code of two letters, such as MN.');
  }
  return {
    ...(kind !== undefined && { kind }),
    ...(status !== undefined && { status }),
    ...(ready !== undefined && { ready: ready === 'true' }),
    ...(state !== undefined && { state }),
    ...(text !== undefined && { query: text }),
    ...(payerId !== undefined && { payerId }),
  };
}

/** @throws GatewayError ARGUMENT_INVALID when offset or limit is no whole number in its range */
function readPage(query: Readonly<Record<string, unknown>>): Required<PlatformPageOptions> {
  return {
    offset: readNumber(query, 'offset', { least: 0, most: 1_000_000, otherwise: 0 }),
    limit: readNumber(query, 'limit', { least: 1, most: maxLimit, otherwise: defaultLimit }),
  };
}

function readChoice<T extends string>(
  query: Readonly<Record<string, unknown>>,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = readParameter(query, name);
  const choice = choices.find((candidate) => candidate === text);
  if (text !== undefined && choice === undefined) {
    throw new GatewayError('ARGUMENT_INVALID', `The parameter ${name} is one of ${choices.join(', ')}.`);
  }
  return choice;
}

function toWire(summary: PlatformSummary, gateway: ListingGateway): Record<string, unknown> {
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
function payerServices(summary: PlatformSummary, { coverage }: ListingGateway): Record<string, unknown> {
  const services = coverage.payerServices(summary);
  return { payer_services: services?.states, payer_service_drift: services?.drift };
}

import { GatewayError, type Gateway } from '@fhir-gateway/gateway';
import type { PlatformRegistry, PlatformSummary } from '@fhir-gateway/platform-registry';
import { Router } from 'express';

import { readParameter } from '../parameters.js';
import { loginUrl } from '../public-urls.js';

type PlatformFilter = NonNullable<Parameters<PlatformRegistry['list']>[0]>;

/** `GET /api/platforms` and `GET /api/platforms/{platform_id}`: what can be used, and what is missing for the rest. */
export function platformRoutes(gateway: Pick<Gateway, 'config' | 'fhirBaseUrl' | 'registry'>): Router {
  const { registry } = gateway;
  const router = Router({ caseSensitive: true });
  router.get('/', (req, res) => {
    const platforms = registry.list(readFilter(req.query)).map((summary) => toWire(summary, gateway));
    res.json({ total: platforms.length, platforms });
  });
  router.get('/:platform_id', (req, res) => {
    res.json(toWire(registry.summary(req.params.platform_id), gateway));
  });
  return router;
}

const kinds: ReadonlySet<string> = new Set(['payer', 'ehr', 'sandbox', 'government', 'lab']);

function isKind(text: string): text is NonNullable<PlatformFilter['kind']> {
  return kinds.has(text);
}

/** @throws GatewayError ARGUMENT_INVALID for a filter that would otherwise silently match nothing */
function readFilter(query: Readonly<Record<string, unknown>>): PlatformFilter {
  const kind = readParameter(query, 'kind');
  const ready = readParameter(query, 'ready');
  const state = readParameter(query, 'state');
  const text = readParameter(query, 'q');
  if (kind !== undefined && !isKind(kind)) {
    throw new GatewayError('ARGUMENT_INVALID', `The parameter kind is one of ${[...kinds].join(', ')}.`);
  }
  if (ready !== undefined && ready !== 'true' && ready !== 'false') {
    throw new GatewayError('ARGUMENT_INVALID', 'The parameter ready is true or false.');
  }
  return {
    ...(kind !== undefined && { kind }),
    ...(ready !== undefined && { ready: ready === 'true' }),
    ...(state !== undefined && { state }),
    ...(text !== undefined && { query: text }),
  };
}

function toWire(summary: PlatformSummary, gateway: Pick<Gateway, 'config' | 'fhirBaseUrl'>): Record<string, unknown> {
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
    aliases: summary.aliases,
  };
}

import type { Gateway } from '@fhir-gateway/gateway';
import type { PlatformFilter, PlatformSummary } from '@fhir-gateway/platform-registry';
import { z } from 'zod';

import { loginUrl } from '../public-urls.js';
import { defineRoute, type Route } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer } from '../route/operation.js';
import {
  listing,
  pageOf,
  platformFilterQuery,
  platformKinds,
  platformStatuses,
  sureListing,
} from './platform-query.js';
import { searchDirectoryRoute } from './directory.js';
import { registrationGuideRoute } from './registration.js';
import { listOrganizations } from './tenants.js';

/** Of each Da Vinci service that a payer is said to have. */
const ofServices = <Word extends z.ZodType>(word: Word) =>
  z.object({ crd: word.optional(), dtr: word.optional(), pas: word.optional() });

const platformEntry = named(
  'Platform',
  z.object({
    platform_id: z.string().describe('What all other routes call it'),
    name: z.string(),
    kind: z.enum(platformKinds),
    environment: z.string().describe('Which data is behind it: production, sandbox or local'),
    status: z.enum(platformStatuses),
    next_step: z.string().optional().describe('What is missing, by the name of a setting; absent when it is ready'),
    login_required: z.boolean().describe('Whether a person has to sign in before FHIR requests work'),
    session_required: z
      .literal(true)
      .optional()
      .describe('Nobody signs in there, but a FHIR request needs a session of this gateway'),
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
    aliases: z.array(z.string()).readonly(),
  }),
);
const platformList = named('PlatformList', z.object({ ...listing, ...sureListing, platforms: z.array(platformEntry) }));

const sandbox = {
  platform_id: 'sandbox-ehr',
  name: 'Local Sandbox EHR',
  kind: 'sandbox',
  environment: 'local',
  status: 'ready',
  login_required: true,
  fhir_url: 'http://localhost:8000/api/fhir/sandbox-ehr',
  login_url: 'http://localhost:8000/auth/sandbox-ehr/login',
  upstream_fhir_url: 'http://localhost:8010/fhir',
  fhir_version: '4.0.1',
  aliases: [],
};

/** `GET /api/platforms` and below: what can be used, and what is missing for the rest. */
export const platformRoutes: readonly Route[] = [
  defineRoute({
    id: 'listPlatforms',
    method: 'get',
    path: '/api/platforms',
    tag: 'Platforms',
    summary: 'List platforms',
    description:
      'Finds platforms by name, kind, state and status. `next_step` says what is missing for one that is not ready.',
    access: 'anybody',
    // Every platform that ships fits into one answer; beyond that, pages.
    query: platformFilterQuery.extend(pageOf('platforms', { most: 500, normally: 100 })),
    answers: { 200: jsonAnswer(platformList, 'Platforms that match, all of them on pages of `limit`.') },
    errors: ['ARGUMENT_INVALID'],
    examples: {
      sandboxes: {
        summary: 'Sandboxes that can be used now',
        parameters: { kind: 'sandbox', ready: 'true', limit: '5' },
        status: 200,
        answer: { total: 1, offset: 0, limit: 5, sure: true, platforms: [sandbox] },
      },
      unknownKind: { summary: 'A kind that there is not', parameters: { kind: 'hospital' }, status: 400 },
    },
    handle:
      ({ gateway }) =>
      async (_req, res, read) => {
        await gateway.refreshLocalServers();
        const { limit, offset, ...narrowed } = read.query();
        if (narrowed.q !== undefined) await gateway.registry.prepareDirectory();
        const { total, sure, platforms } = gateway.registry.page({ ...toPlatformFilter(narrowed), limit, offset });
        res.json({ total, offset, limit, sure, platforms: platforms.map((summary) => toWire(summary, gateway)) });
      },
  }),
  defineRoute({
    id: 'getPlatform',
    method: 'get',
    path: '/api/platforms/{platform_id}',
    tag: 'Platforms',
    summary: 'Look at one platform, or one organization of it',
    access: 'anybody',
    answers: { 200: jsonAnswer(platformEntry, 'The platform.') },
    errors: ['PLATFORM_NOT_FOUND'],
    examples: {
      sandbox: {
        summary: 'The sandbox',
        parameters: { platform_id: 'sandbox-ehr' },
        status: 200,
        answer: sandbox,
      },
      unknown: {
        summary: 'A platform that there is not',
        parameters: { platform_id: 'no-such-platform' },
        status: 404,
      },
    },
    handle:
      ({ gateway }) =>
      async (req, res) => {
        await gateway.refreshLocalServers();
        res.json(toWire(gateway.registry.summary(req.params.platform_id), gateway));
      },
  }),
  listOrganizations,
  searchDirectoryRoute,
  registrationGuideRoute,
];

/** What a listing of platforms is narrowed by, as the registry takes it. */
export function toPlatformFilter(fields: z.output<typeof platformFilterQuery>): PlatformFilter {
  const { q, kind, state, status, ready, payer_id: payerId } = fields;
  return {
    ...(kind !== undefined && { kind }),
    ...(status !== undefined && { status }),
    ...(ready !== undefined && { ready: ready === 'true' }),
    ...(state !== undefined && { state }),
    ...(q !== undefined && { query: q }),
    ...(payerId !== undefined && { payerId }),
  };
}

function toWire(summary: PlatformSummary, gateway: Gateway): z.output<typeof platformEntry> {
  const isReady = summary.status === 'ready';
  // How far each service is known is one word; where the payer's own document says something else is another.
  const services = gateway.coverage.payerServices(summary);
  return {
    platform_id: summary.id,
    name: summary.name,
    kind: summary.kind,
    environment: summary.environment,
    status: summary.status,
    next_step: summary.nextStep,
    login_required: summary.loginRequired,
    session_required: summary.sessionRequired || undefined,
    fhir_url: isReady ? gateway.fhirBaseUrl(summary.id) : undefined,
    login_url: isReady && summary.loginRequired ? loginUrl(gateway.config.publicUrl, summary.id) : undefined,
    upstream_fhir_url: summary.fhirBaseUrl,
    fhir_version: summary.fhirVersion,
    developer_portal: summary.developerPortal,
    payer_services: services?.states,
    payer_service_drift: services?.drift,
    aliases: summary.aliases,
  };
}

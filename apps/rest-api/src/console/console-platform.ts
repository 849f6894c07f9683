import { requestIdOf, toProblem, type Problem } from '@fhir-gateway/express-kit';
import type { PlatformRegistry, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { resourceOf, summarizeCapabilities, type CapabilitySummary } from '@fhir-gateway/record-view';
import type { Session } from '@fhir-gateway/token-vault';
import type { CapabilityStatement } from 'fhir/r4.js';
import type { Response } from 'express';
import { z } from 'zod';

import { closeSignal } from '../route/close-signal.js';
import { organizationFilterQuery } from '../platforms/platform-query.js';
import type { RestContext } from '../rest-context.js';
import { consoleErrors } from '../route/error-sets.js';
import { pageNumber } from '../route/fields.js';
import { pageRoute } from '../route/page-route.js';
import { createConsoleReader } from './record/console-reader.js';
import { connectionNamed, consoleConnections, consoleVisitor } from './console-visitor.js';
import { platformPage, type PlatformPage } from './pages/platforms/platform-page.js';

const pageSize = 20;

const query = organizationFilterQuery.extend({
  page: pageNumber('results'),
  capabilities: z.string().optional().describe('`show` asks the platform what it answers'),
});

/** `GET /platforms/{platform_id}`: one platform, or one organization of it. `capabilities=show` asks it what it answers. */
export const platformRoute = pageRoute({
  id: 'showPlatform',
  path: '/platforms/{platform_id}',
  summary: 'Look at one platform',
  query,
  errors: [...consoleErrors, 'PLATFORM_NOT_FOUND'],
  parameters: { platform_id: 'sandbox-ehr' },
  handle: (context) => async (req, res, read) => {
    const { callers, config, coverage, registry } = context.gateway;
    await context.gateway.refreshLocalServers();
    const platform = registry.summary(req.params.platform_id);
    const session = await consoleVisitor(context, req);
    const resolved = platform.status === 'ready' ? registry.resolve(platform.id) : undefined;
    const connections = await consoleConnections(context, session);
    const connection = connectionNamed(connections, platform.id);
    const asksCapabilities = resolved !== undefined && req.query['capabilities'] === 'show';
    const organizations = await findOrganizations(registry, platform.id, () => read.query());
    const services = coverage.payerServices(platform);
    const shown = platformPage({
      base: context.base,
      platform,
      publicUrl: config.publicUrl,
      mcpUrl: `${config.mcpPublicUrl}/mcp`,
      isLocal: callers.isLocal,
      ...(connection && { connection }),
      ...(resolved && aboutSignIn(resolved)),
      ...(services && { payerServices: services.states }),
      ...(organizations && { organizations }),
      ...(asksCapabilities && { capabilities: await askCapabilities(context, res, resolved, session) }),
    });
    context.sendPage(res, shown, { hasScript: true });
  },
});

/**
 * Undefined for a platform that has no organizations, and for one organization.
 *
 * @param readQuery called only where there are organizations to narrow down
 */
async function findOrganizations(
  registry: PlatformRegistry,
  platformId: string,
  readQuery: () => z.output<typeof query>,
): Promise<PlatformPage['organizations']> {
  if (platformId.includes(':') || !registry.hasOrganizations(platformId)) return undefined;
  await registry.prepareDirectory();
  const { page, q = '', state = '' } = readQuery();
  const narrowed = { ...(q !== '' && { query: q }), ...(state !== '' && { state }) };
  const listing = registry.tenants(platformId, { ...narrowed, offset: (page - 1) * pageSize, limit: pageSize });
  return { q, state, page, pageSize, listing };
}

/** A platform that does not answer spoils its own section, and not the page. */
async function askCapabilities(
  { gateway }: RestContext,
  res: Response,
  platform: ResolvedPlatform,
  session: Session | undefined,
): Promise<CapabilitySummary | Problem> {
  const requestId = requestIdOf(res);
  try {
    const read = createConsoleReader({ session, app: 'rest', requestId, signal: closeSignal(res) }, gateway, platform);
    const resource = resourceOf(await read({ method: 'GET', path: 'metadata' }));
    return summarizeCapabilities(resource as CapabilityStatement);
  } catch (error) {
    return toProblem(error, requestId, gateway.logger);
  }
}

/** What a sign-in would ask for, and where. */
function aboutSignIn({ oauth, fhirBaseUrl }: ResolvedPlatform): Pick<PlatformPage, 'scopes' | 'signInHost'> {
  if (oauth === undefined) return {};
  return { scopes: oauth.scopes ?? [], signInHost: new URL(oauth.authorizeUrl ?? fhirBaseUrl).host };
}

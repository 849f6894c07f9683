import { requestIdOf, toProblem, type Problem } from '@fhir-gateway/express-kit';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { resourceOf, summarizeCapabilities, type CapabilitySummary } from '@fhir-gateway/record-view';
import type { Session } from '@fhir-gateway/token-vault';
import type { CapabilityStatement } from 'fhir/r4.js';
import { Router, type Response } from 'express';

import { closeSignal } from '../auth/close-signal.js';
import { createConsoleReader } from './console-reader.js';
import { consoleVisitor } from './console-visitor.js';
import { platformPage, type PlatformPage } from './pages/platforms/platform-page.js';
import { readFields } from '../requests/fields.js';
import { platformPageQuery } from '../requests/form-fields.js';
import type { RestContext } from '../rest-context.js';
import { readTenantFilter } from '../platforms/tenants.js';

const pageSize = 20;

/** `GET /platforms/{platform_id}`: one platform, or one organization of it. `capabilities=show` asks it what it answers. */
export function platformPageRoutes(context: RestContext): Router {
  const { gateway } = context;
  const { auth, callers, config, registry } = gateway;
  const router = Router({ caseSensitive: true });
  router.get('/:platform_id', async (req, res) => {
    const platform = registry.summary(req.params.platform_id);
    const session = await consoleVisitor(context, req);
    const resolved = platform.status === 'ready' ? registry.resolve(platform.id) : undefined;
    const connections = session === undefined ? [] : await auth.statuses(session);
    const connection = connections.find(({ platformId }) => platformId === platform.id);
    const asksCapabilities = resolved !== undefined && req.query['capabilities'] === 'show';
    const organizations = findOrganizations(platform.id, req.query);
    const shown = platformPage({
      base: context.base,
      platform,
      publicUrl: config.publicUrl,
      mcpUrl: `${config.mcpPublicUrl}/mcp`,
      isLocal: callers.isLocal,
      ...(connection && { connection }),
      ...(resolved && aboutSignIn(resolved)),
      ...(organizations && { organizations }),
      ...(asksCapabilities && { capabilities: await askCapabilities(res, resolved, session) }),
    });
    context.sendPage(res, shown, { hasScript: true });
  });

  /** Undefined for a platform that has no organizations, and for one organization. */
  const findOrganizations = (
    platformId: string,
    query: Readonly<Record<string, unknown>>,
  ): PlatformPage['organizations'] => {
    if (platformId.includes(':') || registry.tenants(platformId, { limit: 1 }).total === 0) return undefined;
    const { page } = readFields(platformPageQuery, query);
    const { query: q = '', state = '' } = readTenantFilter(query);
    const narrowed = { ...(q !== '' && { query: q }), ...(state !== '' && { state }) };
    const listing = registry.tenants(platformId, { ...narrowed, offset: (page - 1) * pageSize, limit: pageSize });
    return { q, state, page, pageSize, listing };
  };

  /** A platform that does not answer spoils its own section, and not the page. */
  const askCapabilities = async (
    res: Response,
    platform: ResolvedPlatform,
    session: Session | undefined,
  ): Promise<CapabilitySummary | Problem> => {
    const requestId = requestIdOf(res);
    try {
      const read = createConsoleReader({ gateway, platform, session, requestId, signal: closeSignal(res) });
      const resource = resourceOf(await read({ method: 'GET', path: 'metadata' }));
      return summarizeCapabilities(resource as CapabilityStatement);
    } catch (error) {
      return toProblem(error, requestId, gateway.logger);
    }
  };

  return router;
}

/** What a sign-in would ask for, and where. */
function aboutSignIn({ oauth, fhirBaseUrl }: ResolvedPlatform): Pick<PlatformPage, 'scopes' | 'signInHost'> {
  if (oauth === undefined) return {};
  return { scopes: oauth.scopes ?? [], signInHost: new URL(oauth.authorizeUrl ?? fhirBaseUrl).host };
}

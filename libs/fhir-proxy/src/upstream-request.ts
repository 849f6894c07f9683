import type { Interaction } from './interaction.js';
import type { PlatformRoute } from './platform-route.js';
import { ProxyError } from './proxy-error.js';
import type { CheckedBody } from './request-body.js';

/**
 * The path to request, and the query in it. The query is the client's, byte for byte, but for URLs of the gateway that
 * become the platform's again, and for the parameters that name the tenant.
 *
 * @throws ProxyError REQUEST_INVALID when the query names another tenant
 */
export function makeTarget(
  route: PlatformRoute,
  interaction: Interaction,
  clientQuery: string,
): { path: string; query: string } {
  const query = withTenant(route, route.inwardQuery.apply(clientQuery));
  const below = interaction.path === '' ? '' : `/${interaction.path}`;
  const path = `${route.basePath}${below}` || '/';
  return { path: query === '' ? path : `${path}?${query}`, query };
}

/** The body to send: URLs of the gateway in it become the platform's again. */
export function makeUpstreamBody(route: PlatformRoute, body: CheckedBody): Buffer {
  if (body.form !== undefined) return Buffer.from(route.inwardQuery.apply(body.form), 'latin1');
  // Only what was parsed as JSON; a Binary in its own media type is sent as it is.
  return body.json !== undefined ? route.inward.apply(body.bytes) : body.bytes;
}

function withTenant(route: PlatformRoute, query: string): string {
  if (!route.tenantQuery) return query;
  const given = new URLSearchParams(query);
  let result = query;
  for (const [name, value] of Object.entries(route.tenantQuery)) {
    const values = given.getAll(name);
    if (values.some((other) => other !== value)) {
      throw new ProxyError('REQUEST_INVALID', `The parameter ${name} is set by the gateway for the tenant.`);
    }
    if (values.length > 0) continue;
    result += `${result === '' ? '' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  }
  return result;
}

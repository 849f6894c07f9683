import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import type { Interaction } from '../contract/interaction.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import { ProxyError } from '../contract/proxy-error.js';
import type { CheckedBody } from './request-body.js';

/**
 * The path to request, and the query in it. The query is the client's, byte for byte, but for URLs of the gateway that
 * become the platform's again, and for the parameters that name the tenant or repeat what the login told (quirk
 * `tokenContextToQuery`).
 *
 * @throws ProxyError REQUEST_INVALID when the query has such a parameter with another value
 */
export function makeTarget(
  route: PlatformRoute,
  interaction: Interaction,
  clientQuery: string,
  access?: Pick<PlatformAccess, 'tokenContext'>,
): { path: string; query: string } {
  const fixed = fixedParameters(route, access);
  const inward = route.inwardQuery.apply(clientQuery);
  const query = fixed.length === 0 ? inward : withFixed(inward, fixed, refuseOther);
  const below = interaction.path === '' ? '' : `/${interaction.path}`;
  const path = `${route.basePath}${below}` || '/';
  return { path: query === '' ? path : `${path}?${query}`, query };
}

/** The body to send: a form as a query is, anything else as it was made for the platform when it was read. */
export function makeUpstreamBody(route: PlatformRoute, { form, bytes }: CheckedBody): Buffer {
  return form === undefined ? bytes : Buffer.from(route.inwardQuery.apply(form), 'latin1');
}

/** A platform's own link to a further page, with the parameters that each request must have. */
export function makeLinkPath(
  route: PlatformRoute,
  path: string,
  access: Pick<PlatformAccess, 'tokenContext'> | undefined,
): string {
  const [below = '', query = ''] = path.split(/\?(.*)/s);
  const full = withFixed(query, fixedParameters(route, access), () => undefined);
  return full === '' ? below : `${below}?${full}`;
}

function fixedParameters(
  route: PlatformRoute,
  access: Pick<PlatformAccess, 'tokenContext'> | undefined,
): readonly (readonly [string, string])[] {
  const tenant = route.tenantQuery ? Object.entries(route.tenantQuery) : [];
  const { tokenContextToQuery } = route.quirks;
  if (!tokenContextToQuery || !access?.tokenContext) return tenant;
  const told = Object.entries(access.tokenContext).flatMap(([name, told]): [string, string][] => {
    const rule = Object.hasOwn(tokenContextToQuery, name) ? tokenContextToQuery[name] : undefined;
    return rule ? [[rule.param, rule.value.split('{value}').join(told)]] : [];
  });
  return [...tenant, ...told];
}

function withFixed(
  query: string,
  fixed: readonly (readonly [string, string])[],
  onOther: (name: string) => void,
): string {
  if (fixed.length === 0) return query;
  const given = new URLSearchParams(query);
  let result = query;
  for (const [name, value] of fixed) {
    const values = given.getAll(name);
    if (values.some((other) => other !== value)) onOther(name);
    if (values.length > 0) continue;
    result += `${result === '' ? '' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  }
  return result;
}

function refuseOther(name: string): never {
  throw new ProxyError('REQUEST_INVALID', `The parameter ${name} is set by the gateway.`);
}

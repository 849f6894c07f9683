import type { OauthDefinition, PlatformDefinition } from './schema/types.js';
import { applicableOauth } from './status.js';
import type { Route } from './tenants.js';

/** How people sign in, with the addresses of the tenant in place of templates; undefined where nobody does. */
export function filledOauth(definition: PlatformDefinition, route: Route): OauthDefinition | undefined {
  const oauth = applicableOauth(definition);
  if (oauth === undefined) return undefined;
  const { authorizeUrl = oauth.authorizeUrl, tokenUrl = oauth.tokenUrl } = route;
  return Object.freeze({ ...oauth, ...(authorizeUrl && { authorizeUrl }), ...(tokenUrl && { tokenUrl }) });
}

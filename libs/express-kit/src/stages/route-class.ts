import { authServerPaths } from '@fhir-gateway/auth-server';
import type { LimitClass } from '@fhir-gateway/gateway';

const { authorization, consent, device, deviceAuthorization, introspection, registration, revocation, token } =
  authServerPaths;

/** The first that a path begins with decides; a path ends there, or goes on with a slash. */
const prefixes: readonly (readonly [prefix: string, limitClass: LimitClass])[] = [
  ['/api/fhir', 'fhir'],
  ['/api/coverage', 'coverage'],
  ['/api/platforms', 'platforms'],
  ['/api/directory', 'platforms'],
  ['/mcp', 'mcp-http'],
  [authorization, 'authorize'],
  [consent, 'authorize'],
  [device, 'authorize'],
  [deviceAuthorization, 'authorize'],
  [token, 'token'],
  [revocation, 'token'],
  [introspection, 'token'],
  [registration, 'register'],
  ['/oauth', 'auth'],
  ['/auth', 'auth'],
];

/** Which kind of route an address is, whatever its query; see {@link routeClass}. */
export function routeOf(url: string): LimitClass {
  const mark = url.indexOf('?');
  return routeClass(mark === -1 ? url : url.slice(0, mark));
}

/**
 * Which kind of route a path is, by the path alone, whether or not anything is there. Letters of either case count alike,
 * and slashes in a row as one, so that no spelling that a router might take ends in a class of its own.
 */
export function routeClass(path: string): LimitClass {
  const lower = path.toLowerCase();
  const plain = lower.includes('//') ? lower.replace(/\/{2,}/g, '/') : lower;
  for (const [prefix, limitClass] of prefixes) {
    if (plain.startsWith(prefix) && (plain.length === prefix.length || plain[prefix.length] === '/')) return limitClass;
  }
  return 'pages';
}

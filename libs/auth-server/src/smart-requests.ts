import { findResource, type FhirBase, type FhirBases, type ProtectedResource } from './endpoints/resources.js';

/** What the authorization request of a SMART app asks for. */
export interface SmartRequest {
  readonly base: FhirBase;
  /** The scopes that mean something here, as they were asked for. */
  readonly scopes: readonly string[];
}

/** Scopes of a launch that are no scopes of resources, and that this server grants. */
const launchScopes: ReadonlySet<string> = new Set(['launch/patient', 'openid', 'fhirUser', 'offline_access']);

/**
 * Understands an authorization request as one of a SMART app: it asks for scopes of SMART and names, as `aud` or as the
 * one `resource`, the FHIR base of a platform.
 *
 * @returns `undefined` for any other request; `refused` for one with scopes of SMART and an `aud` that names no base:
 *   what the app would send the token to is not known here
 * @see SMART App Launch 2.2, "Request authorization code": `aud` is to be checked
 */
export function readSmartRequest(
  given: URLSearchParams,
  resources: readonly ProtectedResource[],
  bases: FhirBases | undefined,
): SmartRequest | 'refused' | undefined {
  if (bases === undefined) return undefined;
  const scopes = smartScopes(given.get('scope') ?? '', bases);
  if (!scopes.some((scope) => scope !== 'offline_access')) return undefined;
  const indicators = given.getAll('resource').filter((text) => text !== '');
  const audiences = given.getAll('aud').filter((text) => text !== '');
  const [address, another] = indicators.length > 0 ? indicators : audiences;
  if (address === undefined) return undefined;
  const base = another === undefined ? bases.find(address) : undefined;
  if (base !== undefined) return { base, scopes };
  const isKnown = indicators.length > 0 || findResource(resources, address) !== undefined;
  return isKnown ? undefined : 'refused';
}

/** The scopes of a request that mean something here. */
export function smartScopes(scope: string, bases: FhirBases): string[] {
  const names = scope.split(' ').filter((name) => launchScopes.has(name) || bases.isResourceScope(name));
  return [...new Set(names)];
}

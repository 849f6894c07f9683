import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import type { ScopeMode } from '../policy/scope-mode.js';
import type { PreparedCall } from '../upstream/prepared-call.js';
import { withSearchContext } from './search-context.js';
import type { SearchLookup } from './search-context.js';

/**
 * Fits a search, or a write whose condition is one, to what the sign-in may search, and then to what the SMART app may that
 * calls, in the same way.
 *
 * @param scopeMode of the sign-in's scopes; those of an app are always enforced
 * @throws ProxyError as {@link withSearchContext}
 */
export function withCallerContext(
  prepared: PreparedCall,
  access: PlatformAccess | undefined,
  lookup: SearchLookup,
  scopeMode: ScopeMode | undefined,
): PreparedCall | Promise<PreparedCall> {
  const fitted = withSearchContext(prepared, access, lookup, scopeMode);
  const { smart } = prepared.call.grant ?? {};
  if (!smart || !access) return fitted;
  const ofApp = (one: PreparedCall) => withSearchContext(one, { ...access, ...smart }, lookup);
  return fitted instanceof Promise ? fitted.then(ofApp) : ofApp(fitted);
}

import { resourceTypes } from '@fhir-gateway/gateway';
import { filterWords, parseScope, type ConnectionSummary } from '@fhir-gateway/smart-auth';

/** Scopes of OpenID Connect and SMART that are no scopes for resources. */
const identityScopes =
  /^(?:openid|profile|email|address|phone|fhirUser|offline_access|online_access|launch(?:\/[a-z]{1,30})?)$/;

/** Granted scopes, apart from those that are a platform's own words. */
export interface GrantedScopes {
  /** Scopes that were asked for, and scopes of SMART. */
  readonly scopes: string[];
  /** What else the platform wrote: any text. */
  readonly others: string[];
}

/** Tells scopes that can stand in a sentence of the gateway from words that a platform wrote in their place. */
export function grantedScopes({
  scopes,
  requestedScopes,
}: Pick<ConnectionSummary, 'scopes' | 'requestedScopes'>): GrantedScopes {
  const isKnown = (scope: string): boolean =>
    requestedScopes.includes(scope) || identityScopes.test(scope) || isPlainResourceScope(scope);
  return { scopes: scopes.filter(isKnown), others: scopes.filter((scope) => !isKnown(scope)) };
}

/**
 * Whether a scope for resources has types of FHIR and known categories alone. Any other type, parameter, system or code is
 * the platform's own text: a sentence can be written in a word.
 */
function isPlainResourceScope(text: string): boolean {
  const scope = parseScope(text);
  if (!scope || (scope.resourceType !== '*' && !resourceTypes.has(scope.resourceType))) return false;
  return scope.filter === undefined || filterWords(scope.filter) !== undefined;
}

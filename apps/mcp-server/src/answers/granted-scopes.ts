import { parseScope, type ConnectionSummary } from '@fhir-gateway/smart-auth';

/** Scopes of OpenID Connect and SMART that are no scopes for resources. */
const identityScopes =
  /^(?:openid|profile|email|address|phone|fhirUser|offline_access|online_access|launch(?:\/[a-z]{1,30})?)$/;
/** A scope for resources whose filter, if any, has codes and systems alone: no signs and no spaces, as it is or encoded. */
const plainScope = /^[a-z]+\/[A-Za-z*]+\.[a-z*]+(?:\?[\w.:/|,=&-]+)?$/;

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
    requestedScopes.includes(scope) ||
    identityScopes.test(scope) ||
    (plainScope.test(scope) && parseScope(scope) !== undefined);
  return { scopes: scopes.filter(isKnown), others: scopes.filter((scope) => !isKnown(scope)) };
}

import { accessScopes, gatewayScopes, type ProtectedResource } from './endpoints/resources.js';

/** Parameters of an authorization request that mean something here; whatever else clients send is left out. */
const meant: ReadonlySet<string> = new Set([
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'redirect_uri',
  'resource',
  'response_type',
  'state',
]);
/** RFC 6749 section 3.3, with the spaces that clients leave around. */
const scopeGrammar = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
/** A response mode that no provider has. */
const unsupported = 'unsupported';
const prompts: ReadonlySet<string> = new Set(['none', 'login', 'consent']);

/**
 * The query of an authorization request as the provider gets it. Answers go into the redirect URI's query only; another
 * `response_mode`, and a scope that is none by its grammar, are left for the provider to refuse. A SMART client
 * names no resource but, in `aud`, the FHIR base it wants to read from: what that lies below is what its token is for.
 *
 * @see SMART App Launch 2.2, "Request authorization code"
 */
export function authorizationQuery(query: string, resources: readonly ProtectedResource[]): string {
  const given = new URLSearchParams(query);
  const kept = [...given].filter(([name, value]) => meant.has(name) && !(name === 'resource' && value === ''));
  const audience = given.get('aud') ?? '';
  const resource = resources.find(({ uri }) => audience.startsWith(`${uri}/`));
  if (resource && !kept.some(([name]) => name === 'resource')) kept.push(['resource', resource.uri]);
  const prompt = (given.get('prompt') ?? '').split(' ').filter((word) => prompts.has(word));
  if (prompt.length > 0) kept.push(['prompt', prompt.join(' ')]);
  const mode = given.get('response_mode') ?? '';
  if (mode !== '' && mode !== 'query') kept.push(['response_mode', unsupported]);
  const scope = given.get('scope') ?? '';
  kept.push(['scope', scopeGrammar.test(scope) ? knownScope(scope) : scope]);
  return new URLSearchParams(kept).toString();
}

/** Reading is asked for in any case, so that clients which ask for other scopes, or for none, ask for that (RFC 6749 section 3.3). */
export function knownScope(asked: string): string {
  const asksToWrite = asked.split(' ').includes(accessScopes.write);
  return gatewayScopes.filter((name) => asksToWrite || name !== accessScopes.write).join(' ');
}

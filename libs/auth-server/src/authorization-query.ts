import { accessScopes, gatewayScopes, type FhirBases, type ProtectedResource } from './endpoints/resources.js';
import { readSmartRequest } from './smart-requests.js';

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
 * names no resource but, in `aud`, the FHIR base it wants to read from: where it asks for scopes of SMART, its token is
 * for that base alone, and else for what the base lies below.
 *
 * @see SMART App Launch 2.2, "Request authorization code"
 */
export function authorizationQuery(query: string, resources: readonly ProtectedResource[], bases?: FhirBases): string {
  const given = new URLSearchParams(query);
  const smart = readSmartRequest(given, resources, bases);
  const isSmart = typeof smart === 'object';
  const kept = [...given].filter(
    ([name, value]) => meant.has(name) && !(name === 'resource' && (isSmart || value === '')),
  );
  const audience = given.get('aud') ?? '';
  const resource = isSmart ? smart.base.uri : resources.find(({ uri }) => audience.startsWith(`${uri}/`))?.uri;
  // An audience that is none of this gateway's is left for the provider to refuse.
  const target = smart === 'refused' ? audience : resource;
  if (target !== undefined && !kept.some(([name]) => name === 'resource')) kept.push(['resource', target]);
  const asked = (given.get('prompt') ?? '').split(' ').filter((word) => prompts.has(word));
  // A SMART app is asked about each time: whose record it is for may have changed. `none` stays alone, and is refused.
  const prompt = isSmart && !asked.includes('none') ? [...new Set([...asked, 'consent'])] : asked;
  if (prompt.length > 0) kept.push(['prompt', prompt.join(' ')]);
  const mode = given.get('response_mode') ?? '';
  if (mode !== '' && mode !== 'query') kept.push(['response_mode', unsupported]);
  const nonce = given.get('nonce');
  if (isSmart && smart.scopes.includes('openid') && nonce !== null) kept.push(['nonce', nonce]);
  const scope = given.get('scope') ?? '';
  const known = isSmart ? smart.scopes.join(' ') : knownScope(scope);
  kept.push(['scope', scopeGrammar.test(scope) ? known : scope]);
  return new URLSearchParams(kept).toString();
}

/** Reading is asked for in any case, so that clients which ask for other scopes, or for none, ask for that (RFC 6749 section 3.3). */
export function knownScope(asked: string): string {
  const asksToWrite = asked.split(' ').includes(accessScopes.write);
  return gatewayScopes.filter((name) => asksToWrite || name !== accessScopes.write).join(' ');
}

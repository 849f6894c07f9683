import { gatewayScope } from './resources.js';

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
const prompts: ReadonlySet<string> = new Set(['none', 'login', 'consent']);

/**
 * The query of an authorization request as the provider gets it. There is one scope, so that clients which ask for
 * others, or for none, get that one (RFC 6749 section 3.3); answers go into the redirect URI's query only.
 */
export function authorizationQuery(query: string): string {
  const given = new URLSearchParams(query);
  const kept = [...given].filter(([name]) => meant.has(name));
  const prompt = (given.get('prompt') ?? '').split(' ').filter((word) => prompts.has(word));
  if (prompt.length > 0) kept.push(['prompt', prompt.join(' ')]);
  return new URLSearchParams([...kept, ['scope', gatewayScope]]).toString();
}

import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import type { AuthContext } from '../auth-context.js';
import { findConnection } from '../records/find-connection.js';
import { requestedScopes } from '../scopes/requested-scopes.js';
import { missingScopes } from '../scopes/scope-coverage.js';

/**
 * The scopes of a login that may be the second one. Whoever names scopes while a connection works asks for more: a new
 * grant takes the place of the old one, so what that one has is asked for again, in the words in which it was asked for
 * the first time. What was refused then is not. To have less, disconnect first. A connection that has ended comes back with
 * what it had.
 *
 * @param asked the scopes that the caller names; none asks for the usual ones, with nothing added, or for those of the
 *   connection that has ended
 * @throws AuthError SCOPE_NOT_ALLOWED
 */
export async function incrementalScopes(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  asked: readonly string[] | undefined,
): Promise<string[]> {
  const wanted = requestedScopes(platform, asked);
  if (platform.definition.quirks?.omitScopeParameter) return wanted;
  const connection = (await findConnection(context.vault, session, platform))?.value;
  if (!connection || (!asked?.length && connection.tokens)) return wanted;
  const refused = missingScopes(connection.requestedScopes, connection.scopes);
  // An EHR's launch is over; the scope would be refused without a new one.
  const held = connection.requestedScopes.filter((scope) => scope !== 'launch' && !refused.includes(scope));
  if (asked?.length) return [...wanted, ...missingScopes(held, wanted)];
  return held.length > 0 ? requestedScopes(platform, held) : wanted;
}

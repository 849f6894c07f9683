import { randomBytes } from 'node:crypto';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import type { AuthContext } from '../auth-context.js';
import { clientIdOf } from '../clients/client-authentication.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';

/** What a session keeps of a sign-in so that its person can sign out at the platform as well. */
interface StoredSignOut {
  readonly platformId: string;
  readonly endSessionEndpoint: string;
  /** Absent where the platform does not insist on one, or sent none that could be verified. */
  readonly idToken?: string;
}

/** Where a browser signs out at a platform, and what it sends there. */
export interface PlatformSignOut {
  readonly platformId: string;
  readonly endSessionEndpoint: string;
  readonly method: 'get' | 'post';
  /** May hold the id_token: for the browser of the person who asked to sign out, and nobody else. */
  readonly fields: Readonly<Record<string, string>>;
}

const ticketKind = 'sign-out';
const stateKind = 'signed-out';
/** How long the offer stands, and then the way back. */
const ticketSeconds = 600;

/** A record of its own: an id_token is large, and what every request reads is the connection. */
function signOutRecord(platformId: string): string {
  return `sign-out:${platformId}`;
}

/** Notes at the end of a sign-in how it can be ended at the platform; forgets what an earlier one had noted. */
export async function rememberSignOut(
  { vault }: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  server: ServerMetadata,
  idToken: unknown,
): Promise<void> {
  const { endSessionEndpoint } = server;
  const name = signOutRecord(platform.id);
  if (endSessionEndpoint === undefined) return void (await vault.remove(session, name));
  const stored: StoredSignOut = {
    platformId: platform.id,
    endSessionEndpoint,
    ...(platform.oauth?.endSessionHint !== undefined && typeof idToken === 'string' && { idToken }),
  };
  return vault.write(session, name, stored);
}

/**
 * Takes what is known of the way out of a platform from the session.
 *
 * @param isOffered a browser can be shown the offer; without it nothing is left
 * @returns the ticket for {@link takeSignOut}; undefined where the platform offers no way out
 */
export async function offerSignOut(
  { vault }: AuthContext,
  session: Session,
  platformId: string,
  isOffered: boolean,
): Promise<string | undefined> {
  const name = signOutRecord(platformId);
  const stored = await vault.read<StoredSignOut>(session, name);
  if (!stored) return undefined;
  await vault.remove(session, name);
  if (!isOffered) return undefined;
  const ticket = randomBytes(32).toString('base64url');
  await vault.putOneTime(ticketKind, ticket, stored, ticketSeconds);
  return ticket;
}

/**
 * What a ticket stands for, once. A browser goes there by its address, with its cookies of that server, which many servers
 * keep from a form of another site. The id_token is left out where the platform asks the person without it: it names them,
 * and addresses stay in histories and in the logs of servers. The browser comes back only where the platform file says that the address is registered
 * there: servers have been seen to refuse the whole logout otherwise.
 *
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 */
export async function takeSignOut(
  { vault, postLogoutRedirectUri, resolvePlatform }: AuthContext,
  ticket: string,
): Promise<PlatformSignOut | undefined> {
  if (ticket === '') return undefined;
  const stored = await vault.takeOneTime<StoredSignOut>(ticketKind, ticket);
  if (!stored) return undefined;
  const { platformId, endSessionEndpoint, idToken } = stored;
  const platform = resolvePlatform(platformId);
  const fields: Record<string, string> = { client_id: clientIdOf(platform) };
  if (idToken !== undefined) fields['id_token_hint'] = idToken;
  if (postLogoutRedirectUri !== undefined && platform.oauth?.postLogoutRedirect === true) {
    const state = randomBytes(32).toString('base64url');
    await vault.putOneTime(stateKind, state, { platformId }, ticketSeconds);
    Object.assign(fields, { post_logout_redirect_uri: postLogoutRedirectUri, state });
  }
  const method = platform.oauth?.endSessionHint === 'form' ? 'post' : 'get';
  return { platformId, endSessionEndpoint, method, fields };
}

/** The platform whose logout a browser comes back from; undefined when it left none with this state. */
export async function signedOutPlatform({ vault }: AuthContext, state: string): Promise<string | undefined> {
  if (state === '') return undefined;
  return (await vault.takeOneTime<{ platformId: string }>(stateKind, state))?.platformId;
}

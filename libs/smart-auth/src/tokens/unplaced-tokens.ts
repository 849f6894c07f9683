import { plainPlatform } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import type { AuthContext } from '../auth-context.js';
import { connectionsOf } from '../records/find-connection.js';
import type { LiveConnection } from '../records/connection.js';
import { endTogether, putBeside } from '../records/earlier-tokens.js';
import { revokeLater } from './disconnection.js';
import type { RevocationQueue } from './revocation-queue.js';

/** Only a logout writes besides, once for each connection. */
const mostAttempts = 20;

/**
 * Has tokens revoked that could not be stored. Where that would end a connection which is used, they wait beside it.
 *
 * The caller holds the lock of the platform's connections: a refresh under way stores only over what it read.
 */
export async function endUnplaced(
  context: AuthContext,
  queue: RevocationQueue,
  session: Session,
  platform: ResolvedPlatform,
  unplaced: LiveConnection,
): Promise<void> {
  const { id } = plainPlatform(platform);
  const left = await besideAnother(context, session, platform, unplaced).catch(() => unplaced.tokens);
  if (left) await revokeLater(context, queue, session, id, left);
}

/** @returns what has to be revoked now */
async function besideAnother(
  { vault, now }: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  unplaced: LiveConnection,
) {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const known = await connectionsOf(vault, session, unplaced.platformId);
    const version = known.find(({ value }) => endTogether(platform, unplaced, value));
    if (!version?.value.tokens) break;
    const { tokens, toRevoke } = putBeside(version.value.tokens, unplaced.tokens, now());
    if (await vault.replace(session, version, { ...version.value, tokens })) return toRevoke;
  }
  return unplaced.tokens;
}

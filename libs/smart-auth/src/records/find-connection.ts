import { plainPlatform, withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { RecordVersion, Session, TokenVault } from '@fhir-gateway/token-vault';
import { numberOf } from './connection.js';
import type { StoredConnection } from './connection.js';
import { connectionRecord } from './login-attempt.js';

/** The number of the connection that is meant; undefined: whichever is the newest. */
type Wanted = number | undefined;

/**
 * The connection that a platform_id means: without a number the newest, with one that of this number, wherever it stands;
 * at once where the records were read ahead.
 */
export function lookConnection(
  vault: TokenVault,
  session: Session,
  platform: ResolvedPlatform,
): StoredConnection | undefined | Promise<StoredConnection | undefined> {
  const { connectionNumber: wanted } = platform;
  if (wanted === undefined) return vault.look<StoredConnection>(session, connectionRecord(platform.id));
  return lookNumbered(vault, session, platform, wanted);
}

async function lookNumbered(
  vault: TokenVault,
  session: Session,
  platform: ResolvedPlatform,
  wanted: number,
): Promise<StoredConnection | undefined> {
  const newest = await vault.look<StoredConnection>(session, connectionRecord(plainPlatform(platform).id));
  if (newest && numberOf(newest) === wanted) return newest;
  const older = await vault.look<StoredConnection>(session, connectionRecord(platform.id));
  return older ?? (await findConnection(vault, session, platform, wanted))?.value;
}

/**
 * The same as it is in the store now.
 *
 * @param wanted by default the one that the platform's id names
 */
export async function findConnection(
  vault: TokenVault,
  session: Session,
  platform: ResolvedPlatform,
  wanted: Wanted = platform.connectionNumber,
): Promise<RecordVersion<StoredConnection> | undefined> {
  const { id } = plainPlatform(platform);
  const newest = await vault.readVersion<StoredConnection>(session, connectionRecord(id));
  if (wanted === undefined || (newest && numberOf(newest.value) === wanted)) return newest;
  const older = await vault.readVersion<StoredConnection>(session, connectionRecord(`${id}~${wanted}`));
  if (older) return older;
  // A sign-in may have made it the newest between the two looks.
  const moved = await vault.readVersion<StoredConnection>(session, connectionRecord(id));
  return moved && numberOf(moved.value) === wanted ? moved : undefined;
}

/** Every connection of a session to one platform. */
export async function connectionsOf(
  vault: TokenVault,
  session: Session,
  platformId: string,
): Promise<RecordVersion<StoredConnection>[]> {
  const plainName = connectionRecord(platformId);
  const names = [...(await vault.readAll<StoredConnection>(session, plainName)).keys()];
  const own = names.filter((name) => withoutConnectionNumber(name) === plainName);
  const versions = await Promise.all(own.map((name) => vault.readVersion<StoredConnection>(session, name)));
  return versions.filter((version) => version !== undefined);
}

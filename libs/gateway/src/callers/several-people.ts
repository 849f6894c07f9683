import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary, SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';

/** What finding out about the other people at a platform needs. */
type StatusSource = Pick<SmartAuth, 'statuses'>;

/** The connections of a session to one platform, the newest first; ended ones included. */
export async function connectionsAt(
  auth: StatusSource,
  session: Session,
  platformId: string,
): Promise<ConnectionSummary[]> {
  const plain = withoutConnectionNumber(platformId);
  return (await auth.statuses(session)).filter((one) => one.platformId === plain);
}

/** The id under which a connection is used: with its number where the plain id does not say who is meant. */
export function usedId({ isOneOfSeveral, connectionId, platformId }: ConnectionSummary): string {
  return isOneOfSeveral && connectionId !== undefined ? connectionId : platformId;
}

/**
 * Says whose connection an answer comes from, where several people are connected to the platform.
 *
 * @param asked the platform_id as it was asked for: without a number it is said whom it means, and who else there is
 */
export async function whoseConnection(
  auth: StatusSource,
  session: Session,
  asked: string,
  used: ConnectionSummary,
): Promise<string | undefined> {
  const { isOneOfSeveral, connectionId } = used;
  if (!isOneOfSeveral || connectionId === undefined) return undefined;
  if (asked === connectionId) return `This is ${named(used)}.`;
  const others = await othersOf(auth, session, used);
  const also = others.length === 0 ? '' : ` Also connected there: ${others.map(named).join(', ')}.`;
  return `${used.platformId} means ${named(used)}, who signed in there last.${also}`;
}

/**
 * Says that a sign-in was another person's than the one before, or than the one whose connection was to work again, and what
 * the ids mean now; undefined where it was not.
 */
export async function personChange(
  auth: StatusSource,
  session: Session,
  arrived: ConnectionSummary,
): Promise<string | undefined> {
  const { insteadOf, newestBefore, platformId } = arrived;
  if (insteadOf !== undefined) {
    return (
      `This is another person than was meant: ${platformId} now means ${named(arrived)}. ` +
      `${named(insteadOf)} was to be connected again, and still needs its own sign-in.`
    );
  }
  if (newestBefore === undefined) return undefined;
  const others = await othersOf(auth, session, arrived);
  const before = named({ connectionId: newestBefore.connectionId, patient: newestBefore.patient });
  const stays = others.some(({ connectionId }) => connectionId === newestBefore.connectionId)
    ? `${before} stays connected`
    : `${before} is not connected any more`;
  return `This is another person than before: ${platformId} now means ${named(arrived)}, and ${stays}.`;
}

/** A connection by its id and its patient. */
export function named({ connectionId = '', patient }: { connectionId?: string; patient?: string | undefined }): string {
  return patient === undefined ? connectionId : `${connectionId} (patient ${patient})`;
}

async function othersOf(auth: StatusSource, session: Session, one: ConnectionSummary): Promise<ConnectionSummary[]> {
  const all = await connectionsAt(auth, session, one.platformId);
  return all.filter(({ connected, connectionId }) => connected && connectionId !== one.connectionId);
}

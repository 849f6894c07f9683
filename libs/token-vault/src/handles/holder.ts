import type { Session } from '../session/session.js';

/**
 * Names whose a handle is: a session, and in it one credential group, which is one app or chat. The person's own browsers
 * and machine are one holder; an app or a chat without a group is never taken for the person.
 *
 * @param session absent for a caller without one
 */
export function holderOf(session: Session | undefined): string {
  if (!session) return 'anonymous';
  const { id, credentialGroup: group, credentialKind: kind } = session;
  if (group !== undefined) return `${id}|group:${group}`;
  return kind === 'bearer' || kind === 'handle' ? `${id}|${kind}` : `${id}|person`;
}

import { createHash, randomBytes } from 'node:crypto';
import { GatewayError } from '../errors/errors.js';
import type { GatewayHandles, HandleCaller } from './gateway-handles.js';
import { handleKinds } from './handle-kinds.js';

const kind = handleKinds.confirmation;
/** The rule that refuses a value that was used, is too old, or stands for another content. */
export const unfitConfirmation = 'confirmation';

interface Confirmation {
  readonly hash: string;
  readonly version?: string;
}

/**
 * Hands out a value that stands for having seen the preview of one change: for one use, by the app or chat that previewed,
 * for this content and connection, and for the version that the preview was made against.
 *
 * @param content what the person agrees to, and where it goes; anything JSON can carry
 * @param version of the resource as it is now; absent when there is none yet or the platform gives none
 * @throws VaultError STORE_UNAVAILABLE
 */
export async function issueConfirmation(
  handles: GatewayHandles,
  caller: HandleCaller,
  content: unknown,
  version?: string,
): Promise<string> {
  const value: Confirmation = { hash: hashOf(content), version };
  const confirm = randomBytes(kind.bytes).toString('base64url');
  await handles.set(kind, caller, confirm, { value, rule: {} });
  return confirm;
}

/**
 * Takes a value that {@link issueConfirmation} gave out; it is used up also when it does not fit.
 *
 * @returns the version that the preview was made against
 * @throws GatewayError ARGUMENT_INVALID when it was never given out, has been used or is older than ten minutes, or stands
 *   for another app, chat, session, connection or content
 */
export async function takeConfirmation(
  handles: GatewayHandles,
  caller: HandleCaller,
  content: unknown,
  confirm: string,
): Promise<string | undefined> {
  const found = await handles.open<Confirmation>(kind, caller, confirm);
  if (found?.value.hash === hashOf(content)) return found.value.version;
  throw new GatewayError(
    'ARGUMENT_INVALID',
    'This confirm value does not stand for this change: it is for one use within ten minutes, with the very arguments ' +
      'of the preview, by whoever asked for it. Nothing has been written. Call again without confirm for a new preview.',
    { rule: unfitConfirmation },
  );
}

/** Uses a value up that the person said no to. */
export async function dropConfirmation(handles: GatewayHandles, caller: HandleCaller, confirm: string): Promise<void> {
  await handles.drop(kind, caller, confirm);
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content, sortKeys)).digest('base64url');
}

/** A host may write the same object with its members in another order. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

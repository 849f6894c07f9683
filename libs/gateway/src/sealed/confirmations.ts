import { createHash, randomBytes } from 'node:crypto';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import { GatewayError } from '../errors/errors.js';

const kind = 'confirm-write';
/** Time to show the preview to the person and hear their answer. */
export const confirmSeconds = 600;

interface StoredConfirmation {
  readonly hash: string;
  readonly version?: string;
}

/** Whose confirmation it is; without a session it is anybody's who has the value. */
export interface ConfirmationOwner {
  readonly vault: Pick<TokenVault, 'putOneTime' | 'takeOneTime'>;
  readonly session?: Session;
}

/**
 * Hands out a value that stands for having seen the preview of one change: for one use, in this session, for this
 * content, and for the version that the preview was made against.
 *
 * @param content what the person agrees to, and where it goes; anything JSON can carry
 * @param version of the resource as it is now; absent when there is none yet or the platform gives none
 */
export async function issueConfirmation(owner: ConfirmationOwner, content: unknown, version?: string): Promise<string> {
  const confirm = randomBytes(16).toString('base64url');
  const stored: StoredConfirmation = { hash: hashOf(content), ...(version !== undefined && { version }) };
  await owner.vault.putOneTime(kind, secretOf(owner, confirm), stored, confirmSeconds);
  return confirm;
}

/**
 * Takes a value that {@link issueConfirmation} gave out; it is used up also when it does not fit.
 *
 * @returns the version that the preview was made against
 * @throws GatewayError ARGUMENT_INVALID when it was never given out, has been used or is older than ten minutes, or stands
 *   for another session or content
 */
export async function takeConfirmation(
  owner: ConfirmationOwner,
  content: unknown,
  confirm: string,
): Promise<string | undefined> {
  const stored = await owner.vault.takeOneTime<StoredConfirmation>(kind, secretOf(owner, confirm));
  if (stored?.hash === hashOf(content)) return stored.version;
  throw new GatewayError(
    'ARGUMENT_INVALID',
    'This confirm value does not stand for this change: it is for one use within ten minutes, with the very arguments ' +
      'of the preview. Nothing has been written. Call again without confirm for a new preview.',
  );
}

/** The session is part of the secret, so that nobody else can even use a value up. */
function secretOf({ session }: ConfirmationOwner, confirm: string): string {
  return `${session?.id ?? 'anonymous'}|${confirm}`;
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content, sortKeys)).digest('base64url');
}

/** A host may write the same object with its members in another order. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

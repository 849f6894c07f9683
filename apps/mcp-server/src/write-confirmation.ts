import { createHash, randomBytes } from 'node:crypto';
import { GatewayError } from '@fhir-gateway/gateway';
import type { PlatformCall, ToolCall } from './tool-call.js';

const kind = 'confirm-write';
/** Time to show the preview to the person and hear their answer. */
export const confirmSeconds = 600;

/** What a confirmation stands for: this call of this tool, on this content. */
export interface ConfirmedCall {
  readonly tool: string;
  readonly resourceType: string;
  readonly resourceId?: string;
  readonly content?: unknown;
}

interface StoredConfirmation {
  readonly hash: string;
  readonly version?: string;
}

/**
 * Hands out a value that stands for having seen the preview of one write: for one use, in this session, for this tool and
 * content, and for the version that the preview was made against.
 *
 * @param version of the resource as it is now; absent when there is none yet or the platform gives none
 */
export async function issueConfirmation(
  call: ToolCall,
  opened: PlatformCall,
  confirmed: ConfirmedCall,
  version?: string,
): Promise<string> {
  const confirm = randomBytes(16).toString('base64url');
  const stored: StoredConfirmation = { hash: hashOf(opened, confirmed), ...(version !== undefined && { version }) };
  await call.gateway.vault.putOneTime(kind, secretOf(opened, confirm), stored, confirmSeconds);
  return confirm;
}

/**
 * Takes a value that {@link issueConfirmation} gave out; it is used up also when it does not fit.
 *
 * @returns the version that the preview was made against
 * @throws GatewayError ARGUMENT_INVALID when it was never given out, has been used or is older than ten minutes, or stands
 *   for another session, tool or content
 */
export async function takeConfirmation(
  call: ToolCall,
  opened: PlatformCall,
  confirmed: ConfirmedCall,
  confirm: string,
): Promise<string | undefined> {
  const stored = await call.gateway.vault.takeOneTime<StoredConfirmation>(kind, secretOf(opened, confirm));
  if (stored?.hash === hashOf(opened, confirmed)) return stored.version;
  throw new GatewayError(
    'ARGUMENT_INVALID',
    'This confirm value does not stand for this change: it is for one use within ten minutes, with the very arguments ' +
      'of the preview. Nothing has been written. Call again without confirm for a new preview.',
  );
}

/** The session is part of the secret, so that nobody else can even use a value up. */
function secretOf({ session }: PlatformCall, confirm: string): string {
  return `${session?.id ?? 'anonymous'}|${confirm}`;
}

function hashOf({ platform }: PlatformCall, { tool, resourceType, resourceId, content }: ConfirmedCall): string {
  const parts = [tool, platform.id, resourceType, resourceId ?? null, content ?? null];
  return createHash('sha256').update(JSON.stringify(parts, sortKeys)).digest('base64url');
}

/** A host may write the same object with its members in another order. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

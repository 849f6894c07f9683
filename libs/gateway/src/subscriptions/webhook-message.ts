import { createHmac } from 'node:crypto';

/** What a message says: that a record has changed somewhere, and nothing of what is in it. */
export interface ChangeMessage {
  readonly type: 'record.changed';
  /** When the gateway learned it, FHIR instant. */
  readonly timestamp: string;
  readonly data: {
    /** The Subscription, as its owner's list names it. */
    readonly subscription: string;
    /** The same for all messages about one person at one platform. */
    readonly person: string;
    /** As `platform_id` of calls has it. */
    readonly platform_id: string;
    /** The highest number so far, as the platform counts. */
    readonly event_number: number;
    /** How many numbers below it have not come by this message. */
    readonly missed: number;
    /** Types of what changed, as far as the platform says it. */
    readonly resource_types: readonly string[];
    /** What finds out what has changed. */
    readonly next: 'get_changes';
  };
}

/**
 * The headers of a message: its id, the time of this attempt, and one signature for each key.
 *
 * @param atMs epoch milliseconds
 * @param body as it is sent
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function webhookHeaders(
  { id, body }: { readonly id: string; readonly body: string },
  keys: readonly Buffer[],
  atMs: number,
): Record<string, string> {
  const seconds = String(Math.floor(atMs / 1000));
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`,
  );
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.join(' '),
  };
}

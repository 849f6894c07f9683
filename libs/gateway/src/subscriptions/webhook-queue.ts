import { Deadline } from '@fhir-gateway/limits';
import { createHash } from 'node:crypto';
import { isVaultError, type Session, type TokenVault } from '@fhir-gateway/token-vault';
import type { ChangesWebhookConfig } from '../config/config-types.js';
import type { Logger } from '../logging/logger.js';
import { webhookHeaders, type ChangeMessage } from './webhook-message.js';

/** What {@link WebhookQueue} is made of. */
interface WebhookQueueParts {
  readonly vault: Pick<TokenVault, 'sharedSession' | 'readAll' | 'read' | 'write' | 'remove' | 'withLock'>;
  readonly webhook: ChangesWebhookConfig;
  /** Guards addresses and follows no redirect. */
  readonly fetch: typeof fetch;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Whether the Subscription of a message is still on. */
  isOn(subscription: string): Promise<boolean>;
}

interface WaitingMessage {
  readonly id: string;
  readonly subscription: string;
  /** As it is sent, with every attempt. */
  readonly body: string;
  readonly attempts: number;
  /** When it is tried next, epoch milliseconds. */
  readonly dueAtMs: number;
  /** When it is given up. */
  readonly untilMs: number;
}

/** The session that all processes of a deployment share, whose records are the queue. */
const queueLabel = 'change-webhooks';
const prefix = 'message:';
const pollMs = 5_000;
const attemptMs = 10_000;
const firstPauseMs = 5_000;
const longestPauseMs = 3_600_000;
const keptMs = 24 * 3_600_000;
/** Of one Subscription: any of them leads to everything that has changed by then. */
const mostWaiting = 20;
const mostAtOnce = 4;

/**
 * Messages that the operator's webhook has still to receive. They wait in the vault, sealed, so that a process that ends
 * loses none; every process sends what is due, each message one at a time, until it is received or a day has passed.
 * The queue of revocations works alike, and is of tokens alone.
 */
export class WebhookQueue {
  readonly #parts: WebhookQueueParts;
  readonly #timer: NodeJS.Timeout;
  readonly #underWay = new Set<Promise<unknown>>();
  #isWorking = false;

  constructor(parts: WebhookQueueParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => void this.workOff(), pollMs).unref();
  }

  /**
   * Takes a message in. The same content has the same id, so that a receiver knows a message that came twice.
   *
   * @throws VaultError STORE_UNAVAILABLE; then the message is not taken in
   */
  async add(message: ChangeMessage): Promise<string> {
    const { vault, now } = this.#parts;
    const { subscription } = message.data;
    const queue = await this.#queue();
    const id = `msg_${createHash('sha256').update(JSON.stringify(message.data)).digest('base64url').slice(0, 32)}`;
    const name = prefix + id;
    const waiting = await vault.readAll<WaitingMessage>(queue, prefix);
    const own = [...waiting.values()].filter((one) => one.subscription === subscription);
    if (waiting.has(name) || own.length >= mostWaiting) return name;
    const atMs = now();
    const body = JSON.stringify(message);
    const first: WaitingMessage = { id, subscription, body, attempts: 0, dueAtMs: atMs, untilMs: atMs + keptMs };
    await vault.write(queue, name, first);
    return name;
  }

  /** Sends a message now, unless another process does; a failure waits for its next attempt. */
  attempt(name: string): Promise<void> {
    const { vault, logger } = this.#parts;
    const run = async (): Promise<void> => {
      try {
        const queue = await this.#queue();
        await vault.withLock(queue, name, () => this.#attempt(queue, name), { waitMs: 0 });
      } catch (error) {
        if (isVaultError(error, 'LOCK_TIMEOUT')) return;
        logger.warn({ code: codeOf(error) }, 'a message to the webhook could not be tried');
      }
    };
    const work = run();
    this.#underWay.add(work);
    return work.finally(() => this.#underWay.delete(work));
  }

  /** Tries whatever is due. A failure is logged; the next look tries again. */
  async workOff(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      const { vault, now } = this.#parts;
      const waiting = await vault.readAll<WaitingMessage>(await this.#queue(), prefix);
      const due = [...waiting].filter(([, { dueAtMs }]) => dueAtMs <= now()).map(([name]) => name);
      for (let at = 0; at < due.length; at += mostAtOnce) {
        await Promise.all(due.slice(at, at + mostAtOnce).map((name) => this.attempt(name)));
      }
    } catch (error) {
      this.#parts.logger.warn({ code: codeOf(error) }, 'messages to the webhook could not be looked at');
    } finally {
      this.#isWorking = false;
    }
  }

  /** Waits for what is under way; the rest is for other processes, or for the next start. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
  }

  async #attempt(queue: Session, name: string): Promise<void> {
    const { vault, now, logger, isOn } = this.#parts;
    const found = await vault.read<WaitingMessage>(queue, name);
    if (found === undefined || found.dueAtMs > now()) return;
    if (!(await isOn(found.subscription))) return void (await vault.remove(queue, name));
    const failure = await this.#send(found);
    if (failure === undefined) return void (await vault.remove(queue, name));
    const attempts = found.attempts + 1;
    const dueAtMs = now() + Math.min(firstPauseMs * 2 ** found.attempts, longestPauseMs);
    if (dueAtMs >= found.untilMs) {
      logger.warn({ attempts, failure }, 'the webhook did not receive a message, which is given up');
      return void (await vault.remove(queue, name));
    }
    logger.warn({ attempts, failure }, 'the webhook did not receive a message');
    await vault.write(queue, name, { ...found, attempts, dueAtMs });
  }

  /** @returns the status or code of a failure */
  async #send(message: WaitingMessage): Promise<number | string | undefined> {
    const { webhook, now, fetch: send } = this.#parts;
    const deadline = new Deadline(attemptMs);
    try {
      const response = await send(webhook.url, {
        method: 'POST',
        headers: webhookHeaders(message, webhook.keys, now()),
        body: message.body,
        signal: deadline.signal,
      });
      return response.ok ? undefined : response.status;
    } catch (error) {
      return codeOf(error) ?? 'unreachable';
    } finally {
      deadline.release();
    }
  }

  #queue(): Promise<Session> {
    return this.#parts.vault.sharedSession(queueLabel);
  }
}

/** The code of an error, or of its cause; never its text, which can have an address. */
function codeOf(error: unknown): string | undefined {
  const { code, cause } = Object(error) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? undefined : codeOf(cause);
}

import type { MasterKeyCheck } from '@fhir-gateway/token-vault';
import { GatewayError } from '../errors/errors.js';
import { hasErrorCode } from '../errors/has-error-code.js';
import type { Logger } from '../logging/logger.js';

/** Probes come every few seconds, from several sides: one look serves them all for so long. */
const looksHoldMs = 5_000;
/** Where nobody probes, the mark of this process's key must be kept fresh all the same. */
const unaskedMs = 10 * 60_000;

/** What {@link KeyCheck.open} is made of. */
export interface KeyCheckOptions {
  readonly masterKeys: MasterKeyCheck;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Whether this process has every master key that others seal with: at start, whenever its health is asked, and now and then. */
export class KeyCheck {
  readonly #masterKeys: MasterKeyCheck;
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #fits = true;
  #lookedAtMs = -Infinity;
  #looking: Promise<void> | undefined;
  #stopAnswering: (() => Promise<void>) | undefined;
  readonly #restores: (() => Promise<void>)[] = [];

  private constructor({ masterKeys, logger, now }: KeyCheckOptions) {
    this.#masterKeys = masterKeys;
    this.#logger = logger;
    this.#now = now;
    this.#timer = setInterval(() => void this.fits(), unaskedMs).unref();
  }

  /**
   * Looks for the first time. A store that does not answer now is no reason: it says nothing about the keys.
   *
   * @throws GatewayError MASTER_KEYS_DO_NOT_FIT, since whatever this process sealed could be opened by none of the others
   */
  static async open(options: KeyCheckOptions): Promise<KeyCheck> {
    try {
      await options.masterKeys.check();
    } catch (cause) {
      if (isMisfit(cause)) throw misfit(cause);
      options.logger.warn({ event: 'keys', err: cause }, 'whether the master keys fit is not known yet');
    }
    const keyCheck = new KeyCheck(options);
    await keyCheck.#answer();
    return keyCheck;
  }

  /** Never rejects. While the store does not answer, what was last seen holds. */
  async fits(): Promise<boolean> {
    if (this.#now() - this.#lookedAtMs >= looksHoldMs) await (this.#looking ??= this.#look());
    return this.#fits;
  }

  /** What else has to be there again before a process that asked goes on. */
  alsoRestore(restore: () => Promise<void>): void {
    this.#restores.push(restore);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#stopAnswering?.();
  }

  /** A process that starts with an empty store asks whether others run, and with which keys. */
  async #answer(): Promise<void> {
    try {
      this.#stopAnswering = await this.#masterKeys.onAsked(() => void this.#look());
    } catch (err) {
      this.#logger.warn({ event: 'keys', err }, 'processes that start get no answer about the master keys');
    }
  }

  async #look(): Promise<void> {
    try {
      await this.#masterKeys.check();
      for (const restore of this.#restores) await restore();
      if (!this.#fits) this.#logger.info({ event: 'keys' }, 'the master keys open everything again');
      this.#fits = true;
    } catch (error) {
      // A store that is away is told by its own check.
      if (!isMisfit(error)) return;
      if (this.#fits)
        this.#logger.error({ event: 'keys', err: misfit(error) }, 'not ready: the master keys do not fit');
      this.#fits = false;
    } finally {
      this.#lookedAtMs = this.#now();
      this.#looking = undefined;
    }
  }
}

function isMisfit(error: unknown): boolean {
  return hasErrorCode(error, 'RECORD_SEALED_WITH_UNKNOWN_KEY') || hasErrorCode(error, 'RECORD_TAMPERED');
}

function misfit(cause: unknown): GatewayError {
  const detail = hasErrorCode(cause, 'RECORD_TAMPERED')
    ? 'a key is another one than was used under its id, or somebody wrote to the store'
    : (cause as { detail?: string }).detail;
  return new GatewayError('MASTER_KEYS_DO_NOT_FIT', 'The master keys do not open what the session store holds.', {
    cause,
    detail,
  });
}

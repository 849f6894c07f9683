import type { SmartAuth } from '@fhir-gateway/smart-auth';
import type { AuditSubjects } from '@fhir-gateway/audit';
import type { Keyring, Session, TokenVault, VaultStore } from '@fhir-gateway/token-vault';
import type { AccountAuditEntry } from '../audit/account-audit.js';
import type { AuditSink } from '../audit/audit-entry.js';
import { GatewayError } from '../errors/errors.js';
import { hasErrorCode } from '../errors/has-error-code.js';
import { AttemptLimit } from '../limits/attempt-limit.js';
import { codeGroup, mintPairingCode, normalizePairingCode } from '../pairing/pairing-code.js';
import { isOfOne, KeptPasskeys } from './kept-passkeys.js';
import { lastGroupOf, mintRecoveryCode, normalizeLastGroup, recoveryKeyOf } from './recovery-code.js';

/** What {@link KeptConnections} works with. */
export interface KeptConnectionsParts {
  readonly vault: TokenVault;
  readonly store: VaultStore;
  readonly keyring: Keyring;
  readonly auth: Pick<SmartAuth, 'statuses'>;
  readonly audit: AuditSink;
  readonly now: () => number;
  readonly isOn: boolean;
  /** Called when a session begins to last. */
  readonly onKept?: (session: Session) => Promise<void>;
  /** Where the person's browser sees this gateway. */
  readonly publicUrl: string;
  subjectsOf(session: Session): AuditSubjects;
}

/** Kept connections that were opened by a recovery code. */
export interface OpenedByCode {
  readonly session: Session;
  /** Takes the place of the code that was used; to be shown once. */
  readonly nextCode: string;
}

const wrongAttempts = 5;
const attemptWindowSeconds = 60;
const dayMs = 86_400_000;
/** What strangers can make last: by one address, and by all together, in a day. */
const keptADay = { address: 5, everybody: 5_000 } as const;
const deviceKind = 'device-code';
const deviceCodeSeconds = 300;
const usedRecord = 'recovery-code-used';
/** For so long a use of the code is said to whoever is in. */
const saidDays = 30;
/** The bucket of callers whose address nobody knows. */
const everybody = 'everybody';

/**
 * Keeping connections: the person's session lasts once a recovery code of theirs counts, and other devices are let in to it by
 * that code or by one that a signed-in browser shows. Nobody else can open it, the operator included.
 */
export class KeptConnections {
  readonly #parts: KeptConnectionsParts;
  readonly #limit: AttemptLimit;
  /** Whether this gateway offers it; nothing else here is to be called when it does not. */
  readonly isOn: boolean;
  /** A second way in, of sessions that have a recovery code. */
  readonly passkeys: KeptPasskeys;

  constructor(parts: KeptConnectionsParts) {
    this.#parts = parts;
    this.isOn = parts.isOn;
    const { store, keyring } = parts;
    const guesses = { attempts: wrongAttempts, windowSeconds: attemptWindowSeconds };
    this.#limit = new AttemptLimit({ store, keyring, kind: 'recovery-code', ...guesses });
    this.passkeys = new KeptPasskeys({
      ...parts,
      guess: (address, check) => this.#guess(address, check),
      checkCode: (session, address, present) => this.#checkCode(session, address, present),
      isConnected: (session) => this.isConnected(session),
      note: (event, session) => this.#note(event, session),
    });
  }

  /** Until when the session is kept as things are, in epoch seconds; `undefined` for one that ends by disuse. */
  keptUntil(session: Session): Promise<number | undefined> {
    return this.isOn ? this.#parts.vault.keptUntil(session) : Promise.resolve(undefined);
  }

  /** When the session's recovery code was used, if that is not long ago; in epoch seconds. */
  async codeUsedAt(session: Session): Promise<number | undefined> {
    const { vault, now } = this.#parts;
    const atSeconds = await vault.read<number>(session, usedRecord);
    return atSeconds !== undefined && now() / 1000 - atSeconds < saidDays * 86_400 ? atSeconds : undefined;
  }

  /**
   * A recovery code of a session with connections, to be shown once. It counts when its last group comes back within ten
   * minutes, by {@link confirm}; until then the present one does.
   *
   * @param present the code that counts now, where the session is kept: a device that somebody found unlocked changes nothing
   * @returns `undefined` where nothing is connected
   * @throws GatewayError PAIRING_CODE_UNKNOWN when `present` is not the session's code
   * @throws GatewayError PAIRING_ATTEMPTS_EXCEEDED after five wrong codes within a minute
   */
  async offerCode(session: Session, clientAddress: string, present?: string): Promise<string | undefined> {
    if ((await this.keptUntil(session)) !== undefined) await this.#checkCode(session, clientAddress, present ?? '');
    else if (!(await this.isConnected(session))) return undefined;
    const code = mintRecoveryCode();
    await this.#parts.vault.offerKey(session, keyOf(code), lastGroupOf(code));
    return code;
  }

  /**
   * Whether the code that was shown counts from here on: `typed` is its last group.
   *
   * @throws GatewayError CALLS_LIMITED when too much was made to last today
   */
  async confirm(session: Session, typed: string, clientAddress: string): Promise<boolean> {
    const { vault } = this.#parts;
    const group = normalizeLastGroup(typed);
    if (group === undefined) return false;
    const wasKept = (await this.keptUntil(session)) !== undefined;
    if (!wasKept) await this.#countKept(clientAddress, 1);
    if (!(await vault.keep(session, group))) {
      if (!wasKept) await this.#countKept(clientAddress, -1);
      return false;
    }
    this.#note('key.added', session);
    if (!wasKept) this.#note('session.kept', session);
    if (!wasKept) await this.#parts.onKept?.(session);
    return true;
  }

  /**
   * Opens kept connections by their recovery code, which is good once.
   *
   * @param attempt names the page that asks: it may ask again for ten minutes, since its answer may be lost
   * @param own the session of the browser that asks, whose connections would be out of its reach
   * @returns `own`, and the code is not used, where that has connections of its own
   * @throws GatewayError PAIRING_CODE_UNKNOWN | PAIRING_ATTEMPTS_EXCEEDED
   */
  open(typed: string, attempt: string, clientAddress: string, own?: Session): Promise<OpenedByCode | 'own'> {
    const { vault, now } = this.#parts;
    return this.#guess(clientAddress, async () => {
      const nextCode = mintRecoveryCode();
      const key = recoveryKeyOf(typed);
      const held = key && (await vault.findByKey(key));
      if (held && !isOfOne(held.owner, own?.owner)) return undefined;
      if (held && own && held.sessionId !== own.id && (await this.isConnected(own))) return 'own';
      const session = key && (await found(vault.openByKey(key, keyOf(nextCode), attempt)));
      if (!session) return undefined;
      await vault.write(session, usedRecord, Math.floor(now() / 1000));
      this.#note('key.used', session);
      return { session, nextCode };
    });
  }

  /**
   * A code for another device of the person, good once and for five minutes.
   *
   * @param present the session's recovery code
   * @throws GatewayError PAIRING_CODE_UNKNOWN | PAIRING_ATTEMPTS_EXCEEDED as {@link offerCode}
   */
  async deviceCode(session: Session, clientAddress: string, present: string): Promise<string> {
    const { vault } = this.#parts;
    await this.#checkCode(session, clientAddress, present);
    const ticket = await vault.issue(session, 'handle', { ttlSeconds: deviceCodeSeconds, group: codeGroup });
    let code = mintPairingCode();
    while (!(await vault.putOneTime(deviceKind, normalizePairingCode(code) ?? '', ticket, deviceCodeSeconds))) {
      code = mintPairingCode();
    }
    this.#note('device.code_shown', session);
    return code;
  }

  /**
   * The session of a device's code, which is used up by it, for a browser that may outlive the one that showed the code.
   *
   * @returns `own` as {@link open}
   * @throws GatewayError PAIRING_CODE_UNKNOWN | PAIRING_ATTEMPTS_EXCEEDED
   */
  openByDeviceCode(typed: string, clientAddress: string, own?: Session): Promise<Session | 'own'> {
    const { vault } = this.#parts;
    return this.#guess(clientAddress, async () => {
      if (own && (await this.isConnected(own))) return 'own';
      const signs = normalizePairingCode(typed);
      const ticket = signs === undefined ? undefined : await vault.takeOneTime<string>(deviceKind, signs);
      const session = ticket === undefined ? undefined : await found(vault.authenticate(ticket));
      if (ticket === undefined || !session || !isOfOne(session.owner, own?.owner)) return undefined;
      await vault.revoke(ticket);
      this.#note('device.added', session);
      return vault.detach(session);
    });
  }

  /** Whether this is a code as {@link deviceCode} shows it. */
  isDeviceCode(typed: string): boolean {
    return normalizePairingCode(typed) !== undefined;
  }

  /** Whether something is connected in the session: what would be kept, or be out of reach where another is opened. */
  async isConnected(session: Session): Promise<boolean> {
    return (await this.#parts.auth.statuses(session)).some(({ connected }) => connected);
  }

  async #checkCode(session: Session, clientAddress: string, typed: string): Promise<void> {
    await this.#guess(clientAddress, async () => {
      const key = recoveryKeyOf(typed);
      const held = key && (await this.#parts.vault.findByKey(key));
      return held?.sessionId === session.id && !held.isUsed ? true : undefined;
    });
  }

  /** Counts a wrong code before it is known to be one, so that guesses at once cannot pass the limit together. */
  async #guess<T>(clientAddress: string, check: () => Promise<T | undefined>): Promise<T> {
    try {
      const giveBack = await this.#limit.take(clientAddress || everybody);
      const result = await check();
      if (result === undefined)
        throw new GatewayError('PAIRING_CODE_UNKNOWN', 'This code is not valid, or not any more.');
      await giveBack();
      return result;
    } catch (error) {
      if (error instanceof GatewayError) {
        const entry = { event: 'key.refused', outcome: 'failure', code: error.code, clientAddress } as const;
        this.#parts.audit(entry, { actor: 'anonymous' });
      }
      throw error;
    }
  }

  /** Sessions that last are counted where the store is, so that none is made while it does not answer. */
  async #countKept(clientAddress: string, count: 1 | -1): Promise<void> {
    for (const [who, capacity] of [
      [clientAddress, keptADay.address],
      ['', keptADay.everybody],
    ] as const) {
      const { store, keyring } = this.#parts;
      const bucket = `${keyring.fingerprints(`kept|${who}`)[0]}:kept`;
      const { granted, waitMs } = await store.takeTokens(bucket, { capacity, periodMs: dayMs }, count);
      if (granted === 0) {
        const message = 'Too many connections were kept from here today.';
        throw new GatewayError('CALLS_LIMITED', message, { retryAfterSeconds: Math.ceil(waitMs / 1000) });
      }
    }
  }

  #note(event: AccountAuditEntry['event'], session: Session): void {
    const entry = { event, sessionId: session.id, outcome: 'success' } as const;
    this.#parts.audit(entry, this.#parts.subjectsOf(session));
  }
}

function keyOf(code: string) {
  const key = recoveryKeyOf(code);
  if (key === undefined) throw new TypeError('a code that was made here is one');
  return key;
}

/** What opens no session is a wrong code. */
async function found(opening: Promise<Session>): Promise<Session | undefined> {
  try {
    return await opening;
  } catch (error) {
    if (hasErrorCode(error, 'SESSION_UNKNOWN')) return undefined;
    throw error;
  }
}

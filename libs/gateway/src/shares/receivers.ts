import type { Keyring } from '@fhir-gateway/token-vault';
import type { AuditSink } from '../audit/audit-entry.js';
import { isPasscode } from './passcode.js';
import { ShareRecords, type ShareState, type ShareStorage, type ShareUse, type StoredShare } from './share-records.js';
import { changeState, logged, requireOpen, shareUnknown, used } from './share-state.js';

/** What {@link OpenShares} is made of. */
export interface OpenSharesParts extends ShareStorage {
  readonly audit: AuditSink;
  readonly publicUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What a receiver says of itself. */
export interface Receiver {
  /** As it calls itself; cut and cleaned. */
  readonly recipient?: string;
}

/** The files of a protected share, as the specification has them. */
export interface ShareManifest {
  readonly status: 'finalized';
  readonly files: readonly ({ readonly contentType: string } & (
    | { readonly location: string }
    | { readonly embedded: string }
  ))[];
}

/** A wrong passcode: how many more a share takes. */
export interface WrongPasscode {
  readonly remainingAttempts: number;
}

/** An address of a file is good for this time. */
const ticketMs = 5 * 60_000;
const ticketPlace = 'share-ticket';
const idText = /^[A-Za-z0-9_-]{43}$/;
const mostEmbedded = 5_000_000;

/** How receivers open shares, without a session: by what the link alone says. */
export class OpenShares {
  readonly #parts: OpenSharesParts;
  readonly #records: ShareRecords;

  constructor(parts: OpenSharesParts) {
    this.#parts = parts;
    this.#records = new ShareRecords(parts);
  }

  /**
   * The one file of a check-in share, encrypted.
   *
   * @throws GatewayError SHARE_UNKNOWN | SHARE_BUSY
   */
  async file(id: string, { recipient }: Receiver): Promise<string> {
    const { name, share } = await this.#find(id);
    if (share.kind !== 'check-in') throw shareUnknown();
    const file = await this.#records.files(name).read<string>('f0');
    if (file === undefined) throw shareUnknown();
    await this.#use(name, share, recipient);
    return file.value;
  }

  /**
   * The manifest of a protected share. An attempt is taken before the passcode is looked at and given back for the right
   * one, so that guesses at once cannot pass the limit together.
   *
   * @param embeddedLengthMax files up to this length stand in the manifest itself; without it none do
   * @throws GatewayError SHARE_UNKNOWN | SHARE_BUSY
   */
  async manifest(
    id: string,
    { recipient, passcode, embeddedLengthMax = 0 }: Receiver & { passcode?: string; embeddedLengthMax?: number },
  ): Promise<ShareManifest | WrongPasscode> {
    const { name, share, state } = await this.#find(id);
    if (share.kind === 'check-in') throw shareUnknown();
    if (share.passcode !== undefined) {
      if (passcode === undefined) return { remainingAttempts: state.attemptsLeft ?? 0 };
      const attempt = {
        atMs: this.#parts.now(),
        what: 'refused',
        recipient,
      } as const;
      const left = await this.#takeAttempt(name, share, attempt);
      if (!(await isPasscode(passcode, share.passcode))) {
        if (left === 0) await this.#records.files(name).remove();
        this.#audit(share, 'share.refused');
        return { remainingAttempts: left };
      }
      await this.#use(name, share, recipient, attempt);
    } else await this.#use(name, share, recipient);
    const files = await Promise.all(
      share.files.map(async (contentType, at) => {
        if (embeddedLengthMax > 0) {
          const file = await this.#records.files(name).read<string>(`f${at}`);
          if (file === undefined) throw shareUnknown();
          const fits = file.value.length <= Math.min(embeddedLengthMax, mostEmbedded);
          if (fits) return { contentType, embedded: file.value };
        }
        return { contentType, location: this.#location(name, at) };
      }),
    );
    return { status: 'finalized', files };
  }

  /**
   * A file that a manifest named, within five minutes.
   *
   * @throws GatewayError SHARE_UNKNOWN
   */
  async located(ticket: string): Promise<string> {
    const { name, at, untilMs } = this.#ticket(ticket);
    const about = this.#records.about(name);
    const [share, state, file] = await Promise.all([
      about.read<StoredShare>('share'),
      about.read<ShareState>('state'),
      this.#records.files(name).read<string>(`f${at}`),
    ]);
    const nowMs = this.#parts.now();
    if (!share || !state || !file || nowMs >= untilMs) throw shareUnknown();
    requireOpen(share.value, state.value, nowMs);
    return file.value;
  }

  async #find(id: string): Promise<{ name: string; share: StoredShare; state: ShareState }> {
    if (!idText.test(id)) throw shareUnknown();
    const name = this.#records.nameOf(id);
    const about = this.#records.about(name);
    const [share, state] = await Promise.all([about.read<StoredShare>('share'), about.read<ShareState>('state')]);
    if (share === undefined || state === undefined) throw shareUnknown();
    requireOpen(share.value, state.value, this.#parts.now());
    return { name, share: share.value, state: state.value };
  }

  /** @returns how many are left when this one turns out wrong */
  async #takeAttempt(name: string, share: StoredShare, attempt: ShareUse): Promise<number> {
    const taken = await changeState(this.#records.about(name), (state) => {
      requireOpen(share, state, attempt.atMs);
      return { ...state, attemptsLeft: (state.attemptsLeft ?? 0) - 1, log: logged(state, attempt) };
    });
    return taken.attemptsLeft ?? 0;
  }

  /** @param attempt to give back */
  async #use(name: string, share: StoredShare, recipient: string | undefined, attempt?: ShareUse): Promise<void> {
    const atMs = this.#parts.now();
    const state = await changeState(this.#records.about(name), (before) => {
      const given = attempt ? withoutAttempt(before, attempt) : before;
      requireOpen(share, given, atMs);
      return used(share, given, { atMs, recipient });
    });
    this.#audit(share, 'share.opened');
    const isUsedUp = share.mostUses !== undefined && state.uses >= share.mostUses;
    if (isUsedUp) await this.#records.files(name).endIn(Math.ceil(ticketMs / 1000));
  }

  #audit({ sessionId }: StoredShare, event: 'share.opened' | 'share.refused'): void {
    const outcome = event === 'share.opened' ? 'success' : 'failure';
    this.#parts.audit({ event, sessionId, outcome });
  }

  #location(name: string, at: number): string {
    const ticket = JSON.stringify([name, at, this.#parts.now() + ticketMs]);
    return `${this.#parts.publicUrl}/shl/files/${this.#keyring.seal(ticket, ticketPlace)}`;
  }

  #ticket(text: string): { name: string; at: number; untilMs: number } {
    try {
      const [name, at, untilMs] = JSON.parse(this.#keyring.open(text, ticketPlace)) as [string, number, number];
      return { name, at, untilMs };
    } catch {
      throw shareUnknown();
    }
  }

  get #keyring(): Keyring {
    return this.#parts.keyring;
  }
}

/** The state before an attempt that turned out right. */
function withoutAttempt(state: ShareState, { atMs, recipient }: ShareUse): ShareState {
  const at = state.log.findIndex((one) => one.what === 'refused' && one.atMs === atMs && one.recipient === recipient);
  return {
    ...state,
    attemptsLeft: (state.attemptsLeft ?? 0) + 1,
    log: at < 0 ? state.log : state.log.toSpliced(at, 1),
  };
}

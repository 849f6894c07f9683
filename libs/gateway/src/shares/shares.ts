import { randomBytes } from 'node:crypto';

import type { AuditSubjects } from '@fhir-gateway/audit';
import {
  countShared,
  encryptFile,
  newShareKey,
  writeShareLink,
  type SharedAttachment,
  type SharedRecord,
} from '@fhir-gateway/patient-record/shares';
import type { Session } from '@fhir-gateway/token-vault';
import type { AuditSink } from '../audit/audit-entry.js';
import { GatewayError } from '../errors/errors.js';
import { hashPasscode } from './passcode.js';
import { changeState } from './share-state.js';
import {
  ShareRecords,
  type ListedName,
  type ShareKind,
  type ShareState,
  type ShareStorage,
  type StoredShare,
} from './share-records.js';
import { sharedFiles } from './shared-file.js';

/** What {@link Shares} is made of. */
export interface SharesParts extends ShareStorage {
  readonly audit: AuditSink;
  subjectsOf(session: Session): AuditSubjects | undefined;
  /** The gateway's public URL, without trailing slash. */
  readonly publicUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What a person agreed to share. */
export interface ShareInput {
  readonly kind: ShareKind;
  readonly record: SharedRecord;
  /** Documents of a protected share, each a file of its own. A check-in link has one file. */
  readonly documents?: readonly SharedAttachment[];
  readonly lastsSeconds: number;
  /** Of a protected share; never kept. */
  readonly passcode?: string;
  /** Ends after so many uses. */
  readonly mostUses?: number;
}

/** A share that was just made. Its link is nowhere else. */
export interface MadeShare {
  readonly link: string;
  readonly name: string;
  readonly entries: number;
  readonly documents: number;
  readonly endsAtMs: number;
}

/** A share as its owner sees it. */
export interface ListedShare extends Omit<StoredShare, 'passcode' | 'sessionId' | 'files'>, ShareState {
  readonly name: string;
  readonly hasPasscode: boolean;
  readonly isOpen: boolean;
}

/** How long a share may last at most, in seconds. */
const mostShareSeconds: Readonly<Record<ShareKind, number>> = { 'check-in': 2 * 86_400, protected: 30 * 86_400 };
/** What is known of a share outlives it by this time, so that its owner can see who opened it. */
const rememberedSeconds = 7 * 86_400;
const mostOpen = 10;
const mostOver = 40;
const mostAttempts = 5;
/** Of all files of a share; scanners take files of 5 MB. */
const mostFileCharacters = 5_000_000;
const listSeconds = mostShareSeconds.protected + rememberedSeconds;

/**
 * What people share by SMART Health Links. The gateway has what is shared in the clear only while it encrypts it; the key is
 * in the link alone, which is in the answer to the person's agreement and nowhere else.
 */
export class Shares {
  readonly #parts: SharesParts;
  readonly #records: ShareRecords;

  constructor(parts: SharesParts) {
    this.#parts = parts;
    this.#records = new ShareRecords(parts);
  }

  /**
   * Encrypts what the person agreed to, and stores it.
   *
   * @throws GatewayError SHARES_LIMITED
   * @throws ShareError SHARED_CONTENT_TOO_LARGE
   */
  async make(session: Session, input: ShareInput): Promise<MadeShare> {
    const { now, publicUrl, audit, subjectsOf } = this.#parts;
    const { kind, record, documents = [], lastsSeconds, passcode, mostUses } = input;
    const madeAtMs = now();
    await this.#requireRoom(session);
    const [id, key] = [randomBytes(32).toString('base64url'), newShareKey()];
    const texts = await sharedFiles(kind, record, documents, { nowMs: madeAtMs, gatewayUrl: publicUrl });
    if (texts.length === 0) throw new GatewayError('ARGUMENT_INVALID', 'Choose at least one entry or document.');
    const files = await Promise.all(texts.map((text) => encryptFile(text, key, fhir)));
    if (files.reduce((sum, { length }) => sum + length, 0) > mostFileCharacters) {
      throw new GatewayError(
        'ARGUMENT_INVALID',
        'This is more than one link can carry. Choose fewer entries or documents.',
      );
    }
    const share: StoredShare = {
      kind,
      label: labels[kind],
      madeAtMs,
      endsAtMs: madeAtMs + lastsSeconds * 1000,
      entries: countShared(record),
      ...(documents.length > 0 && { documents: documents.length }),
      mostUses,
      ...(passcode !== undefined && { passcode: await hashPasscode(passcode) }),
      sessionId: session.id,
      files: files.map(() => fhir),
    };
    const state: ShareState = { uses: 0, log: [], ...(passcode !== undefined && { attemptsLeft: mostAttempts }) };
    const name = this.#records.nameOf(id);
    const stored = Object.fromEntries(files.map((file, at) => [`f${at}`, file]));
    await this.#records.files(name).create(stored, lastsSeconds);
    await this.#records.about(name).create({ share, state }, lastsSeconds + rememberedSeconds);
    await this.#list(session, name, madeAtMs);
    audit({ event: 'share.made', sessionId: session.id, outcome: 'success' }, subjectsOf(session));
    const link = writeShareLink({
      url: `${publicUrl}/shl/${id}`,
      key,
      exp: Math.floor(share.endsAtMs / 1000),
      flag: kind === 'check-in' ? 'U' : 'P',
      label: share.label,
    });
    return { link, name, entries: share.entries, documents: documents.length, endsAtMs: share.endsAtMs };
  }

  /** The shares of whoever has this session, the newest first, with who opened them; ended ones for a week. */
  async list(session: Session): Promise<ListedShare[]> {
    const names = await this.#records.ofOwner(session).readAll<ListedName>();
    const found = await Promise.all([...names.keys()].map((name) => this.#read(name)));
    return found.flatMap((one) => one ?? []).sort((one, other) => other.madeAtMs - one.madeAtMs);
  }

  /**
   * Ends a share at once: what it held is deleted first.
   *
   * @throws GatewayError SHARE_UNKNOWN for one that is not this person's
   */
  async end(session: Session, name: string): Promise<void> {
    const { now, audit, subjectsOf } = this.#parts;
    const own = await this.#records.ofOwner(session).readAll<ListedName>();
    if (!own.has(name)) throw new GatewayError('SHARE_UNKNOWN', 'You have no share of this id.');
    await this.#records.files(name).remove();
    await changeState(this.#records.about(name), (state) => ({ endedAtMs: now(), ...state }));
    audit({ event: 'share.ended', sessionId: session.id, outcome: 'success' }, subjectsOf(session));
  }

  /** Ends every share at once and forgets that there were any. What receivers have kept stays with them. */
  async forget(session: Session): Promise<void> {
    const names = [...(await this.#records.ofOwner(session).readAll<ListedName>()).keys()];
    await Promise.all(names.map((name) => this.#records.files(name).remove()));
    await Promise.all(names.map((name) => this.#records.about(name).remove()));
    await this.#records.ofOwner(session).forget(...names);
  }

  async #read(name: string): Promise<ListedShare | undefined> {
    const about = this.#records.about(name);
    const [stored, state] = await Promise.all([about.read<StoredShare>('share'), about.read<ShareState>('state')]);
    if (stored === undefined || state === undefined) return undefined;
    const { passcode, sessionId: _session, files: _files, ...share } = stored.value;
    const { endedAtMs, attemptsLeft, uses } = state.value;
    const isUsedUp = share.mostUses !== undefined && uses >= share.mostUses;
    const isOver = endedAtMs !== undefined || attemptsLeft === 0 || isUsedUp || this.#parts.now() >= share.endsAtMs;
    return { ...share, ...state.value, name, hasPasscode: passcode !== undefined, isOpen: !isOver };
  }

  async #requireRoom(session: Session): Promise<void> {
    const open = (await this.list(session)).filter(({ isOpen }) => isOpen);
    if (open.length < mostOpen) return;
    throw new GatewayError('SHARES_LIMITED', `You have ${open.length} open shares, and no more can be made.`);
  }

  /** The oldest that are over give way. */
  async #list(session: Session, name: string, madeAtMs: number): Promise<void> {
    const list = this.#records.ofOwner(session);
    const entry = { [name]: { madeAtMs } satisfies ListedName };
    const isListed = (await list.change(entry, undefined, listSeconds)) || (await list.create(entry, listSeconds));
    if (!isListed) await list.change(entry, undefined, listSeconds);
    const over = (await this.list(session)).filter(({ isOpen }) => !isOpen).slice(mostOver);
    if (over.length > 0) await list.forget(...over.map((one) => one.name));
  }
}

const fhir = 'application/fhir+json';
/** Without a name: a link is seen by whoever passes it on. */
const labels: Readonly<Record<ShareKind, string>> = {
  'check-in': 'Health record for check-in',
  protected: 'Health record, protected by a passcode',
};

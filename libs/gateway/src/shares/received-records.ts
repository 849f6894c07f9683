import { parseExact, stringifyExact } from '@fhir-gateway/fhir';
import { Deadline } from '@fhir-gateway/limits';
import type { AuditSubjects } from '@fhir-gateway/audit';
import type { RecordConnection } from '@fhir-gateway/patient-record';
import {
  receiveShared,
  ShareError,
  type CardIssuer,
  textOfFile,
  type ReceivedRecord,
  type SharedAddresses,
} from '@fhir-gateway/patient-record/shares';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AuditSink } from '../audit/audit-entry.js';
import { GatewayError } from '../errors/errors.js';
import { receivedReader } from './received-reader.js';

/** What {@link ReceivedRecords} is made of. */
export interface ReceivedRecordsParts {
  readonly vault: Pick<TokenVault, 'readAll' | 'write' | 'remove'>;
  readonly audit: AuditSink;
  subjectsOf(session: Session): AuditSubjects | undefined;
  readonly addresses: SharedAddresses;
  readonly issuers: readonly CardIssuer[];
  readonly publicUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A record that a person opened in a session. */
export interface ReceivedSummary extends Pick<ReceivedRecord, 'kind' | 'from' | 'label' | 'issuers'> {
  /** Its id among the connections of the session. */
  readonly id: string;
  readonly receivedAtMs: number;
  readonly entries: number;
}

interface Stored extends Omit<ReceivedSummary, 'id'> {
  /** The patient's id, and all resources as deflated JSON, base64url. */
  readonly patientId: string;
  readonly packed: string;
}

const prefix = 'received:';
const most = 5;
const mostMs = 30_000;
const mostPackedCharacters = 1_500_000;
const mostPlainBytes = 40 * 1024 * 1024;

/**
 * Records that came by a SMART Health Link or Card: sealed in the session of the person who opened them, read-only, gone with
 * the session. Each is a source of the record like a platform, and joined with others by the person alone.
 */
export class ReceivedRecords {
  readonly #parts: ReceivedRecordsParts;

  constructor(parts: ReceivedRecordsParts) {
    this.#parts = parts;
  }

  /**
   * Opens what a person pasted or scanned, and keeps it for the session.
   *
   * @param given the text of a link or of cards, or a file with that text
   * @throws ShareError
   * @throws GatewayError SHARES_LIMITED
   */
  async receive(session: Session, given: string | Uint8Array, passcode?: string): Promise<ReceivedSummary> {
    const { vault, issuers, now, audit, subjectsOf, addresses } = this.#parts;
    const taken = await this.#stored(session);
    const at = Array.from({ length: most }, (_, index) => index + 1).find((one) => !taken.has(`${prefix}${one}`));
    if (at === undefined) {
      throw new GatewayError('SHARES_LIMITED', `A session holds ${most} received records. Close one of them first.`);
    }
    const text = typeof given === 'string' ? given : textOfFile(given);
    const nowMs = now();
    const received = await receiveShared(text, {
      addresses,
      signal: new Deadline(mostMs).signal,
      issuers,
      nowMs,
      recipient: 'FHIR Gateway',
      passcode,
    });
    const { kind, from, label, resources, patient } = received;
    const packed = deflateRawSync(stringifyExact(resources)).toString('base64url');
    if (packed.length > mostPackedCharacters) {
      throw new ShareError('SHARED_CONTENT_TOO_LARGE', 'This is more than a session of this gateway keeps.');
    }
    const stored: Stored = {
      ...{ kind, from, issuers: received.issuers, receivedAtMs: nowMs, entries: resources.length - 1 },
      ...(label !== undefined && { label }),
      patientId: patient.id ?? '',
      packed,
    };
    await vault.write(session, `${prefix}${at}`, stored);
    audit({ event: 'share.received', sessionId: session.id, outcome: 'success' }, subjectsOf(session));
    return summaryOf(`${prefix}${at}`, stored);
  }

  /** What is open in a session, the newest first. */
  async list(session: Session): Promise<ReceivedSummary[]> {
    const all = [...(await this.#stored(session))].map(([name, stored]) => summaryOf(name, stored));
    return all.sort((one, other) => other.receivedAtMs - one.receivedAtMs);
  }

  /** Forgets one. @throws GatewayError SHARE_UNKNOWN */
  async close(session: Session, id: string): Promise<void> {
    const name = [...(await this.#stored(session)).keys()].find((one) => idOf(one) === id);
    if (name === undefined) throw new GatewayError('SHARE_UNKNOWN', 'No received record of this id is open.');
    await this.#parts.vault.remove(session, name);
  }

  /** As sources of the record, read from what is kept. */
  async connections(session: Session): Promise<RecordConnection[]> {
    return [...(await this.#stored(session))].map(([name, stored]) => {
      const { kind, from, patientId, packed } = stored;
      const baseUrl = `${this.#parts.publicUrl}/shares/${idOf(name)}`;
      return {
        id: idOf(name),
        platformName: kind === 'card' ? `Card by ${from}` : `Link from ${from}`,
        patientId,
        baseUrl,
        isStrict: false,
        isReceived: true,
        reader: receivedReader(baseUrl, () => unpack(packed)),
      };
    });
  }

  #stored(session: Session): Promise<Map<string, Stored>> {
    return this.#parts.vault.readAll<Stored>(session, prefix);
  }
}

function unpack(packed: string): readonly Record<string, unknown>[] {
  const plain = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: mostPlainBytes });
  return parseExact(plain.toString('utf8')) as readonly Record<string, unknown>[];
}

function idOf(name: string): string {
  return `received-${name.slice(prefix.length)}`;
}

function summaryOf(name: string, { kind, from, label, issuers, receivedAtMs, entries }: Stored): ReceivedSummary {
  return { id: idOf(name), kind, from, issuers, receivedAtMs, entries, label };
}

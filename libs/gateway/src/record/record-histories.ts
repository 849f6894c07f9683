import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { CallGrant } from '@fhir-gateway/fhir-proxy';
import type { ConnectionHistory, HistoryStore } from '@fhir-gateway/patient-record';
import type { ConnectionSummary, SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import { usedId } from '../callers/several-people.js';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

interface RecordHistoriesParts {
  readonly vault: Pick<TokenVault, 'getValue' | 'setValue' | 'readAll' | 'changeRecords'>;
  readonly auth: Pick<SmartAuth, 'statuses'>;
  /** The longest time that a session lasts. */
  readonly seconds: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Whose looks are compared with one another. */
interface HistoryOwner {
  readonly session: Session;
  readonly clientId?: string;
  readonly grant?: CallGrant;
}

/** Which histories a session has: the value itself is too large to be read with every call of the session. */
interface HistoryNote {
  readonly connectionId: string;
  readonly atMs: number;
}

const kind = 'record-history';
const prefix = 'history:';
/** Of a session: the oldest makes space for a new one. */
const mostHistories = 24;
/** Of one connection, compressed. */
const mostBytes = 512 * 1024;
/** Of one connection, as JSON. */
const mostTextBytes = 8 * 1024 * 1024;

/**
 * Fingerprints of the records that a session has looked at, so that a later look can tell what has changed. They are sealed
 * with the session's key, last no longer than the session, and end with the connection. An app with a grant of its own, or
 * a sign-in that may read something else, has a history of its own: what one may not read is no change to it.
 */
export class RecordHistories {
  readonly #parts: RecordHistoriesParts;

  constructor(parts: RecordHistoriesParts) {
    this.#parts = parts;
  }

  /** The histories that belong to a caller, by the ids of connections. */
  async open(call: HistoryOwner): Promise<HistoryStore> {
    const { session } = call;
    const statuses = new Map((await this.#parts.auth.statuses(session)).map((one) => [usedId(one), one] as const));
    const nameFor = (connection: string): { name: string; status: ConnectionSummary } | undefined => {
      const status = statuses.get(connection);
      return status && { name: nameOf(call, status), status };
    };
    return {
      read: async (connection) => {
        const found = nameFor(connection);
        return found && this.#read(session, found.name);
      },
      write: async (connection, history) => {
        const found = nameFor(connection);
        if (found === undefined) return false;
        // A record is answered for also while nothing can be stored.
        return this.#write(session, found.name, idOf(found.status), history).catch(() => false);
      },
    };
  }

  /** Lets go of the histories of connections that have ended; never rejects. */
  async forget(session: Session): Promise<void> {
    try {
      const { auth, vault } = this.#parts;
      const open = new Set((await auth.statuses(session)).map(idOf));
      const notes = await vault.readAll<HistoryNote>(session, prefix);
      const ended = [...notes].filter(([, { connectionId }]) => !open.has(connectionId)).map(([name]) => name);
      await this.#remove(session, ended);
    } catch {
      // The session has ended, and its key with it.
    }
  }

  async #read(session: Session, name: string): Promise<ConnectionHistory | undefined> {
    const text = await this.#parts.vault.getValue<string | null>(kind, placeOf(session, name), session);
    if (text === undefined || text === null) return undefined;
    const json = await decompress(Buffer.from(text, 'base64'), { maxOutputLength: mostTextBytes });
    return JSON.parse(json.toString('utf8')) as ConnectionHistory;
  }

  async #write(session: Session, name: string, connectionId: string, history: ConnectionHistory): Promise<boolean> {
    const { vault, seconds, now } = this.#parts;
    const text = JSON.stringify(history);
    const compressed = text.length > mostTextBytes ? undefined : await compress(text);
    if (compressed === undefined || compressed.length > mostBytes) return false;
    const notes = await vault.readAll<HistoryNote>(session, prefix);
    if (!notes.has(name)) {
      const oldest = [...notes].sort(([, one], [, other]) => one.atMs - other.atMs).map(([each]) => each);
      await this.#remove(session, oldest.slice(0, Math.max(0, notes.size + 1 - mostHistories)));
      // First, so that whatever is stored is found when the connection ends.
      const note: HistoryNote = { connectionId, atMs: now() };
      if (!(await vault.changeRecords(session, { set: { [name]: note } }))) return false;
    }
    await vault.setValue(kind, placeOf(session, name), compressed.toString('base64'), seconds, session);
    return true;
  }

  /** An empty value takes the place of each, and lasts a second. */
  async #remove(session: Session, names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await Promise.all(names.map((name) => this.#parts.vault.setValue(kind, placeOf(session, name), null, 1, session)));
    await this.#parts.vault.changeRecords(session, { remove: [...names] });
  }
}

/** Names this connection also after another person has signed in at the platform. */
function idOf({ connectionId, platformId }: ConnectionSummary): string {
  return connectionId ?? platformId;
}

function nameOf({ clientId, grant }: Pick<HistoryOwner, 'clientId' | 'grant'>, status: ConnectionSummary): string {
  const parts = [idOf(status), status.patient, [...status.scopes].sort(), clientId, grant];
  return prefix + createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function placeOf({ id }: Session, name: string): string {
  return `${id} ${name}`;
}

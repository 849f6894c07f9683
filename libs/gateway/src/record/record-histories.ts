import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { AllowedClients } from '@fhir-gateway/auth-server';
import type { CallGrant } from '@fhir-gateway/fhir-proxy';
import type { ConnectionHistory, HistoryStore } from '@fhir-gateway/patient-record';
import type { ConnectionSummary, SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import { usedId } from '../callers/several-people.js';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

interface RecordHistoriesParts {
  readonly vault: TokenVault;
  readonly auth: Pick<SmartAuth, 'statuses'>;
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
export interface HistoryNote {
  readonly connectionId: string;
  /** What tells the app apart that looked; `chat`; `person`. Absent in notes of earlier releases. */
  readonly by?: string;
  /** Of the last look. */
  readonly atMs: number;
  /** Absent in notes of earlier releases. */
  readonly bytes?: number;
}

const kind = 'record-history';
const prefix = 'history:';
/** Of a session: what nobody has looked at for longest makes space. */
const mostHistories = 60;
const mostBytesTogether = 4 * 1024 * 1024;
/** Of one connection, as it is stored. */
const mostBytes = 512 * 1024;
/** A destination that is a site, and no words. */
const site = /^\S+$/;
/** Of one connection, as JSON. */
const mostTextBytes = 8 * 1024 * 1024;

/**
 * Fingerprints of the records that a session has looked at, so that a later look can tell what has changed. They are sealed
 * with the session's key, last as long as the session as it is at the look, and end with the connection.
 * An app with a grant of its own, or a sign-in that may read something else, has a history of its own: what one may not read
 * is no change to it. An app that registers anew is known by the site to which its person's permission went.
 */
export class RecordHistories {
  readonly #parts: RecordHistoriesParts;

  constructor(parts: RecordHistoriesParts) {
    this.#parts = parts;
  }

  /** The histories that belong to a caller, by the ids of connections. */
  async open(call: HistoryOwner): Promise<HistoryStore> {
    const { session } = call;
    const [all, app] = await Promise.all([this.#parts.auth.statuses(session), this.#appOf(call)]);
    const statuses = new Map(all.map((one) => [usedId(one), one] as const));
    const nameFor = (connection: string): { name: string; status: ConnectionSummary } | undefined => {
      const status = statuses.get(connection);
      return status && { name: nameOf(app, call.grant, status), status };
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
        const about = { connectionId: idOf(found.status), by: app ?? (call.grant ? 'chat' : 'person') };
        return this.#write(session, found.name, about, history).catch(() => false);
      },
    };
  }

  /** Makes what is there last as the session does, which lasts from now on; never rejects. */
  async prolong(session: Session): Promise<void> {
    try {
      const { vault } = this.#parts;
      const seconds = await this.#secondsFor(session);
      for (const name of (await vault.readAll<HistoryNote>(session, prefix)).keys()) {
        const place = placeOf(session, name);
        const text = await vault.getValue<string | null>(kind, place, session);
        if (typeof text === 'string') await vault.setValue(kind, place, text, seconds, session);
      }
    } catch {
      // Until the next look they end as they would have.
    }
  }

  /** Which looks there are, for the person. */
  async list(session: Session): Promise<HistoryNote[]> {
    return [...(await this.#parts.vault.readAll<HistoryNote>(session, prefix)).values()];
  }

  /** Lets go of every history. */
  async forgetAll(session: Session): Promise<void> {
    await this.#remove(session, [...(await this.#parts.vault.readAll(session, prefix)).keys()]);
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

  async #write(
    session: Session,
    name: string,
    about: Pick<HistoryNote, 'connectionId' | 'by'>,
    history: ConnectionHistory,
  ): Promise<boolean> {
    const { vault, now } = this.#parts;
    const text = JSON.stringify(history);
    const compressed = text.length > mostTextBytes ? undefined : (await compress(text)).toString('base64');
    if (compressed === undefined || compressed.length > mostBytes) return false;
    const notes = await vault.readAll<HistoryNote>(session, prefix);
    notes.delete(name);
    const note: HistoryNote = { ...about, atMs: now(), bytes: compressed.length };
    await this.#remove(session, beyond(notes, note));
    // First, so that whatever is stored is found when the connection ends.
    if (!(await vault.changeRecords(session, { set: { [name]: note } }))) return false;
    await vault.setValue(kind, placeOf(session, name), compressed, await this.#secondsFor(session), session);
    return true;
  }

  async #secondsFor(session: Session): Promise<number> {
    const { vault, now } = this.#parts;
    const end = (await vault.keptUntil(session)) ?? session.expiresAtSeconds;
    return Math.max(1, Math.ceil(end - now() / 1000));
  }

  /** What an app is told apart by: its id changes where its host registers anew, the site that gets its codes does not. */
  async #appOf({ session, clientId }: HistoryOwner): Promise<string | undefined> {
    if (clientId === undefined) return undefined;
    const apps = await new AllowedClients(this.#parts.vault).list(session);
    const destination = [...apps.values()].find((app) => app.clientId === clientId)?.destination;
    return destination !== undefined && site.test(destination) ? destination : clientId;
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

/** Which others have to go for this one, those not looked at for longest first. */
function beyond(others: ReadonlyMap<string, HistoryNote>, { bytes = 0 }: HistoryNote): string[] {
  const newest = [...others].sort(([, one], [, other]) => other.atMs - one.atMs);
  let together = bytes;
  return newest.flatMap(([name, note], index) => {
    together += note.bytes ?? mostBytes;
    return index + 1 >= mostHistories || together > mostBytesTogether ? [name] : [];
  });
}

/** Only by what decides what may be read: a grant that is prolonged is the same. */
function nameOf(app: string | undefined, grant: CallGrant | undefined, status: ConnectionSummary): string {
  const { access, platforms, kinds, labelled, smart } = grant ?? {};
  const rights = grant && { access, platforms, kinds, labelled, smart };
  const parts = [idOf(status), status.patient, [...status.scopes].sort(), app, rights];
  return prefix + createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function placeOf({ id }: Session, name: string): string {
  return `${id} ${name}`;
}

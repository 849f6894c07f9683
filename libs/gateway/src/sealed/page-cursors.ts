import { randomFillSync } from 'node:crypto';
import type { PageStart } from '@fhir-gateway/record-view';
import { isVaultError, type Keyring, type Session, type TokenVault } from '@fhir-gateway/token-vault';
import { GatewayError } from '../errors/errors.js';
import { mostRestCharacters, PageRests, type KeptPage } from './page-rests.js';

/** Where a search, a document or an operation goes on: a FHIR request below a platform's base. */
interface PagePosition extends PageStart {
  readonly platformId: string;
  /** What is searched; a platform's link to the next page need not say it. */
  readonly resourceType: string;
  /** Characters of a document which were shown before. */
  readonly skip?: number;
  /** Matches shown before in all; absent where nobody counts. */
  readonly shown?: number;
  /** Most matches of a page. */
  readonly limit?: number;
}

/** What a position has in a store or a sealed cursor: the rows that are not shown yet lie elsewhere, under a name. */
interface StoredPosition extends Omit<PagePosition, 'rest'> {
  readonly kept?: string;
}

/** What is sealed into a cursor of its own; without what the additional data say. */
interface Payload extends Omit<StoredPosition, 'platformId' | 'resourceType' | 'seen'> {
  /** Absent when it is the path. */
  readonly resourceType?: string;
  /** In seconds since 1970. */
  readonly expires: number;
}

const lifeSeconds = 3600;
const nobody = 'anonymous';
const kind = 'page';
/** Guessing is of no use: a cursor opens only for the session it was made for. */
const shortBytes = 9;
/** Names that are drawn at once. */
const pooled = 128;
const shortForm = /^[\w-]{12}$/;
/** What is sealed stands in an answer twice, and has to be copied by a model. */
const longestSealed = 900;
const gone =
  'The rest of the page that this cursor goes on with is not stored any more: it is kept for an hour, and for so many ' +
  'searches at a time.';

/**
 * Opaque cursors for callers that must not see, keep or alter a `next` link: bound to the session and platform they were
 * made for, good for one hour, and short, since a model pays for each character that it reads and copies.
 *
 * What a cursor stands for is kept in the session store, sealed. For callers without a session, and for all while the store
 * does not answer, the cursor itself is what was sealed, and long. Rows that were fetched and not shown are stored apart, see
 * {@link PageRests}: a search is never run again to skip what it showed.
 */
export class PageCursors {
  readonly #keyring: Keyring;
  readonly #vault: Pick<TokenVault, 'setValue' | 'getValue'>;
  readonly #rests: PageRests;
  readonly #now: () => number;
  /** Asked for many at a time, since asking takes longer than all else about a cursor's name. */
  readonly #pool = Buffer.alloc(shortBytes * pooled);
  #poolAt = this.#pool.length;

  constructor(options: { keyring: Keyring; vault: Pick<TokenVault, 'setValue' | 'getValue'>; now?: () => number }) {
    this.#keyring = options.keyring;
    this.#vault = options.vault;
    this.#rests = new PageRests(options.vault, lifeSeconds);
    this.#now = options.now ?? Date.now;
  }

  /**
   * A cursor to `position` for `session` (absent: an open platform without a login).
   *
   * @returns `undefined` when the position can neither be kept nor handed on, for its length or while the store is away
   */
  async issue(position: PagePosition, session?: Session): Promise<string | undefined> {
    const { rest, seen, ...where } = position;
    if (!session) {
      const kept = rest || seen !== undefined ? await this.#rests.put(keptPage(rest, seen)) : undefined;
      return rest && kept === undefined ? undefined : this.#seal({ ...where, ...(kept !== undefined && { kept }) });
    }
    const kept = rest && (await this.#rests.put({ rest }, session));
    if (rest && kept === undefined) return undefined;
    const stored = { ...where, ...(seen !== undefined && { seen }), ...(kept !== undefined && { kept }) };
    const cursor = this.#random().toString('base64url');
    try {
      await this.#vault.setValue(kind, secretOf(cursor, position.platformId, session), stored, lifeSeconds);
      return cursor;
    } catch (error) {
      if (!isVaultError(error, 'STORE_UNAVAILABLE')) throw error;
      return this.#seal(stored, session);
    }
  }

  /**
   * @throws GatewayError CURSOR_INVALID when altered, expired, or made for another session or platform, and when the rows
   *   that it goes on with are not stored any more
   * @throws VaultError STORE_UNAVAILABLE
   */
  async open(cursor: string, platformId: string, session?: Session): Promise<PagePosition> {
    const stored = shortForm.test(cursor)
      ? session && (await this.#recall(secretOf(cursor, platformId, session)))
      : this.#unseal(cursor, platformId, session);
    if (!stored) throw new GatewayError('CURSOR_INVALID', 'The cursor is not valid here, or is older than an hour.');
    const { kept: name, ...position } = stored;
    if (name === undefined) return position;
    const kept = await this.#rests.get(name, session);
    if (kept) return { ...position, ...keptPage(kept.rest, kept.seen ?? position.seen) };
    const shown = position.shown === undefined ? '' : ` ${position.shown} results were shown before it.`;
    throw new GatewayError('CURSOR_INVALID', `${gone}${shown}`);
  }

  /** How many characters of rows, as JSON, a position of this caller may have. */
  mostRest(session?: Session): number {
    return mostRestCharacters(session);
  }

  /** Bytes that name one cursor and no other. */
  #random(): Buffer {
    if (this.#poolAt === this.#pool.length) {
      randomFillSync(this.#pool);
      this.#poolAt = 0;
    }
    return this.#pool.subarray(this.#poolAt, (this.#poolAt += shortBytes));
  }

  async #recall(secret: string): Promise<StoredPosition | undefined> {
    try {
      return await this.#vault.getValue<StoredPosition>(kind, secret);
    } catch (error) {
      if (isVaultError(error, 'STORE_UNAVAILABLE')) throw error;
      return undefined;
    }
  }

  #seal(position: StoredPosition, session?: Session): string | undefined {
    const { platformId, resourceType, seen: _tooLong, ...where } = position;
    if (where.path.length + where.query.length > longestSealed) return undefined;
    const expires = Math.floor(this.#now() / 1000) + lifeSeconds;
    // The platform is in the additional data; most searches repeat their type as path.
    const payload: Payload = { ...where, expires, ...(resourceType !== where.path && { resourceType }) };
    return this.#keyring.seal(JSON.stringify(payload), additionalData(platformId, session));
  }

  #unseal(cursor: string, platformId: string, session?: Session): StoredPosition | undefined {
    const payload = this.#payloadOf(cursor, platformId, session);
    if (!payload || payload.expires < this.#now() / 1000) return undefined;
    const { expires: _expires, ...where } = payload;
    return { resourceType: where.path, ...where, platformId };
  }

  #payloadOf(cursor: string, platformId: string, session?: Session): Payload | undefined {
    try {
      return JSON.parse(this.#keyring.open(cursor, additionalData(platformId, session))) as Payload;
    } catch {
      return undefined;
    }
  }
}

function keptPage(rest: KeptPage['rest'], seen: string | undefined): KeptPage {
  return { ...(rest && { rest }), ...(seen !== undefined && { seen }) };
}

function secretOf(cursor: string, platformId: string, session: Session): string {
  return `${session.id}|${platformId}|${cursor}`;
}

function additionalData(platformId: string, session?: Session): string {
  return `cursor|${session?.id ?? nobody}|${platformId}`;
}

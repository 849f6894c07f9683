import { randomFillSync } from 'node:crypto';
import { isVaultError, type Keyring, type Session, type TokenVault } from '@fhir-gateway/token-vault';
import { GatewayError } from '../errors/errors.js';

/** Where a search goes on: a FHIR request below a platform's base. */
export interface PagePosition {
  readonly platformId: string;
  /** What is searched; a platform's link to the next page need not say it. */
  readonly resourceType: string;
  /** Path below the base, percent-encoded, without leading slash. */
  readonly path: string;
  /** Raw query without `?`. */
  readonly query: string;
  /** Matches of that answer which were shown before. */
  readonly skip: number;
  /** Matches shown before in all, of this answer and those before it; absent where nobody counts. */
  readonly shown?: number;
}

/** Resource type (0: as the path), path, query, matches shown before, and when it ends in seconds since 1970. */
type Payload = [resourceType: string | 0, path: string, query: string, skip: number, expires: number, shown?: number];

const expired: Payload = [0, '', '', 0, 0];
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

/**
 * Opaque cursors for callers that must not see, keep or alter a `next` link: bound to the session and platform they were
 * made for, good for one hour, and short, since a model pays for each character that it reads and copies.
 *
 * What a cursor stands for is kept in the session store, sealed. For callers without a session nothing is kept, and
 * nothing can be while the store does not answer: then the cursor itself is what was sealed, and long.
 */
export class PageCursors {
  readonly #keyring: Keyring;
  readonly #vault: Pick<TokenVault, 'setValue' | 'getValue'>;
  readonly #now: () => number;
  /** Asked for many at a time, since asking takes longer than all else about a cursor's name. */
  readonly #pool = Buffer.alloc(shortBytes * pooled);
  #poolAt = this.#pool.length;

  constructor(options: { keyring: Keyring; vault: Pick<TokenVault, 'setValue' | 'getValue'>; now?: () => number }) {
    this.#keyring = options.keyring;
    this.#vault = options.vault;
    this.#now = options.now ?? Date.now;
  }

  /**
   * A cursor to `position` for `session` (absent: an open platform without a login).
   *
   * @returns `undefined` when the position can neither be kept nor handed on, for its length
   */
  async issue(position: PagePosition, session?: Session): Promise<string | undefined> {
    if (!session) return this.#seal(position);
    const cursor = this.#random().toString('base64url');
    try {
      await this.#vault.setValue(kind, secretOf(cursor, position.platformId, session), position, lifeSeconds);
      return cursor;
    } catch (error) {
      if (!isVaultError(error, 'STORE_UNAVAILABLE')) throw error;
      return this.#seal(position, session);
    }
  }

  /**
   * @throws GatewayError CURSOR_INVALID when altered, expired, or made for another session or platform
   * @throws VaultError STORE_UNAVAILABLE
   */
  async open(cursor: string, platformId: string, session?: Session): Promise<PagePosition> {
    const position = shortForm.test(cursor)
      ? session && (await this.#recall(secretOf(cursor, platformId, session)))
      : this.#unseal(cursor, platformId, session);
    if (position) return position;
    throw new GatewayError('CURSOR_INVALID', 'The cursor is not valid here, or is older than an hour.');
  }

  /** Bytes that name one cursor and no other. */
  #random(): Buffer {
    if (this.#poolAt === this.#pool.length) {
      randomFillSync(this.#pool);
      this.#poolAt = 0;
    }
    return this.#pool.subarray(this.#poolAt, (this.#poolAt += shortBytes));
  }

  async #recall(secret: string): Promise<PagePosition | undefined> {
    try {
      return await this.#vault.getValue<PagePosition>(kind, secret);
    } catch (error) {
      if (isVaultError(error, 'STORE_UNAVAILABLE')) throw error;
      return undefined;
    }
  }

  #seal({ platformId, resourceType, path, query, skip, shown }: PagePosition, session?: Session): string | undefined {
    if (path.length + query.length > longestSealed) return undefined;
    const expires = Math.floor(this.#now() / 1000) + lifeSeconds;
    // The platform is in the additional data; most searches repeat their type as path.
    const payload: Payload = [resourceType === path ? 0 : resourceType, path, query, skip, expires];
    if (shown !== undefined) payload.push(shown);
    return this.#keyring.seal(JSON.stringify(payload), additionalData(platformId, session));
  }

  #unseal(cursor: string, platformId: string, session?: Session): PagePosition | undefined {
    const [resourceType, path, query, skip, expires, shown] = this.#payloadOf(cursor, platformId, session);
    if (expires < this.#now() / 1000) return undefined;
    const position = { platformId, resourceType: resourceType === 0 ? path : resourceType, path, query, skip };
    return shown === undefined ? position : { ...position, shown };
  }

  #payloadOf(cursor: string, platformId: string, session?: Session): Payload {
    try {
      return JSON.parse(this.#keyring.open(cursor, additionalData(platformId, session))) as Payload;
    } catch {
      return expired;
    }
  }
}

function secretOf(cursor: string, platformId: string, session: Session): string {
  return `${session.id}|${platformId}|${cursor}`;
}

function additionalData(platformId: string, session?: Session): string {
  return `cursor|${session?.id ?? nobody}|${platformId}`;
}

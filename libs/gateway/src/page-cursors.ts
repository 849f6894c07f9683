import type { Keyring, Session } from '@fhir-gateway/token-vault';
import { GatewayError } from './errors.js';

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
}

/** Resource type (0: as the path), path, query, matches shown before, and when it ends in seconds since 1970. */
type Payload = [resourceType: string | 0, path: string, query: string, skip: number, expires: number];

const expired: Payload = [0, '', '', 0, 0];
const lifeSeconds = 3600;
const nobody = 'anonymous';

/**
 * Opaque cursors for callers that must not see, keep or alter a `next` link: sealed, so that the search values inside
 * stay inside, and bound to the session and platform they were made for.
 */
export class PageCursors {
  readonly #keyring: Keyring;
  readonly #now: () => number;

  constructor(options: { keyring: Keyring; now?: () => number }) {
    this.#keyring = options.keyring;
    this.#now = options.now ?? Date.now;
  }

  /** Seals `position` for `session` (absent: an open platform without a login); good for one hour. */
  seal(position: PagePosition, session?: Session): string {
    const { resourceType, path, query, skip } = position;
    const expires = Math.floor(this.#now() / 1000) + lifeSeconds;
    // A model pays for each character. The platform is in the additional data; most searches repeat their type as path.
    const payload: Payload = [resourceType === path ? 0 : resourceType, path, query, skip, expires];
    return this.#keyring.seal(JSON.stringify(payload), additionalData(position.platformId, session));
  }

  /** @throws GatewayError CURSOR_INVALID when altered, expired, or made for another session or platform */
  open(cursor: string, platformId: string, session?: Session): PagePosition {
    const [resourceType, path, query, skip, expires] = this.#unseal(cursor, platformId, session) ?? expired;
    if (expires < this.#now() / 1000) {
      throw new GatewayError('CURSOR_INVALID', 'The cursor is not valid here or has expired. Run the search again.');
    }
    return { platformId, resourceType: resourceType === 0 ? path : resourceType, path, query, skip };
  }

  #unseal(cursor: string, platformId: string, session?: Session): Payload | undefined {
    try {
      return JSON.parse(this.#keyring.open(cursor, additionalData(platformId, session))) as Payload;
    } catch {
      return undefined;
    }
  }
}

function additionalData(platformId: string, session?: Session): string {
  return `cursor|${session?.id ?? nobody}|${platformId}`;
}

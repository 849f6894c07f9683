import { randomBytes, randomInt } from 'node:crypto';
import type { PageRest } from '@fhir-gateway/record-view';
import { isVaultError, type Session, type TokenVault } from '@fhir-gateway/token-vault';

/** What the next page of a search needs and no cursor can hold. */
export interface KeptPage {
  /** Rows that were fetched and not shown. */
  readonly rest?: PageRest;
  /** Which rows were shown; see record-view. */
  readonly seen?: string;
}

interface Slot extends KeptPage {
  readonly id: string;
}

const kind = 'page-rest';
/** Pages that are stored for one session, each in a slot; a further one takes the place of the oldest. */
const slotsOfSession = 32;
/** For all callers without a session together, who cannot be counted one by one. */
const slotsOfOthers = 1_024;
const mostSessions = 10_000;
/** Characters of the rows of one record, as JSON. */
const mostCharacters = { session: 512_000, others: 64_000 };

/**
 * Pages of searches that are fetched and not shown yet, sealed in the session store for an hour and bounded in all: a
 * platform orders results that tie anew at every execution, so a search that is run again loses some and repeats others.
 */
export class PageRests {
  readonly #vault: Pick<TokenVault, 'setValue' | 'getValue'>;
  readonly #lifeSeconds: number;
  /** The slot of the next page, of the sessions that were active last. */
  readonly #next = new Map<string, number>();

  constructor(vault: Pick<TokenVault, 'setValue' | 'getValue'>, lifeSeconds: number) {
    this.#vault = vault;
    this.#lifeSeconds = lifeSeconds;
  }

  /**
   * Stores a page.
   *
   * @returns by what name {@link get} finds it; `undefined` while the store does not answer
   */
  async put(page: KeptPage, session?: Session): Promise<string | undefined> {
    const id = randomBytes(9).toString('base64url');
    const slot = session ? this.#nextSlot(session.id) : randomInt(slotsOfOthers);
    const stored: Slot = { ...page, id };
    try {
      await this.#vault.setValue(kind, secretOf(slot, session), stored, this.#lifeSeconds, session);
      return `${slot}.${id}`;
    } catch (error) {
      if (isVaultError(error, 'STORE_UNAVAILABLE')) return undefined;
      throw error;
    }
  }

  /**
   * @returns `undefined` when it is older than an hour, or later pages took its place
   * @throws VaultError STORE_UNAVAILABLE
   */
  async get(name: string, session?: Session): Promise<KeptPage | undefined> {
    const [slot = '', id] = name.split('.');
    try {
      const stored = await this.#vault.getValue<Slot>(kind, secretOf(Number(slot), session), session);
      return stored?.id === id ? stored : undefined;
    } catch (error) {
      if (isVaultError(error, 'STORE_UNAVAILABLE')) throw error;
      return undefined;
    }
  }

  #nextSlot(sessionId: string): number {
    const slot = this.#next.get(sessionId) ?? randomInt(slotsOfSession);
    this.#next.delete(sessionId);
    const [oldest] = this.#next.keys();
    if (this.#next.size >= mostSessions && oldest !== undefined) this.#next.delete(oldest);
    this.#next.set(sessionId, (slot + 1) % slotsOfSession);
    return slot;
  }
}

/** How many characters of rows, as JSON, may be stored for one page. */
export function mostRestCharacters(session?: Session): number {
  return session ? mostCharacters.session : mostCharacters.others;
}

function secretOf(slot: number, session?: Session): string {
  return `${session?.id ?? 'anonymous'}|${slot}`;
}

import { createHash } from 'node:crypto';
import type { LedgerEntry, LedgerLock, RequestLedger } from '@fhir-gateway/coverage-tools';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';

/** Longer than a payer is given for its answer: whoever comes second hears what came of the first. */
const waitMs = 30_000;
const longestMs = 365 * 86_400_000;
const mostAnswered = 200;

/** The vault's part that keeps a ledger. */
export type LedgerVault = Pick<TokenVault, 'read' | 'readAll' | 'write' | 'changeRecords' | 'withLock'>;

/** Keeps a person's prior authorization requests in their session, sealed, so that every process and the next one know. */
export class SessionRequestLedger implements RequestLedger {
  readonly #vault: LedgerVault;
  readonly #session: Session;

  constructor(vault: LedgerVault, session: Session) {
    this.#vault = vault;
    this.#session = session;
  }

  /** The session's id is random and stays here: what is made of it says nothing of the content to who does not know it. */
  nameOf(content: string): string {
    const parts = JSON.stringify(['prior-auth', this.#session.id, content]);
    return createHash('sha256').update(parts).digest('hex').slice(0, 32);
  }

  read(name: string): Promise<LedgerEntry | undefined> {
    return this.#vault.read<LedgerEntry>(this.#session, recordName(name));
  }

  async list(): Promise<readonly LedgerEntry[]> {
    return [...(await this.#vault.readAll<LedgerEntry>(this.#session, recordName(''))).values()];
  }

  async write(name: string, entry: LedgerEntry): Promise<void> {
    await this.#vault.write(this.#session, recordName(name), entry);
    if (entry.state === 'decided') await this.#letGo(entry.decidedAt);
  }

  /** Of answered requests those of the last year stay, 200 at most; what a payer has not answered stays in any case. */
  async #letGo(nowMs: number): Promise<void> {
    const all = await this.#vault.readAll<LedgerEntry>(this.#session, recordName(''));
    const answered = [...all]
      .filter(([, { state }]) => state !== 'sending')
      .sort(([, a], [, b]) => saidAt(b) - saidAt(a));
    const isOld = (entry: LedgerEntry) => entry.state === 'decided' && entry.decidedAt < nowMs - longestMs;
    const remove = answered.filter(([, entry], index) => index >= mostAnswered || isOld(entry));
    if (remove.length > 0) await this.#vault.changeRecords(this.#session, { remove: remove.map(([name]) => name) });
  }

  exclusively<T>(name: string, run: (lock: LedgerLock) => Promise<T>): Promise<T> {
    return this.#vault.withLock(this.#session, recordName(name), run, { waitMs });
  }
}

/** Of a refusal nobody noted when it was. */
function saidAt(entry: LedgerEntry): number {
  return entry.state === 'decided' ? entry.decidedAt : 0;
}

function recordName(name: string): string {
  return `prior-auth:${name}`;
}

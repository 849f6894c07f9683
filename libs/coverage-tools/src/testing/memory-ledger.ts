import { createHash } from 'node:crypto';
import type { LedgerEntry, RequestLedger } from '../pas/request/request-ledger.js';
import type { Confirmations } from '../pas/submit-prior-auth.js';

/** A ledger of one process, whose callers queue up. */
export class MemoryLedger implements RequestLedger {
  readonly entries = new Map<string, LedgerEntry>();
  readonly #queues = new Map<string, Promise<unknown>>();

  nameOf(content: string): string {
    return createHash('sha256').update(content).digest('hex').slice(0, 32);
  }

  async read(name: string): Promise<LedgerEntry | undefined> {
    return structuredClone(this.entries.get(name));
  }

  async list(): Promise<readonly LedgerEntry[]> {
    return structuredClone([...this.entries.values()]);
  }

  async write(name: string, entry: LedgerEntry): Promise<void> {
    this.entries.set(name, structuredClone(entry));
  }

  exclusively<T>(name: string, run: (lock: { stillHeld(): Promise<boolean> }) => Promise<T>): Promise<T> {
    const before = this.#queues.get(name) ?? Promise.resolve();
    const mine = before.then(() => run({ stillHeld: async () => true }));
    this.#queues.set(
      name,
      mine.catch(() => undefined),
    );
    return mine;
  }
}

/** Confirmations that are refused unless they stand for the content, each once. */
export function memoryConfirmations(): Confirmations {
  const issued = new Map<string, string>();
  let count = 0;
  return {
    seconds: 600,
    issue: async (content) => {
      const confirm = `confirm-${++count}`;
      issued.set(confirm, JSON.stringify(content));
      return confirm;
    },
    take: async (content, confirm) => {
      const fits = issued.get(confirm) === JSON.stringify(content);
      issued.delete(confirm);
      if (!fits) throw new Error('the confirm value does not fit');
    },
  };
}

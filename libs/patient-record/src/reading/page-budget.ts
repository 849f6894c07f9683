/** What a page is taken to have before it is here: a hundred entries of common size. */
const expectedBytes = 150_000;

/** What each record may hold however much others do: most records are smaller, and never wait. */
const ownBytes = 4 * expectedBytes;

/** How much of pages was read, also of those that were let go of: what is made of them stays until the record is shown. */
interface Read {
  readonly bytes: number;
  readonly entries: number;
}

/** Of one record. With 10,000 entries at five platforms it has 13 MB. */
const mostOfRecord: Read = { bytes: 16 * 1024 * 1024, entries: 20_000 };
/** Of the records that one session has read at once. */
const mostOfSession: Read = { bytes: 24 * 1024 * 1024, entries: 30_000 };
/** Of the records of all. */
const mostOfAll: Read = { bytes: 64 * 1024 * 1024, entries: 80_000 };
/** What each record may read however much others do. */
const ownRead: Read = { bytes: 4 * 1024 * 1024, entries: 5_000 };

/** The pages of one record that is being read. */
export interface PageLease {
  /** No further page is asked for: the record is larger than what is read of one. */
  readonly isSpent: boolean;
  /**
   * Waits until one more page may be asked for. A small record never waits, and neither does the one that has been read for
   * the longest time, so that there is always one that comes to its end.
   *
   * @throws Error when the lease is closed first
   */
  admit(): Promise<void>;
  /** Counts an admitted page that has arrived, or that did not: both are then 0. */
  arrived(bytes: number, entries: number): void;
  /** Some of what has arrived is no longer held. */
  released(bytes: number): void;
  /** All that is left of it. */
  close(): void;
}

interface Waiting {
  readonly lease: Lease;
  admitted(): void;
  closed(error: Error): void;
}

interface Lease {
  readonly session: string;
  held: number;
  /** All that has arrived. */
  read: Read;
  isClosed: boolean;
}

/**
 * Bounds how much of platforms' pages the records that are read at once hold together, and how much is read for them, so that
 * memory does not grow with the number of large records: of one session, and of all. One that waits for a slow platform holds
 * what it has: small records go on beside it, and large ones as long as there is space.
 */
export class PageBudget {
  readonly #mostBytes: number;
  /** In the order in which they were opened. */
  readonly #leases = new Set<Lease>();
  readonly #waiting = new Set<Waiting>();
  #held = 0;

  /** @param mostBytes of the JSON of pages, over all records */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** @param session whose record it is */
  open(session: string): PageLease {
    const lease: Lease = { session, held: 0, read: nothing, isClosed: false };
    this.#leases.add(lease);
    return {
      get isSpent() {
        return !isWithin(lease.read, mostOfRecord);
      },
      admit: () => this.#admit(lease),
      arrived: (bytes, entries) => {
        lease.read = { bytes: lease.read.bytes + bytes, entries: lease.read.entries + entries };
        this.#change(lease, bytes - expectedBytes);
      },
      released: (bytes) => this.#change(lease, -bytes),
      close: () => {
        for (const waiting of this.#waiting) {
          if (waiting.lease === lease && this.#waiting.delete(waiting))
            waiting.closed(new Error('The record is not read any longer.'));
        }
        this.#change(lease, -lease.held);
        // A page that arrives after that is nobody's.
        lease.isClosed = true;
        this.#leases.delete(lease);
        this.#admitWaiting();
      },
    };
  }

  #admit(lease: Lease): Promise<void> {
    if (!lease.isClosed && this.#isFree(lease)) {
      this.#change(lease, expectedBytes);
      return Promise.resolve();
    }
    return new Promise((admitted, closed) => {
      if (lease.isClosed) closed(new Error('The record is not read any longer.'));
      else this.#waiting.add({ lease, admitted, closed });
    });
  }

  #isFree(lease: Lease): boolean {
    const all = [...this.#leases];
    // The oldest of all waits for nobody, so that there is always one that goes on.
    if (lease === all[0]) return true;
    const isSmall = lease.held + expectedBytes <= ownBytes;
    if (!isSmall && this.#held + expectedBytes > this.#mostBytes) return false;
    const own = all.filter(({ session }) => session === lease.session);
    if (lease !== own[0] && !isWithin(sumOf(own), mostOfSession)) return false;
    return isWithin(lease.read, ownRead) || isWithin(sumOf(all), mostOfAll);
  }

  #change(lease: Lease, bytes: number): void {
    if (lease.isClosed) return;
    lease.held += bytes;
    this.#held += bytes;
    if (bytes < 0) this.#admitWaiting();
  }

  #admitWaiting(): void {
    for (const waiting of this.#waiting) {
      if (!this.#isFree(waiting.lease)) continue;
      this.#waiting.delete(waiting);
      this.#change(waiting.lease, expectedBytes);
      waiting.admitted();
    }
  }
}

const nothing: Read = { bytes: 0, entries: 0 };

function sumOf(leases: readonly Lease[]): Read {
  const sum = (one: keyof Read): number => leases.reduce((total, { read }) => total + read[one], 0);
  return { bytes: sum('bytes'), entries: sum('entries') };
}

function isWithin({ bytes, entries }: Read, most: Read): boolean {
  return bytes < most.bytes && entries < most.entries;
}

/** What a page is taken to have before it is here: a hundred entries of common size. */
const expectedBytes = 150_000;

/** What each record may hold however much others do: most records are smaller, and never wait. */
const ownBytes = 4 * expectedBytes;

/**
 * Of the pages of one record, also of those that were let go of: what is made of them stays until the record is shown. With
 * 10,000 entries at five platforms a record has 13 MB.
 */
const recordBytes = 16 * 1024 * 1024;

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
  /** Counts an admitted page that has arrived, or that did not: `bytes` is then 0. */
  arrived(bytes: number): void;
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
  held: number;
  /** All that has arrived. */
  read: number;
  isClosed: boolean;
}

/**
 * Bounds how many bytes of platforms' pages the records that are read at once hold together, so that memory does not grow
 * with the number of large records. One that waits for a slow platform holds what it has: small records go on beside it,
 * and large ones as long as there is space.
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

  open(): PageLease {
    const lease: Lease = { held: 0, read: 0, isClosed: false };
    this.#leases.add(lease);
    return {
      get isSpent() {
        return lease.read >= recordBytes;
      },
      admit: () => this.#admit(lease),
      arrived: (bytes) => {
        lease.read += bytes;
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
    const [oldest] = this.#leases;
    const isSmall = lease.held + expectedBytes <= ownBytes;
    return lease === oldest || isSmall || this.#held + expectedBytes <= this.#mostBytes;
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

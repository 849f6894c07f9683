/** What the load generator is asked to do. */
export interface LoadOrder {
  readonly origin: string;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Requests under way at any time. */
  readonly concurrency: number;
  /** It stops at whichever comes first. */
  readonly durationMs: number;
  readonly maxRequests: number;
  /** Every answer must have this status and this many bytes; absent: at least one byte. */
  readonly expectedBytes?: number;
}

/** What came of a {@link LoadOrder}. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Answers that were not as expected; a measurement with one of them is worth nothing. */
  readonly faults: number;
  /** Of the first fault. */
  readonly firstFault?: string;
  readonly bytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

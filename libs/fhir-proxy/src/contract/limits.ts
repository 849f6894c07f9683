/** Bounds of one proxy; all have defaults ({@link defaultLimits}). */
export interface ProxyLimits {
  /** Connections kept to one platform: as many requests are in flight there. */
  readonly connections: number;
  /** Requests of one caller in flight to one platform; the others of that caller wait. */
  readonly connectionsPerCaller: number;
  /** Requests that may wait for a free connection to one platform; more are refused with `UPSTREAM_BUSY`. */
  readonly maxWaiting: number;
  /** Requests of one caller that may wait so; more are refused with `PLATFORM_CALLS_LIMITED`. */
  readonly maxWaitingPerCaller: number;
  /** How long one may wait so, before it is refused with the same code. */
  readonly queueTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Time from sending a request to the answer's head. */
  readonly headersTimeoutMs: number;
  /** Longest silence within an answer's body. */
  readonly bodyIdleTimeoutMs: number;
  /** Everything about one request together: repeated attempts, the waits between them, and the whole answer. */
  readonly totalTimeoutMs: number;
  /** How often a request that changes nothing is repeated when the platform is out of order; 0 for never. */
  readonly maxRetries: number;
  /** Wait before the first repetition, where the platform names none; it doubles each time. */
  readonly retryDelayMs: number;
  /** A platform that asks for a longer wait than this is not waited for: its answer goes to the client. */
  readonly maxRetryWaitMs: number;
  /** After so many failures in a row, nothing is sent to the platform for `breakerOpenMs`. */
  readonly breakerFailures: number;
  /** How long a platform is left alone before one request goes as a probe. */
  readonly breakerOpenMs: number;
  /** Largest body of a write, an operation or a `_search`; these are held in memory to be checked. */
  readonly maxRequestBytes: number;
  /** Entries of a batch or transaction, each of which is judged by itself. */
  readonly maxBatchEntries: number;
  /** A CapabilityStatement is good for so long, then the platform is asked whether it has changed. */
  readonly capabilitiesTtlMs: number;
  /** After a failure to get one, the gateway does without for so long. */
  readonly capabilitiesRetryMs: number;
  /** Characters of all CapabilityStatements that are kept. */
  readonly maxCapabilitiesLength: number;
  /** Largest streamed answer; `Infinity` by default, since an answer is never held in memory. */
  readonly maxResponseBytes: number;
  /** Largest answer that `fetchJson` holds in memory. */
  readonly maxJsonBytes: number;
  /** Of all answers that are held at once until they were looked at; a short one is never refused for it. */
  readonly maxHeldBytes: number;
  /** Up to this size an error answer is read whole, to see whether it is an OperationOutcome. */
  readonly maxErrorBytes: number;
}

/** The limits used where the caller sets none. */
export const defaultLimits: ProxyLimits = Object.freeze({
  connections: 64,
  connectionsPerCaller: 16,
  maxWaiting: 256,
  maxWaitingPerCaller: 192,
  queueTimeoutMs: 10_000,
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 30_000,
  bodyIdleTimeoutMs: 30_000,
  totalTimeoutMs: 600_000,
  maxRetries: 2,
  retryDelayMs: 100,
  maxRetryWaitMs: 5_000,
  breakerFailures: 20,
  breakerOpenMs: 5_000,
  maxRequestBytes: 2 * 1024 * 1024,
  maxBatchEntries: 500,
  capabilitiesTtlMs: 3_600_000,
  capabilitiesRetryMs: 60_000,
  maxCapabilitiesLength: 32 * 1024 * 1024,
  maxResponseBytes: Number.POSITIVE_INFINITY,
  maxJsonBytes: 10 * 1024 * 1024,
  maxHeldBytes: 32 * 1024 * 1024,
  maxErrorBytes: 256 * 1024,
});

/** The size of a token bucket that is full at first and fills up again evenly. */
export interface BucketSize {
  /** How many tokens it holds when full: a whole number. */
  readonly capacity: number;
  /** How long it takes to fill. */
  readonly periodMs: number;
}

/** What was taken out of a bucket. */
export interface TakenTokens {
  /** Tokens taken; negative for those given back. */
  readonly granted: number;
  /** Time until the bucket has one again, when none was there; else 0. */
  readonly waitMs: number;
  /** Whole tokens that are in the bucket now. */
  readonly left: number;
}

/** The store of the buckets that processes share. */
export interface BucketStore {
  /**
   * Takes up to `wanted` tokens from a bucket, as many as it has; a negative number gives some back. Tokens are never
   * granted twice, however many processes take at once. The bucket exists from its first use on, and is forgotten when
   * it is full again.
   *
   * @throws RangeError (as a rejection) when the bucket holds nothing whole, or never fills
   */
  takeTokens(key: string, size: BucketSize, wanted: number): Promise<TakenTokens>;
}

/** A size in whole microseconds, so that no rounding adds up: time for one token, and for all of them. */
export interface BucketSpan {
  readonly tokenUs: number;
  readonly fullUs: number;
}

/** @throws RangeError when the bucket holds nothing whole, or never fills */
export function spanOf({ capacity, periodMs }: BucketSize): BucketSpan {
  if (!Number.isInteger(capacity) || capacity < 1 || !(periodMs > 0)) throw new RangeError('no such bucket');
  const tokenUs = Math.max(1, Math.ceil((periodMs * 1000) / capacity));
  return { tokenUs, fullUs: tokenUs * capacity };
}

/**
 * Takes tokens from a bucket of which only the time is known when it will be full again (the generic cell rate algorithm,
 * ITU-T I.371 annex A). The script of the Redis store does the same steps.
 *
 * @param fullAtUs when the bucket is full again; the past for one never used
 * @param wanted tokens to take, fewer where it has fewer; negative to give back
 */
export function takeFrom(
  fullAtUs: number,
  nowUs: number,
  { tokenUs, fullUs }: BucketSpan,
  wanted: number,
): TakenTokens & { readonly fullAtUs: number } {
  // Never emptier than empty, though it may have been larger when it was used last.
  const known = Math.min(Math.max(fullAtUs, nowUs), nowUs + fullUs);
  const granted = Math.min(wanted, Math.floor((nowUs + fullUs - known) / tokenUs));
  const next = Math.max(nowUs, known + granted * tokenUs);
  const waitMs = granted === 0 ? Math.ceil((known + tokenUs - fullUs - nowUs) / 1000) : 0;
  return { granted, waitMs, left: Math.floor((nowUs + fullUs - next) / tokenUs), fullAtUs: next };
}

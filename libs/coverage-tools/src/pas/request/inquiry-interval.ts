/** The least time between two questions about one request; the guide would rather have none at all. */
export const inquiryIntervalMs = 60_000;

/** Whether the payer may be asked again. @param askedAt epoch milliseconds of the last time */
export function mayAskAgain(askedAt: number | undefined, now: number): boolean {
  return askedAt === undefined || now - askedAt >= inquiryIntervalMs;
}

/** Whole seconds until it may be. */
export function secondsUntilNext(askedAt: number, now: number): number {
  return Math.max(0, Math.ceil((askedAt + inquiryIntervalMs - now) / 1000));
}

/** How long what was revoked may get through elsewhere, though each process remembers what it opened for 5 seconds. */
export const revokedWithinMs = 1000;

/**
 * Asks until the answer is a refusal. A call is judged by when it began, so that a slow answer is not taken for a late
 * revocation.
 *
 * @param revokedAtMs on the clock of `performance`; by default now
 * @returns milliseconds from then to the beginning of the last call that got through; 0 when none did
 * @throws Error when a call got through that began too late
 */
export async function untilRefused<T>(
  ask: () => Promise<T>,
  isRefused: (answer: T) => boolean,
  revokedAtMs = performance.now(),
): Promise<number> {
  let lastMs = 0;
  for (;;) {
    const beganMs = performance.now() - revokedAtMs;
    if (isRefused(await ask())) return lastMs;
    if (beganMs > revokedWithinMs) throw new Error(`still let in ${Math.round(beganMs)} ms after it was revoked`);
    lastMs = beganMs;
  }
}

const pauseMs = 50;

/** Resolves after a while; at once where that is over. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

/**
 * Asks again until it is so; a check that fails counts as no.
 *
 * @param describe what there is instead, for the error
 * @throws Error when it takes longer than `limitMs`
 */
export async function waitFor(
  what: string,
  limitMs: number,
  check: () => Promise<boolean>,
  describe?: () => Promise<string>,
): Promise<void> {
  const deadlineMs = performance.now() + limitMs;
  while (!(await check().catch(() => false))) {
    if (performance.now() > deadlineMs) {
      throw new Error(`no ${what} within ${limitMs} ms${describe ? `: ${await describe()}` : ''}`);
    }
    await pause(pauseMs);
  }
}

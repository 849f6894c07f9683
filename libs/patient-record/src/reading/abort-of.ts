/** Rejects when nobody waits any longer: a reader may not notice. One listener serves all searches. */
export function abortOf(signal: AbortSignal): { readonly aborted: Promise<never>; release(): void } {
  let end = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    end = () => reject(new Error('There was no answer in time.'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
  // Where every search has ended before, nobody is left to be told.
  aborted.catch(() => undefined);
  return { aborted, release: () => signal.removeEventListener('abort', end) };
}

/**
 * Prints a line for each figure that has a limit, and sets the exit code to 1 where one is over: the last lines of a benchmark
 * say whether the limits hold.
 *
 * @param {readonly { readonly what: string, readonly ms: number, readonly limitMs: number }[]} figures in milliseconds; a
 *   figure that is no number is over, since nothing was measured
 */
export function printVerdicts(figures) {
  for (const { what, ms, limitMs } of figures) {
    const isWithin = ms <= limitMs;
    console.log(`${isWithin ? 'ok  ' : 'OVER'} ${what} ${ms.toFixed(1)} ms (limit ${limitMs})`);
    if (!isWithin) process.exitCode = 1;
  }
}

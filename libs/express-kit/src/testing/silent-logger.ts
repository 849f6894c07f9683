import type { ProblemLogger } from '../problem.js';

/** Writes nothing. */
export const silentLogger: ProblemLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

import type { ProblemLogger } from '../errors/problem.js';

/** Writes nothing. */
export const silentLogger: ProblemLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

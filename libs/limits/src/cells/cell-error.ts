/**
 * Why a job has no answer: it took too long, the program found fault with it, its cell ended (mostly for want of memory) or
 * answered beyond its bounds, or too many jobs wait.
 */
export type CellFailure = 'late' | 'failed' | 'broken' | 'busy';

const words: Readonly<Record<CellFailure, string>> = {
  late: 'The job took too long.',
  failed: 'The program found fault with the job.',
  broken: 'The cell ended without an answer.',
  busy: 'Too many jobs wait for a cell.',
};

/** A job without an answer. */
export class CellError extends Error {
  readonly reason: CellFailure;

  constructor(reason: CellFailure) {
    super(words[reason]);
    this.name = 'CellError';
    this.reason = reason;
  }
}

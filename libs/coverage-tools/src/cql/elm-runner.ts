import { CellError, cellFile, type RunInCell } from '@fhir-gateway/limits/cells';
import type { ElmFailure, RunElm } from '../dtr/prefill/elm-job.js';

const program = cellFile('cql-program', import.meta.url);
const failures = { late: 'timeout', busy: 'timeout', broken: 'memory', failed: 'failed' } as const;

/**
 * Runs the compiled CQL (ELM) of payers' forms, on `cql-execution` and `cql-exec-fhir`, which whoever uses this installs.
 *
 * It runs in a cell: the logic has no environment, writes nowhere, knows the one patient it is given, and what takes too
 * long or too much memory costs only itself. Safe to call at once.
 *
 * @param timeMs for running the logic of one form
 */
export function createElmRunner(cell: RunInCell, timeMs = 3_000): RunElm {
  return async (job, signal) => {
    try {
      return await cell<Awaited<ReturnType<RunElm>>>(program, job, { timeMs, signal });
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      return { failure: failures[error.reason] satisfies ElmFailure };
    }
  };
}

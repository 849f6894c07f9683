import { errorTable } from '../errors/error-table.js';
import { diagnose, type Diagnosis } from './diagnosis.js';
import type { Failure } from './recent-failures.js';

/** How a request ended that did not end well. */
export type Outcome = Pick<Failure, 'code' | 'rule' | 'detail' | 'status' | 'isRefusal'>;

/** Why a request was refused or failed, and what to do next, for the command line and for pages. */
export function explainOutcome({ code, rule, isRefusal, ...known }: Outcome): Diagnosis {
  if (!isRefusal) return diagnose({ code, ...known });
  const row = Object.hasOwn(errorTable, code) ? errorTable[code as keyof typeof errorTable] : undefined;
  return {
    cause: `The gateway refused the request: ${[code, rule].filter(Boolean).join(', ')}.`,
    nextStep: row?.nextStep ?? 'Look the rule up in docs/audit.md.',
  };
}

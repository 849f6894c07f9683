import { ViewError } from '@fhir-gateway/record-view/contract';

import type { ReadingOptions } from './reading-options.js';
import type { GapReason, RecordGap } from './record-connection.js';

/** What is not known because a request failed. */
export function gapOf(
  error: unknown,
  of: Pick<RecordGap, 'connection' | 'resourceType'>,
  { signal, describe }: Pick<ReadingOptions, 'signal' | 'describe'>,
): RecordGap {
  if (signal.aborted) {
    return { ...of, reason: 'timeout', code: 'UPSTREAM_TIMEOUT', message: 'There was no answer in time.' };
  }
  const { code, httpStatus, message } = describe(error);
  return { ...of, reason: reasonOf(error, httpStatus), code, message };
}

function reasonOf(error: unknown, httpStatus: number): GapReason {
  const status = error instanceof ViewError ? error.upstreamStatus : httpStatus;
  if (error instanceof ViewError && [404, 405, 501].includes(status)) return 'unsupported';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'refused';
  return status === 504 ? 'timeout' : 'failed';
}

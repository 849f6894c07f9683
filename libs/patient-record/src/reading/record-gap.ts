import type { GatheredMatches } from '@fhir-gateway/record-view';
import { ViewError } from '@fhir-gateway/record-view/contract';

import type { ReadingOptions } from './reading-options.js';
import type { GapReason, RecordConnection, RecordGap } from './record-connection.js';

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

/** Words of an answer without matches that say no more than that. */
const saysNone = /\bno (?:matching |such )?(?:results?|match(?:es)?|records?|resources?|entries|data)\b/i;

/** What a platform says beside its results: that they may not be all, in its own words. */
export function noticeGaps(
  { said, seen }: Pick<GatheredMatches, 'said' | 'seen'>,
  { id }: Pick<RecordConnection, 'id'>,
  type: string,
): RecordGap[] {
  return said
    .filter((words) => seen > 0 || !saysNone.test(words))
    .map((words) => ({
      ...{ connection: id, resourceType: type, reason: 'truncated', code: 'PLATFORM_NOTICE' },
      ...{ message: `The platform says of its answer: ${words}.`, said: words },
    }));
}

function reasonOf(error: unknown, httpStatus: number): GapReason {
  const status = error instanceof ViewError ? error.upstreamStatus : httpStatus;
  if (error instanceof ViewError && [404, 405, 501].includes(status)) return 'unsupported';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'refused';
  return status === 504 ? 'timeout' : 'failed';
}

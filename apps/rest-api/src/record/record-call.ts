import { countCall } from '@fhir-gateway/express-kit';
import { labelNotice } from '@fhir-gateway/fhir-proxy';
import { limitedCaller, type ErrorCode, type RecordCall } from '@fhir-gateway/gateway';
import type { Request, Response } from 'express';

import { askerOf, enterCall } from '../call-stages.js';
import type { RestContext } from '../rest-context.js';
import { sessionErrors } from '../route/error-sets.js';

/** What any question about a record may be refused with. What one platform refuses is a gap of the answer, and no error. */
export const recordErrors: readonly ErrorCode[] = [
  'ARGUMENT_INVALID',
  ...sessionErrors,
  'LOGIN_REQUIRED',
  'PERSON_REQUIRED',
  'PERSON_UNKNOWN',
  'GRANT_ENDED',
  'CALLS_LIMITED',
  'CALLS_AT_ONCE_LIMITED',
  'AUDIT_UNAVAILABLE',
];

/**
 * Answers a question about a record for who calls, with what could be read in time. However many platforms it takes, it
 * counts as one call.
 *
 * @throws GatewayError CALLER_UNKNOWN | CALLS_LIMITED | CALLS_AT_ONCE_LIMITED, and whatever `answer` throws
 */
export function answerRecord<T>(
  rest: RestContext,
  req: Request,
  res: Response,
  answer: (call: RecordCall) => Promise<T>,
): Promise<T> {
  return withRecordCall(rest, req, res, (call) => rest.gateway.records.within(call, answer));
}

/**
 * {@link answerRecord} without a time for the whole answer, which is sent while it is read: each request to a platform has
 * one of its own.
 *
 * @throws as {@link answerRecord}
 */
export async function withRecordCall<T>(
  rest: RestContext,
  req: Request,
  res: Response,
  answer: (call: RecordCall) => Promise<T>,
): Promise<T> {
  const { gateway } = rest;
  const caller = await rest.requireCaller(req);
  const { session, grant } = caller;
  const who = limitedCaller(caller, () => gateway.clientAddressOf(req), true);
  await countCall(gateway, res, 'fhir', who);
  if (grant?.labelled === false) res.set('warning', `299 fhir-gateway "${labelNotice}"`);
  const place = enterCall(rest, req, res, who);
  try {
    return await answer({ ...askerOf(caller, res, who), session });
  } finally {
    place.leave();
  }
}

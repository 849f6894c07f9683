import { describeError, type ErrorDescription } from '@fhir-gateway/gateway';

import { plainChallenge, type BearerChallenge } from '../oauth/plain-challenge.js';
import { ruleOf } from './refusal-rules.js';
import type { RequestContext } from '../stages/request-context.js';

/** A failed request as it may be shown; made from any thrown value by {@link toProblem}. */
export interface Problem {
  /** Stable, for programs, for example `LOGIN_REQUIRED`. */
  readonly code: string;
  readonly httpStatus: number;
  /** FHIR IssueType of an OperationOutcome, for example `login`. */
  readonly issueCode: string;
  readonly message: string;
  readonly retryable: boolean;
  /** What the caller can do about it. */
  readonly nextStep?: string;
  /** When to try again, as the platform asked for; the answer's `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** The place in what the caller sent that is at fault, as FHIRPath: `Bundle.entry[3]`. */
  readonly expression?: string;
  /** Of `GRANT_INSUFFICIENT`: what an app asks this gateway for to be given more (RFC 6750 section 3.1). */
  readonly missingScope?: string;
  /** Of `DISCLOSURE_UNCONFIRMED`: what would be sent, to whom, and what stands for agreeing. */
  readonly disclosure?: ErrorDescription['disclosure'];
  readonly requestId: string;
}

/** The logger's part that error rendering needs, in pino's argument order. */
export interface ProblemLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Turns whatever was thrown into what may be shown, by the gateway's error table alone. The server's own failures
 * (500) are logged whole under the request id, which is all that the caller gets to see of them. What somebody else failed
 * at (a platform, the store: above 500) is one line without a stack, since nothing is to be mended here. A refusal is one
 * line that says which stage refused, by which rule, and what the error says for logs.
 *
 * @param context of the request, where the error ends it
 */
export function toProblem(
  error: unknown,
  requestId: string,
  logger: ProblemLogger,
  context?: Pick<RequestContext, 'stage' | 'platformId'>,
): Problem {
  const described = describeError(fromExpress(error));
  const problem: Problem = {
    code: described.code,
    httpStatus: described.httpStatus,
    issueCode: described.issueCode,
    message: described.message,
    retryable: described.retryable,
    ...(described.nextStep !== undefined && {
      nextStep: [described.nextStep, described.people?.join('; ')].filter(Boolean).join(' '),
    }),
    retryAfterSeconds: described.retryAfterSeconds,
    expression: described.expression,
    missingScope: described.missingScope,
    ...(described.disclosure && { disclosure: described.disclosure }),
    requestId,
  };
  log(error, problem, logger, context);
  return problem;
}

/** Codes that say nothing of a decision: nothing is there, or the caller has gone. */
const undecided: ReadonlySet<number> = new Set([404, 405, 499]);

function log(
  error: unknown,
  { httpStatus, code, requestId }: Problem,
  logger: ProblemLogger,
  context: Pick<RequestContext, 'stage' | 'platformId'> | undefined,
): void {
  const { stage, platformId } = context ?? {};
  const where = {
    requestId,
    code,
    ...(stage && { stage }),
    platformId,
    ...forLogs(error),
  };
  if (httpStatus === 500) logger.error({ err: error, ...where }, 'request failed');
  else if (httpStatus > 500) logger.warn(where, 'request not served');
  // A caller over its limit can be refused a thousand times a second; the audit notes it once a minute.
  else if (context && httpStatus === 429) logger.debug(where, 'request refused');
  else if (context && !undecided.has(httpStatus) && !isLoggedByProxy(error)) logger.info(where, 'request refused');
}

/** Fields of an error that are made for logs: who refused is named more closely there than by the stage of the request. */
const loggedFields = ['platformId', 'stage', 'detail'] as const;

function forLogs(error: unknown): object {
  const fields: Record<string, string> = {};
  const rule = ruleOf(error);
  if (rule !== undefined) fields['rule'] = rule;
  for (const name of loggedFields) {
    const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined;
    if (typeof value === 'string') fields[name] = value;
  }
  return fields;
}

/** The proxy has logged what its policy refused, for both apps, with the platform that it was for. */
function isLoggedByProxy(error: unknown): boolean {
  return error instanceof Error && error.name === 'ProxyError' && typeof Reflect.get(error, 'rule') === 'string';
}

/**
 * What the protocol wants beside the status: how to authenticate (RFC 9110 section 11.6.1), when to come back
 * (section 10.2.3).
 */
export function problemHeaders(problem: Problem, challenge: BearerChallenge = plainChallenge): Record<string, string> {
  return {
    ...(problem.missingScope !== undefined && {
      'www-authenticate': challenge(problem.code, problem.missingScope),
    }),
    ...(problem.httpStatus === 401 && { 'www-authenticate': challenge(problem.code) }),
    ...(problem.retryAfterSeconds !== undefined && { 'retry-after': String(Math.ceil(problem.retryAfterSeconds)) }),
  };
}

/** A request that Express or a body parser could not read; the codes are rows of the error table. */
class UnreadableRequest extends Error {
  readonly code: 'BODY_TOO_LARGE' | 'REQUEST_INVALID';

  constructor(cause: Error, status: number) {
    super(status === 413 ? 'The request body is too large.' : 'The request could not be read.', { cause });
    this.name = 'UnreadableRequest';
    this.code = status === 413 ? 'BODY_TOO_LARGE' : 'REQUEST_INVALID';
  }
}

/** Gives the 4xx errors that Express and its body parsers throw (`http-errors`, with `status`) a code of the table. */
function fromExpress(error: unknown): unknown {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return error;
  return error.status >= 400 && error.status < 500 ? new UnreadableRequest(error, error.status) : error;
}

/** The system of our codes in `OperationOutcome.issue.details.coding`. */
const codeSystem = 'urn:fhir-gateway:error-code';

/** A FHIR OperationOutcome with one issue. */
export interface OperationOutcomeBody {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly [
    {
      readonly severity: 'error';
      readonly code: string;
      readonly details: {
        readonly coding: readonly [{ readonly system: string; readonly code: string }];
        readonly text: string;
      };
      readonly diagnostics: string;
      readonly expression?: readonly [string];
    },
  ];
}

/**
 * The problem as a FHIR OperationOutcome: our code in `details.coding`, the next step and the request id in `diagnostics`.
 *
 * @see https://hl7.org/fhir/R4/operationoutcome.html
 */
export function toOperationOutcome(problem: Problem): OperationOutcomeBody {
  const { code, issueCode, message, nextStep, expression, requestId } = problem;
  return {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: issueCode,
        details: { coding: [{ system: codeSystem, code }], text: message },
        diagnostics: [nextStep, `Request id: ${requestId}`].filter(Boolean).join(' '),
        ...(expression !== undefined && { expression: [expression] }),
      },
    ],
  };
}

/** Members of an `application/problem+json` answer; `code`, `request_id`, `retryable`, `next_step` are ours. */
export interface ProblemDetails {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly request_id: string;
  readonly retryable: boolean;
  readonly next_step?: string;
  readonly disclosure?: ErrorDescription['disclosure'];
}

/**
 * The problem as problem details for everything that is not FHIR.
 *
 * @see RFC 9457 section 3.1; `type` is left out, which means `about:blank`
 */
export function toProblemDetails(problem: Problem): ProblemDetails {
  return {
    title: problem.message,
    status: problem.httpStatus,
    code: problem.code,
    request_id: problem.requestId,
    retryable: problem.retryable,
    next_step: problem.nextStep,
    ...(problem.disclosure && { disclosure: problem.disclosure }),
  };
}

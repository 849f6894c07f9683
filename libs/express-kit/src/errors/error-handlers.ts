import { GatewayError } from '@fhir-gateway/gateway';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';

import type { BearerChallenge } from '../oauth/plain-challenge.js';
import type { Html } from '../html/html.js';
import type { PageSender } from '../html/page.js';
import { problemHeaders, toProblem, toProblemDetails, type Problem, type ProblemLogger } from './problem.js';
import { contextOf } from '../stages/request-context.js';
import { requestIdOf } from '../stages/request-id.js';

/** Last route of an app: what nothing answered does not exist. */
export function routeNotFound(): RequestHandler {
  return () => {
    throw new GatewayError('ROUTE_NOT_FOUND', 'There is nothing at this address.');
  };
}

/** What both error handlers are made with. */
export interface ErrorHandlerOptions {
  readonly logger: ProblemLogger;
  /** What a 401 asks for; without it, for a bearer token of who knows where. */
  readonly challenge?: BearerChallenge;
}

/** Error handler that answers `application/problem+json`; the last one of an app. */
export function problemErrors(options: ErrorHandlerOptions): ErrorRequestHandler {
  return errorHandler(options, (problem, _req, res) => {
    res
      .status(problem.httpStatus)
      .type('application/problem+json')
      .send(JSON.stringify(toProblemDetails(problem)));
  });
}

/**
 * Error handler that answers with a page where `applies` says that a person is looking, and leaves the rest to the
 * handler behind it.
 */
export function pageErrors(
  options: ErrorHandlerOptions & {
    applies: (req: Request) => boolean;
    render: (problem: Problem, req: Request, res: Response) => Html;
    send: PageSender;
  },
): ErrorRequestHandler {
  const answer = errorHandler(options, (problem, req, res) => {
    options.send(res, options.render(problem, req, res), { status: problem.httpStatus });
  });
  return (error, req, res, next) => (options.applies(req) ? answer(error, req, res, next) : next(error));
}

function errorHandler(
  { logger, challenge }: ErrorHandlerOptions,
  answer: (problem: Problem, req: Request, res: Response) => void,
): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const problem = toProblem(error, requestIdOf(res), logger, contextOf(res));
    // An answer that already began cannot be taken back; a cut connection tells the caller that it is not whole.
    if (res.headersSent) return void res.destroy();
    // Also where what is there may be kept, such as below /assets: the next process may have it.
    res.set({ ...problemHeaders(problem, challenge), 'cache-control': 'no-store' });
    answer(problem, req, res);
  };
}

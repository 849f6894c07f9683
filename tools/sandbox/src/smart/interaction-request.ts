import type { NextFunction, Request, Response } from 'express';
import { errorPage, pageHeaders } from '../pages/index.js';

/** Sends a page of the sandbox. */
export function sendPage(response: Response, markup: string, status = 200): void {
  response.status(status).set(pageHeaders).type('html').send(markup);
}

/** A request that can't go on, for a reason that may be shown. */
export class InteractionError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'InteractionError';
    this.code = code;
    this.status = status;
  }
}

/**
 * Lets a form post pass only when it comes from this server's own pages. The interaction cookie alone is not enough:
 * it is SameSite=Lax, and other ports of localhost are the same site. Without `Origin` (not a browser) it passes.
 */
export function requireSameOrigin(request: Request, _response: Response, next: NextFunction): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const isForeign = origin === undefined ? site !== undefined && site !== 'same-origin' : !isOwnOrigin(origin, request);
  if (isForeign) throw new InteractionError('foreign_origin', 'This form was sent from another site.', 403);
  next();
}

function isOwnOrigin(origin: string, request: Request): boolean {
  return origin === `http://${request.headers.host}`;
}

/** Renders what went wrong in an interaction; the provider's own faults mean that the sign-in has expired. */
export function interactionErrorHandler(
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (error instanceof InteractionError) {
    const view = { title: 'This request can’t go on', code: error.code, description: error.message };
    sendPage(response, errorPage(view), error.status);
    return;
  }
  if (error instanceof Error && error.name === 'SessionNotFound') {
    const description = 'This sign-in has expired or was finished already. Go back to the app and start again.';
    sendPage(response, errorPage({ title: 'Start again', code: 'interaction_expired', description }), 400);
    return;
  }
  next(error);
}

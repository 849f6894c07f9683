import { contextOf, type Stage } from '@fhir-gateway/express-kit';
import type { Request, Response } from 'express';

import { readCredentials } from '../auth/credentials.js';
import { callStateOf } from '../call-stages.js';
import { wantsPage, type RestContext } from '../rest-context.js';
import type { Operation } from '../route/operation.js';

/**
 * Lets nobody further who has not signed in to the gateway itself, where people have to. A browser that opens a page is led
 * to the sign-in and comes back; any other request is refused. It holds for every address but those listed, so that a
 * route which nobody thought of is closed.
 *
 * @param open operations that answer to everybody: the way to the sign-in, and what programs ask without a session
 * @returns `undefined` where nobody has to
 */
export function signInStage(context: RestContext, open: readonly Operation[]): Stage | undefined {
  const { callers } = context.gateway;
  if (!callers.needsSignIn) return undefined;
  const isOpen = matcherOf(open);
  return {
    name: 'sign-in',
    run: (request, response) => {
      if (request.method === 'OPTIONS' || isOpen(request)) return undefined;
      // The caller of a request to a platform was identified by the stage before.
      if (callStateOf(response)) return undefined;
      return callers.identify(readCredentials(request, context.cookie), { app: 'rest' }).then(
        () => undefined,
        (error: unknown) => {
          if (!isStranger(error) || request.method !== 'GET' || !wantsPage(request)) throw error;
          leadToSignIn(context, request, response);
          return 'answered';
        },
      );
    },
  };
}

function leadToSignIn({ base }: RestContext, request: Request, response: Response): void {
  contextOf(response).applyHeaders(response);
  response.redirect(303, `${base}/auth/sign-in?${new URLSearchParams({ return_to: request.url })}`);
}

function isStranger(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SIGN_IN_REQUIRED';
}

function matcherOf(operations: readonly Operation[]): (request: Pick<Request, 'method' | 'path'>) => boolean {
  const patterns = operations.map(({ method, path }) => ({
    method: method.toUpperCase(),
    // Express takes an address with one more slash for the same.
    path: new RegExp(
      `^${path
        .split(/\{\w+\}/)
        .map(escaped)
        .join('[^/]+')}/?$`,
    ),
  }));
  return ({ method, path }) =>
    patterns.some((one) => one.method === (method === 'HEAD' ? 'GET' : method) && one.path.test(path));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

import { createSameOriginCheck } from '@fhir-gateway/express-kit';
import { Router, urlencoded, type IRouter, type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';

import type { RestContext } from '../rest-context.js';
import { readFields } from './fields.js';
import type { Answer, Operation, RequestBody } from './operation.js';
import { refuseHead } from './refuse-head.js';

/** Media types of what browsers send of a form. */
const formTypes: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data']);

/** An operation with the handler that answers it. */
export interface Route extends Operation {
  /** Reads the body; absent where there is none to read. */
  readonly parse?: RequestHandler;
  /** Answers HEAD with 405: link checkers must not begin or finish a sign-in. */
  readonly refusesHead?: boolean;
  /** Made once for each app. */
  handler(context: RestContext): RequestHandler;
}

/** The names in braces of a path. */
export type PathNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never;

/** What the answer with status 200 holds, if it is JSON. */
type AnswerBody<Answers> = Answers extends { 200: { schema: infer Schema extends z.ZodType } }
  ? z.output<Schema>
  : unknown;

/** Reads what a request carries by the schemas of its route. Both throw GatewayError ARGUMENT_INVALID. */
export interface RequestReader<Query, Form> {
  query(): Query;
  form(): Form;
}

/** Makes the handler of a route, once for each app. */
export type RouteHandler<Name extends string, Body, Query, Form> = (
  context: RestContext,
) => (req: Request<Record<Name, string>>, res: Response<Body>, read: RequestReader<Query, Form>) => unknown;

/** A route as it is written: the handler gets parameters, fields and an answer of the types that are described. */
type RouteDefinition<Path extends string, Query extends z.ZodObject, Form extends z.ZodType, Answers> = Omit<
  Route,
  'path' | 'query' | 'body' | 'answers' | 'handler'
> & {
  readonly path: Path;
  readonly query?: Query;
  readonly body?: RequestBody<Form>;
  readonly answers: Answers;
  readonly handle: RouteHandler<PathNames<Path>, AnswerBody<Answers>, z.output<Query>, z.output<Form>>;
};

/**
 * Makes a route of its description and its handler. {@link routerOf} registers it, and the OpenAPI document is made of the
 * same object, so that there is no route without a description.
 */
export function defineRoute<
  const Path extends string,
  Answers extends Readonly<Record<number, Answer>>,
  Query extends z.ZodObject = z.ZodObject,
  Form extends z.ZodType = z.ZodType,
>({ handle, ...route }: RouteDefinition<Path, Query, Form, Answers>): Route {
  const { query, body } = route;
  const fieldsOf = (schema: z.ZodType | undefined, given: unknown) =>
    readFields(schema as z.ZodObject, (given ?? {}) as Readonly<Record<string, unknown>>);
  return {
    ...route,
    handler: (context) => {
      const answer = handle(context);
      return (req, res) =>
        answer(req as never, res as never, {
          query: () => fieldsOf(query, req.query) as z.output<Query>,
          form: () => fieldsOf(body?.schema, req.body) as z.output<Form>,
        });
    },
  };
}

/** The routes as a router of their own, which answers OPTIONS at their addresses besides. */
export function routerOf(routes: readonly Route[], context: RestContext): Router {
  const router = Router({ caseSensitive: true });
  addRoutes(router, routes, context);
  return router;
}

/** Registers routes in their order, each with the checks that its description names. */
export function addRoutes(router: IRouter, routes: readonly Route[], context: RestContext): void {
  const checkOrigin = createSameOriginCheck({ origin: context.origin });
  for (const route of routes) {
    const { method, path, sameOrigin, parse, body } = route;
    const pattern = path.replace(/\{(\w+)\}/g, ':$1');
    // An Authorization header is proof of intent, since no foreign page can send one; forms are sent by pages alone.
    const isForm = body?.mediaTypes.some((type) => formTypes.has(type)) === true;
    const prove: RequestHandler = (req, _res, next) => {
      if (isForm || req.headers.authorization === undefined) checkOrigin(req);
      next();
    };
    if (route.refusesHead) router.head(pattern, refuseHead());
    const before = [...(sameOrigin === 'proven' ? [prove] : []), ...(parse ? [parse] : [])];
    router[method](pattern, ...before, route.handler(context));
  }
}

/** Reads a form of at most so many bytes; a longer one is refused with BODY_TOO_LARGE. */
export function formParser(maxBytes: number): RequestHandler {
  return urlencoded({ extended: false, limit: maxBytes });
}

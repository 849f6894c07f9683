import type { z } from 'zod';

import { defineRoute, type PathNames, type Route, type RouteHandler } from './define-route.js';
import type { Answer, Operation } from './operation.js';
import { pageAnswer } from './operation.js';

/** What is particular to a page that anybody may open. */
interface PageDefinition<Path extends string, Query extends z.ZodObject> extends Pick<
  Operation,
  'id' | 'summary' | 'errors'
> {
  readonly path: Path;
  readonly query?: Query;
  readonly answer?: Answer;
  /** Values of path and query parameters with which the reference shows the page. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly handle: RouteHandler<PathNames<Path>, unknown, z.output<Query>, unknown>;
}

/** A route that answers GET with a page of the console, or with a file that pages load. */
export function pageRoute<const Path extends string, Query extends z.ZodObject = z.ZodObject>({
  answer = pageAnswer(),
  parameters,
  ...page
}: PageDefinition<Path, Query>): Route {
  return defineRoute({
    ...page,
    method: 'get',
    tag: 'Pages',
    access: 'anybody',
    answers: { 200: answer },
    errorForm: 'page',
    examples: { open: { summary: 'Open it', ...(parameters && { parameters }), status: 200 } },
  });
}

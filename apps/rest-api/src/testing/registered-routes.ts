import type { Express } from 'express';

/** The part of Express's router that lists what is registered on it. */
interface ListingRouter {
  listRoutes(): { path: string | RegExp; methods?: string[]; router?: ListingRouter }[];
}

/** One route of an app: `GET /auth/:platform_id/login`. HEAD is listed only where a route names it. */
export interface RegisteredRoute {
  readonly method: string;
  readonly path: string;
}

/** All routes of an app, those of mounted routers included, as they are registered now. */
export function registeredRoutes(app: Express): RegisteredRoute[] {
  return [...routesBelow(app.router as unknown as ListingRouter, '')];
}

function* routesBelow(router: ListingRouter, prefix: string): Generator<RegisteredRoute> {
  for (const { path, methods, router: mounted } of router.listRoutes()) {
    if (typeof path !== 'string') {
      if (mounted === undefined)
        throw new TypeError(`a route by pattern has no address to be tested at: ${path.source}`);
      continue;
    }
    const full = `${prefix}${path === '/' ? '' : path}`;
    if (mounted !== undefined) yield* routesBelow(mounted, full);
    // The HEAD that comes with a GET is the same handler.
    for (const method of methods ?? []) if (method !== 'HEAD') yield { method, path: full || '/' };
  }
}

import type { Router } from 'express';

/**
 * Lets the first request below one of the paths make the router that answers them all. Unlike a path that is given to `use`,
 * the paths stay in the address. Other requests are passed on.
 *
 * @param open gives the same router each time; where it rejects, the request fails with its error
 */
export function mountOnDemand(router: Router, paths: readonly string[], open: () => Promise<Router>): void {
  // Express compares paths without regard to case too.
  const isBelow = (path: string): boolean =>
    paths.some((one) => `${path}/`.toLowerCase().startsWith(`${one.toLowerCase()}/`));
  router.use(async (request, response, next) => {
    if (isBelow(request.path)) (await open())(request, response, next);
    else next();
  });
}

import { GatewayError } from '@fhir-gateway/gateway';
import type { Express, RequestHandler } from 'express';

/** The part of Express's router that lists what is registered on it. */
interface ListingRouter {
  listRoutes(): { path: string | RegExp; methods?: string[]; router?: ListingRouter }[];
}

/** Every path that is registered, as a pattern, with its methods. */
type Table = readonly (readonly [path: RegExp, methods: ReadonlySet<string>])[];

/**
 * Before {@link routeNotFound}: an address that is there for other methods is no address where nothing is. It is answered
 * with 405 and with what it takes.
 * @see RFC 9110 section 15.5.6
 */
export function refuseOtherMethods(app: Express): RequestHandler {
  let table: Table | undefined;
  return (req, res, next) => {
    // Read when first needed: by then all is registered.
    table ??= [...routesBelow(app.router as unknown as ListingRouter, '')];
    const { path, method } = req;
    // Routers answer OPTIONS themselves.
    if (method === 'OPTIONS') return next();
    const allowed = new Set(table.filter(([pattern]) => pattern.test(path)).flatMap(([, methods]) => [...methods]));
    if (allowed.size === 0 || allowed.has(method)) return next();
    res.set('allow', [...allowed].sort().join(', '));
    throw new GatewayError('METHOD_NOT_ALLOWED', 'This address does not take this method.');
  };
}

function* routesBelow(router: ListingRouter, prefix: string): Generator<Table[number]> {
  for (const { path, methods = [], router: mounted } of router.listRoutes()) {
    if (typeof path !== 'string') continue;
    const full = `${prefix}${path === '/' ? '' : path}`;
    if (mounted !== undefined) yield* routesBelow(mounted, full);
    else if (methods.length > 0) yield [patternOf(full), new Set(methods.map((method) => method.toUpperCase()))];
  }
}

/** A parameter is a segment; Express takes a slash at the end for none. */
function patternOf(path: string): RegExp {
  const segments = path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[^\w-]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}/?$`);
}

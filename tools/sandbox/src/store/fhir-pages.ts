import type { RequestHandler, Router } from 'express';
import { pageQuery } from './quirks/page-links.js';

/** Serves the pages of a base at an address beside it, for the quirk `foreign-next`; `base` is the router of the base. */
export function fhirPages(base: Router): RequestHandler {
  return (request, response, next) => {
    const [path, query = ''] = request.url.split('?');
    if (path !== '/' || request.method !== 'GET') return next();
    request.url = `/?${pageQuery(query)}`;
    base(request, response, next);
  };
}

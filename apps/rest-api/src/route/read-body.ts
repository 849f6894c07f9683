import type { Request, RequestHandler, Response } from 'express';

/**
 * Reads a body within a handler, for a route that decides before that whether it wants one.
 *
 * @param parse a body parser of Express
 * @returns what it leaves as `body`; `undefined` for another media type
 * @throws what the parser reports of a body that is too large or cannot be read
 */
export async function readBodyBy(
  parse: RequestHandler,
  req: Request<Record<string, string>>,
  res: Response,
): Promise<unknown> {
  await new Promise<void>((resolve, reject) => {
    void parse(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(error as Error)));
  });
  return req.body as unknown;
}

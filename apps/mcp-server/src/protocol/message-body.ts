import { isJsonContentType } from '@modelcontextprotocol/server';
import { json, type ErrorRequestHandler, type RequestHandler, type Response } from 'express';

/**
 * Middleware that parses a JSON-RPC message, for the gate and the endpoint to look at. What does not claim to be JSON is
 * left as it came, and refused by the endpoint.
 *
 * @param maxBytes of a message; a resource to be written must fit
 */
export function messageBody(maxBytes: number): (RequestHandler | ErrorRequestHandler)[] {
  const type = ({ headers }: { headers: { 'content-type'?: string } }): boolean =>
    isJsonContentType(headers['content-type'] ?? null);
  return [alreadyRead, json({ limit: maxBytes, type: type as never }), unreadable];
}

/** The front has read the body of this one; what could be parsed stands in `body`, and is not read again. */
const alreadyRead: RequestHandler = (req, res, next) => {
  if ('isUnreadable' in req && req.isUnreadable === true) sendParseError(res);
  else next();
};

/** What is no JSON; other faults of a body go on to the error handler. */
const unreadable: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  const isSyntax = error instanceof Error && 'type' in error && error.type === 'entity.parse.failed';
  if (isSyntax) sendParseError(res);
  else next(error);
};

/** @see JSON-RPC 2.0 section 5.1 */
function sendParseError(res: Response): void {
  res.status(400).json({ jsonrpc: '2.0', error: { code: -32700, message: 'Parse error' }, id: null });
}

import { contextOf, countCall, createBearerChallenge, type RecordRefusal } from '@fhir-gateway/express-kit';
import { GatewayError, limitedAddress, limitedCaller, type Caller, type Gateway } from '@fhir-gateway/gateway';
import type { Request, RequestHandler, Response } from 'express';
import { isGzip, lengthOf, parseJson, readBody } from './read-body.js';
import { bearerToken } from '../sign-in/bearer-token.js';
import { needsCaller, platformOf } from './protected-call.js';

/** A message that was received: what it says, and who sent it. */
export interface ReceivedMessage {
  /** As parsed from JSON; `undefined` for what is none. */
  readonly body: unknown;
  /** Who was identified by an access token; absent where none came, or in modes without them. */
  readonly caller: Caller | undefined;
}

/** Of whom nobody knows who they are no more is read than this; a call that writes nothing has some hundred bytes. */
const strangersBytes = 64 * 1024;

/** Express's own place for what one stage finds out and the next needs. */
type Received = Response<unknown, { message?: ReceivedMessage }>;

/** The message that {@link receiveMessage} has read. */
export function messageOf(res: Received): ReceivedMessage {
  const { message } = res.locals;
  if (!message) throw new Error('receiveMessage has to come first');
  return message;
}

/**
 * Stage that reads a message, finds who sent it, and counts it: one look-up and one count for each message, whether it is
 * answered or refused. In `oauth` mode a message without an access token that needs one, or with one that opens nothing,
 * ends in 401, which says where tokens come from; nothing large is read or parsed before its sender is known.
 *
 * @param record writes a refusal of the sender into the audit
 * @see RFC 6750 section 3, RFC 9728 section 5.1
 */
export function receiveMessage(gateway: Gateway, record: RecordRefusal): RequestHandler {
  const challenge = createBearerChallenge(gateway.config, 'mcp');
  const receive = gateway.config.mcpAuth === 'oauth' ? identifiedMessage : anyMessage;
  return async (req, res: Received, next) => {
    try {
      const message = await receive(gateway, req);
      // The client left in the middle of it.
      if (message === undefined) return;
      res.locals.message = message;
    } catch (error) {
      // What is left of the body must not be taken for the next request.
      if (!req.complete) res.set('connection', 'close');
      const code = refusalOf(error);
      await countMessage(gateway, req, res, undefined);
      if (code === undefined) throw error;
      contextOf(res).stage = 'identify';
      record(error, req, res);
      const { requestId } = contextOf(res);
      gateway.logger.info({ requestId, code, stage: 'identify' }, 'request refused');
      return refuse(res, challenge(code), (error as Error).message);
    }
    await countMessage(gateway, req, res, res.locals.message.caller);
    next();
  };
}

/** Counts an HTTP request of one session, or of one address where no session is known. */
export async function countMessage(
  gateway: Gateway,
  req: Request,
  res: Response,
  caller: Caller | undefined,
): Promise<void> {
  const address = (): string | undefined => gateway.clientAddressOf(req);
  await countCall(gateway, res, 'mcp-http', caller ? limitedCaller(caller, address, true) : limitedAddress(address()));
}

/** Tools find out by themselves who calls, where the mode or the arguments say so. */
async function anyMessage({ config }: Gateway, req: Request): Promise<ReceivedMessage | undefined> {
  assertReadable(req);
  const bytes = await readBody(req, config.serverLimits.mcpBodyBytes);
  if (bytes === 'too large') throw tooLarge();
  return bytes && { body: parseJson(bytes), caller: undefined };
}

async function identifiedMessage(gateway: Gateway, req: Request): Promise<ReceivedMessage | undefined> {
  const { callers, registry, config } = gateway;
  assertReadable(req);
  const { mcpBodyBytes } = config.serverLimits;
  const bearer = bearerToken(req.headers.authorization);
  const isSmall = (lengthOf(req) ?? Infinity) <= strangersBytes;
  const isKnownFirst = bearer !== undefined && !isSmall;
  const early = isKnownFirst ? await callers.identify({ bearer }, { door: 'mcp' }) : undefined;
  const isStranger = bearer === undefined && strangersBytes < mcpBodyBytes;
  const bytes = await readBody(req, isStranger ? strangersBytes : mcpBodyBytes);
  if (bytes === 'too large') throw isStranger ? needsToken() : tooLarge();
  if (bytes === undefined) return undefined;
  const body = parseJson(bytes);
  if (early) return { body, caller: early };
  if (bearer === undefined) {
    if (needsCaller(body, registry)) throw needsToken();
    return { body, caller: undefined };
  }
  // The connection that a call will need is fetched along: one look-up a call.
  const platformId = platformOf(body, registry);
  const options = { door: 'mcp' as const, ...(platformId !== undefined && { platformId }) };
  return { body, caller: await callers.identify({ bearer }, options) };
}

function needsToken(): GatewayError {
  return new GatewayError('CALLER_UNKNOWN', 'This call needs an access token.');
}

/**
 * JSON is UTF-8 (RFC 8259 section 8.1), and a message comes as it is or compressed by gzip.
 *
 * @throws an error as body parsers of Express throw it, for another charset or content coding
 */
function assertReadable(request: Request): void {
  const { headers } = request;
  const coding = headers['content-encoding'] ?? 'identity';
  const charset = /;\s*charset="?([^;"\s]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if ((coding.toLowerCase() === 'identity' || isGzip(request)) && /^(?:utf-?8|us-ascii)$/i.test(charset)) return;
  throw Object.assign(new Error('The message is not plain UTF-8.'), { status: 415 });
}

/** As body parsers of Express say it; the error handler knows the form. */
function tooLarge(): Error {
  return Object.assign(new Error('The message is too large.'), { status: 413 });
}

const refusals = ['CALLER_UNKNOWN', 'SESSION_UNKNOWN', 'TOKEN_NOT_FOR_THIS'] as const;

function refusalOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? refusals.find((code) => code === error.code) : undefined;
}

function refuse(res: Response, challenge: string, message: string): void {
  res.status(401).set('www-authenticate', challenge).json({ error: 'invalid_token', error_description: message });
}

import { contextOf, countCall, type Stage } from '@fhir-gateway/express-kit';
import { GatewayError, limitedAddress, limitedCaller, type Caller, type Gateway } from '@fhir-gateway/gateway';
import type { Request } from 'express';
import type { ServerResponse } from 'node:http';
import { isGzip, lengthOf, parseJson, readBody } from './read-body.js';
import { bearerToken } from '../sign-in/bearer-token.js';
import { assertMayCall, needsCaller, platformOf } from './protected-call.js';

/** A message that was received: what it says, and who sent it. */
export interface ReceivedMessage {
  /** As parsed from JSON; `undefined` for what is none. */
  readonly body: unknown;
  /** Who was identified by an access token; absent where none came, or in modes without them. */
  readonly caller: Caller | undefined;
}

/** Of whom nobody knows who they are no more is read than this; a call that writes nothing has some hundred bytes. */
const strangersBytes = 64 * 1024;

/** Where Express finds the endpoint, too; both spellings are its own. */
const endpointPath = /^\/mcp\/?(?:\?|$)/i;

/**
 * The message that {@link identifyStage} has read.
 *
 * @throws GatewayError ROUTE_NOT_FOUND for an address that Express spells otherwise than it came
 */
export function messageOf(response: ServerResponse): ReceivedMessage {
  const message = contextOf(response).state as ReceivedMessage | undefined;
  if (!message) throw new GatewayError('ROUTE_NOT_FOUND', 'There is nothing at this address.');
  return message;
}

/**
 * Reads a message and finds who sent it: one look-up for each message, whether it is answered or refused. In `oauth` mode
 * a message without an access token that needs one, or with one that opens nothing, ends in 401, which says where tokens
 * come from; nothing large is read or parsed before its sender is known. What is refused counts for its address.
 *
 * @see RFC 6750 section 3, RFC 9728 section 5.1
 */
export function identifyStage(gateway: Gateway): Stage {
  const receive = gateway.config.mcpAuth === 'oauth' ? identifiedMessage : anyMessage;
  return {
    name: 'identify',
    run: (request, response) => {
      if (request.method !== 'POST' || !endpointPath.test(request.url)) return undefined;
      return receive(gateway, request).then(
        (message) => {
          // The client left in the middle of it.
          if (message === undefined) return 'answered';
          contextOf(response).state = message;
          return undefined;
        },
        async (error: unknown) => {
          await countMessage(gateway, request, response, undefined);
          throw error;
        },
      );
    },
  };
}

/** Counts each message for who sent it. */
export function quotaStage(gateway: Gateway): Stage {
  return {
    name: 'quota',
    run: (request, response) => {
      const message = contextOf(response).state as ReceivedMessage | undefined;
      return message && countMessage(gateway, request, response, message.caller);
    },
  };
}

/** Counts an HTTP request of one session, or of one address where no session is known. */
export async function countMessage(
  gateway: Gateway,
  req: Request,
  res: ServerResponse,
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
  const early = isKnownFirst ? await callers.identify({ bearer }, { app: 'mcp' }) : undefined;
  const isStranger = bearer === undefined && strangersBytes < mcpBodyBytes;
  const bytes = await readBody(req, isStranger ? strangersBytes : mcpBodyBytes);
  if (bytes === 'too large') throw isStranger ? needsToken() : tooLarge();
  if (bytes === undefined) return undefined;
  const body = parseJson(bytes);
  if (early) {
    assertMayCall(body, early, gateway);
    return { body, caller: early };
  }
  if (bearer === undefined) {
    // Where people sign in to the gateway itself, no message is for everybody.
    if (callers.needsSignIn || needsCaller(body, registry)) throw needsToken();
    return { body, caller: undefined };
  }
  // The connection that a call will need is fetched along: one look-up a call.
  const platformId = platformOf(body, registry);
  const options = { app: 'mcp' as const, platformId };
  const caller = await callers.identify({ bearer }, options);
  assertMayCall(body, caller, gateway);
  return { body, caller };
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

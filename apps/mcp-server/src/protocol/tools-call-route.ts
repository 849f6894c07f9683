import {
  chooseRequestId,
  ClientGone,
  createCors,
  createHostGuard,
  echoRequestId,
  rateLimitHeaders,
  requestIdHeader,
  securityHeaders,
  type FrontHandler,
  type FrontRequest,
  type FrontResponse,
  type HostGuardOptions,
} from '@fhir-gateway/express-kit';
import { limitedCaller, type Gateway, type Quota } from '@fhir-gateway/gateway';
import type { AuthInfo } from '@modelcontextprotocol/server';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { callerFinder } from '../sign-in/authorization-gate.js';
import type { CallAnswer } from './server-pool.js';
import { CallRequest } from './call-request.js';
import { authInfoOf } from '../sign-in/identified-caller.js';
import type { McpEndpoint } from './mcp-handler.js';
import { plainCall, type PlainCall } from './parse-tools-call.js';
import { sendAnswer, sendFault } from './serve-message.js';
import { hasWholeBody, readBody } from './read-json-body.js';

/** What stands around the front. */
export interface CallFrontOptions {
  readonly endpoint: Required<Pick<McpEndpoint, 'answer'>>;
  readonly guard: HostGuardOptions;
  /** The app, for whatever the front does not answer; it finds a body that was read in `body`. */
  readonly app: RequestListener;
  /** Hears what was answered with 500. */
  readonly onerror: (error: Error) => void;
}

/** A call that has passed every check. */
interface Admitted {
  readonly call: PlainCall;
  readonly authInfo: AuthInfo | undefined;
  /** Absent where messages are not counted. */
  readonly quota: Quota | undefined;
}

/** Whether a request is a message to the endpoint. */
export function isMessage({ method, url }: FrontRequest): boolean {
  return method === 'POST' && url === '/mcp';
}

/**
 * Answers plain calls of tools in front of Express, whose middleware takes as long as a short call. Only what passes every
 * check is answered here, with the same checks as there; whatever would be refused, and whatever is unusual, goes to the
 * app, which looks at it from the beginning. So there is one place that refuses.
 */
export function createCallFront(gateway: Gateway, { endpoint, guard, app, onerror }: CallFrontOptions): FrontHandler {
  const { callLimits, clientAddressOf, config } = gateway;
  const findCaller = config.mcpAuth === 'oauth' ? callerFinder(gateway) : undefined;
  const check = createHostGuard(guard);
  const handleCors = createCors(config.corsOrigins);
  const https = config.mcpPublicUrl.startsWith('https:');
  const ownLines = Object.entries(securityHeaders('api', { https })).flat();

  /** @throws whatever refuses the call */
  const admit = async (call: PlainCall, request: FrontRequest): Promise<Admitted> => {
    const caller = await findCaller?.(request.headers, call.request);
    const who = limitedCaller(caller ?? { kind: 'anonymous' }, () => clientAddressOf(request), true);
    const taken = callLimits.take('mcp-http', who);
    const quota = taken instanceof Promise ? await taken : taken;
    return { call, authInfo: caller && authInfoOf(caller), quota };
  };

  const serve = async (request: FrontRequest, response: FrontResponse): Promise<void> => {
    const read = readBody(request);
    const body = read instanceof Promise ? await read : read;
    // The client left in the middle of it.
    if (body === undefined) return;
    const call = plainCall(body.value, request.headers);
    const admitted = call && (await admit(call, request).catch(() => undefined));
    if (!admitted) {
      if (response.handOver) return response.handOver();
      const asRead = { body: body.value, isUnreadable: body.isUnreadable };
      return void app(Object.assign(request as IncomingMessage, asRead), response as ServerResponse);
    }
    await answer(admitted, request, response);
  };

  const answer = async (
    { call, authInfo, quota }: Admitted,
    request: FrontRequest,
    response: FrontResponse,
  ): Promise<void> => {
    const requestId = chooseRequestId(request);
    echoRequestId(request, response);
    handleCors(request, response);
    const lines = [requestIdHeader, requestId, ...ownLines];
    if (quota) lines.push(...rateLimitHeaders('mcp-http', callLimits.limitOf('mcp-http'), quota).flat());
    const origin = { request: new CallRequest(request, clientAddressOf), gone: new ClientGone(response) };
    let answered: CallAnswer | undefined;
    try {
      answered = await endpoint.answer(call, { ...origin, ...(authInfo && { authInfo }) });
    } catch (error) {
      onerror(error instanceof Error ? error : new Error(String(error)));
      return sendFault(response, lines);
    }
    sendAnswer(response, answered, lines);
  };

  return (request, response) => {
    if (request.url !== '/mcp' || !hasWholeBody(request, config.serverLimits.mcpBodyBytes)) return false;
    try {
      check(request);
    } catch {
      return false;
    }
    serve(request, response).catch((error: unknown) => {
      onerror(error instanceof Error ? error : new Error(String(error)));
      response.destroy();
    });
    return true;
  };
}

import type { IncomingMessage } from 'node:http';

import {
  chooseRequestId,
  ClientGone,
  createBearerChallenge,
  createSameOriginCheck,
  echoRequestId,
  problemHeaders,
  quotaOfRefusal,
  rateLimitHeaders,
  requestIdHeader,
  securityHeaders,
  toOperationOutcome,
  toOutcomeXml,
  toProblem,
  type FrontRequest,
  type FrontResponse,
  type RequestCheck,
} from '@fhir-gateway/express-kit';
import { wantsXml, type FhirCall, type ResponseHead } from '@fhir-gateway/fhir-proxy';
import { limitedAddress, limitedCaller, type Caller, type Gateway } from '@fhir-gateway/gateway';

import { readCredentials } from '../auth/credentials.js';
import { loginUrl } from '../public-urls.js';
import type { SessionCookie } from '../sessions/session-cookie.js';
import { splitFhirUrl } from './fhir-url.js';
import { smartConfigurationPath, smartConfigurations } from './smart-configuration.js';

/** The gateway's part that the FHIR route uses. */
export type FhirRouteGateway = Pick<
  Gateway,
  'callers' | 'callLimits' | 'callsInFlight' | 'clientAddressOf' | 'config' | 'logger' | 'proxy' | 'registry'
>;

/** Answers one FHIR request, whatever becomes of it; never throws. */
export type FhirHandler = (request: FrontRequest, response: FrontResponse) => void;

/**
 * `/api/fhir/{platform_id}/...`, the hot path: plain `node:http`, so that it can be answered in front of Express and its
 * middleware. Everything the middleware would have done (guard, request id, security headers) is done here in one go.
 *
 * @param guard the host check of local mode; absent in other modes
 */
export function createFhirHandler(gateway: FhirRouteGateway, cookie: SessionCookie, guard?: RequestCheck): FhirHandler {
  const { callers, callLimits, callsInFlight, clientAddressOf, config, logger, proxy, registry } = gateway;
  const publicUrl = new URL(config.publicUrl);
  const baseHeaders = securityHeaders('api', { https: publicUrl.protocol === 'https:' });
  const ownHeaders = {
    names: new Set([...Object.keys(baseHeaders), requestIdHeader]),
    lines: Object.entries(baseHeaders).flat(),
  };
  const callsAMinute = callLimits.limitOf('fhir');
  const challenge = createBearerChallenge(config, 'rest');
  const smartConfiguration = smartConfigurations(config);
  const checkOrigin = createSameOriginCheck({ origin: publicUrl.origin, evidence: 'not-foreign' });

  const answer = async (request: FrontRequest, response: FrontResponse, requestId: string): Promise<void> => {
    const { method = 'GET', headers } = request;
    guard?.(request);
    const { platformId, path, query } = splitFhirUrl(request.url ?? '');
    if (path === smartConfigurationPath && (method === 'GET' || method === 'HEAD')) {
      const document = smartConfiguration(registry.resolve(platformId));
      return sendDocument(response, document, { ...baseHeaders, [requestIdHeader]: requestId });
    }
    const presented = readCredentials(request, cookie);
    // A foreign page can make a browser send its cookie, but not an Authorization header.
    if (presented.bearer === undefined) checkOrigin(request);
    const platform = registry.resolve(platformId);
    let caller: Caller;
    try {
      caller = await callers.identify(presented, { platformId: platform.id, door: 'rest' });
    } catch (error) {
      await countStranger(error, request);
      throw error;
    }
    const who = limitedCaller(caller, () => clientAddressOf(request), platform.oauth !== undefined);
    const taken = callLimits.take('fhir', who);
    // Nearly always there at once; nothing then waits for a turn of its own.
    const quota = taken instanceof Promise ? await taken : taken;
    const session = caller.kind === 'session' ? caller.session : undefined;
    const clientId = caller.kind === 'session' ? caller.clientId : undefined;
    // What is claimed from Node's server has none.
    const body = hasBody(request) ? (request as IncomingMessage) : undefined;
    const call: FhirCall = {
      platform,
      session,
      clientId,
      caller: who,
      request: { method, path, query, headers, body },
      door: 'rest',
      requestId,
      signal: new ClientGone(response),
    };
    const place = callsInFlight.enter(who);
    try {
      await proxy.send(call, ({ status, headers: fromPlatform }) => {
        const lines = joinHeaders(fromPlatform, ownHeaders, requestId);
        if (quota) for (const [name, value] of rateLimitHeaders('fhir', callsAMinute, quota)) lines.push(name, value);
        // What was set for pages of other origins stays, beside what the platform varies by.
        if (response.hasHeader('vary')) lines.push('vary', 'Origin');
        response.writeHead(status, lines);
        return response;
      });
    } finally {
      place.leave();
    }
  };

  /** A credential that opens nothing is nobody's: it counts for the address it came from. */
  const countStranger = async (error: unknown, request: FrontRequest): Promise<void> => {
    const isOutage = error instanceof Error && 'code' in error && error.code === 'STORE_UNAVAILABLE';
    if (!isOutage) await callLimits.take('fhir', limitedAddress(clientAddressOf(request)));
  };

  const refuse = (error: unknown, request: FrontRequest, response: FrontResponse, requestId: string): void => {
    const problem = toProblem(error, requestId, logger);
    // What was sent cannot be taken back; a cut connection tells the caller that the answer is not whole.
    if (response.headersSent || response.destroyed) return void response.destroy();
    const next = problem.issueCode === 'login' ? signInStep(config.publicUrl, request.url ?? '') : problem.nextStep;
    const outcome = toOperationOutcome({ ...problem, ...(next !== undefined && { nextStep: next }) });
    const format = asksForXml(request) ? 'xml' : 'json';
    const quota = quotaOfRefusal(error);
    const body = format === 'xml' ? toOutcomeXml(outcome) : JSON.stringify(outcome);
    response.writeHead(problem.httpStatus, {
      ...baseHeaders,
      ...problemHeaders(problem, challenge),
      ...(quota && Object.fromEntries(rateLimitHeaders('fhir', callsAMinute, quota))),
      [requestIdHeader]: requestId,
      'content-type': `application/fhir+${format}; charset=utf-8`,
      'content-length': Buffer.byteLength(body),
      // The rest of a body that nobody reads must not be taken for the next request, nor be waited for.
      ...(!request.complete && { connection: 'close' }),
    });
    response.end(body);
  };

  return (request, response) => {
    const requestId = chooseRequestId(request);
    echoRequestId(request, response);
    answer(request, response, requestId).catch((error: unknown) => refuse(error, request, response, requestId));
  };
}

/** Headers that each answer has, made once, as names and values in turn; and all names that are not the platform's to set. */
interface OwnHeaders {
  readonly names: ReadonlySet<string>;
  readonly lines: readonly string[];
}

/**
 * Names and values in turn, which Node writes as they are. One object for each answer would be cheaper to read here, and
 * dearer to run: objects made of computed names leave V8's fast path. The gateway's own headers win.
 */
function joinHeaders(fromPlatform: ResponseHead['headers'], own: OwnHeaders, requestId: string): (string | string[])[] {
  const lines: (string | string[])[] = [requestIdHeader, requestId, ...own.lines];
  for (const name in fromPlatform) {
    const value = fromPlatform[name];
    if (value !== undefined && !own.names.has(name)) lines.push(name, value);
  }
  return lines;
}

/** Read from the text as it came, since what is wrong may be the address itself. */
function asksForXml({ url = '', headers }: FrontRequest): boolean {
  const mark = url.indexOf('?');
  return wantsXml(mark === -1 ? '' : url.slice(mark + 1), headers.accept);
}

/** Public, and the same for everybody; clients inside web pages read it, too. */
function sendDocument(response: FrontResponse, text: string, headers: Record<string, string>): void {
  response.writeHead(200, {
    ...headers,
    'access-control-allow-origin': '*',
    'cache-control': 'public, max-age=300',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

function hasBody({ headers }: FrontRequest): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function signInStep(publicUrl: string, url: string): string {
  return `Sign in at ${loginUrl(publicUrl, splitFhirUrl(url).platformId)} and send the request again.`;
}

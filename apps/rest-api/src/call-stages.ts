import type { IncomingMessage, ServerResponse } from 'node:http';

import { contextOf, countCall, createSameOriginCheck, requestIdOf, type Stage } from '@fhir-gateway/express-kit';
import type { Asker } from '@fhir-gateway/fhir-proxy';
import { GatewayError, limitedAddress, limitedCaller, type Caller, type Gateway } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';

import { readCredentials } from './auth/credentials.js';
import { findCoveragePlatform, type CoveragePlatform } from './coverage/coverage-url.js';
import { isFhirUrl, splitFhirUrl, type FhirTarget } from './fhir/fhir-url.js';
import { smartConfigurationPath } from './fhir/smart-configuration.js';
import { noteCall } from './route/note-call.js';
import type { RestContext } from './rest-context.js';
import { closeSignal } from './route/close-signal.js';

/** A request to a platform, FHIR or coverage, whose caller was identified. */
export interface CallState {
  readonly limitClass: 'fhir' | 'coverage';
  /** Of a FHIR request only. */
  readonly target: FhirTarget | undefined;
  readonly platform: ResolvedPlatform;
  readonly caller: Caller;
  /** The name under which the caller's calls are counted. */
  readonly who: string;
}

/** What {@link identifyStage} left for the stages and the route behind it; absent for any other request. */
export function callStateOf(response: ServerResponse): CallState | undefined {
  return contextOf(response).state as CallState | undefined;
}

/**
 * The same, for a route that nobody reaches without it.
 *
 * @throws GatewayError ROUTE_NOT_FOUND for an address that Express spells otherwise than it came
 */
export function requireCallState(response: ServerResponse): CallState {
  const state = callStateOf(response);
  if (!state) throw new GatewayError('ROUTE_NOT_FOUND', 'There is nothing at this address.');
  return state;
}

/**
 * Who asks by a request that a route answers.
 *
 * @param limitedAs the name under which the caller's calls are counted
 */
export function askerOf(caller: Caller, response: ServerResponse, limitedAs?: string) {
  const { session, clientId, grant } = caller.kind === 'session' ? caller : {};
  const own: Asker = { session, clientId, grant, limitedAs, app: 'rest', requestId: requestIdOf(response) };
  return { ...own, signal: closeSignal(response) };
}

/**
 * Finds the platform and the caller of a request to a platform, with one look-up: the connection to the platform is
 * fetched along. Any other request is identified by its route, from a session that only some of them have.
 */
export function identifyStage({ gateway, cookie, origin }: RestContext): Stage {
  const { callers, clientAddressOf, registry } = gateway;
  const checkOrigin = createSameOriginCheck({ origin, evidence: 'not-foreign' });
  return {
    name: 'identify',
    run: (request, response) => {
      const called = findCall(request);
      if (!called) return undefined;
      const { limitClass, target } = called;
      const presented = readCredentials(request, cookie);
      // A foreign page can make a browser send its cookie, but not an Authorization header.
      if (presented.bearer === undefined) checkOrigin(request);
      const { platformId: asked, directory } = called;
      const context = contextOf(response);
      let platform: ResolvedPlatform | undefined;
      let notFound: unknown;
      try {
        platform = registry.resolve(directory ? registry.openDirectory(asked, directory) : asked);
        context.platformId = platform.id;
      } catch (error) {
        // Where people have to sign in, a stranger does not learn what there is, nor what is called nearly so.
        if (!callers.needsSignIn) throw error;
        notFound = error;
      }
      const place = {
        ...(platform && { platformId: platform.id }),
        app: 'rest',
        isFhir: target !== undefined,
      } as const;
      return callers.identify(presented, place).then(
        (caller) => {
          if (platform === undefined) throw notFound;
          // A payer is asked about open platforms, too, for whoever has a session.
          const needsSignIn = limitClass === 'coverage' || platform.oauth !== undefined;
          const who = limitedCaller(caller, () => clientAddressOf(request), needsSignIn);
          context.state = { limitClass, target, platform, caller, who } satisfies CallState;
          noteCall(gateway, request, response, caller, addressOf(called, platform));
        },
        async (error: unknown) => {
          // A credential that opens nothing is nobody's: it counts for the address it came from.
          const isOutage = error instanceof Error && 'code' in error && error.code === 'STORE_UNAVAILABLE';
          if (!isOutage) await countCall(gateway, response, limitClass, limitedAddress(clientAddressOf(request)));
          throw error;
        },
      );
    },
  };
}

/** What is called, without the ids and the search of the request. */
function addressOf({ target, limitClass }: Pick<CallState, 'target' | 'limitClass'>, { id }: ResolvedPlatform): string {
  if (target === undefined) return `/api/${limitClass}/${id}`;
  const [type = '', ...rest] = target.path.split('/');
  const isWord = /^(?:[A-Z][A-Za-z]{1,40}|\$[\w-]{1,40}|metadata)$/.test(type);
  const named = isWord ? `/${type}` : type === '' ? '' : '/…';
  return `/api/fhir/${id}${named}${rest.length > 0 ? '/…' : ''}`;
}

/** Counts a request to a platform for its caller. */
export function quotaStage({ gateway }: RestContext): Stage {
  return {
    name: 'quota',
    run: (_request, response) => {
      const state = callStateOf(response);
      return state && countCall(gateway, response, state.limitClass, state.who);
    },
  };
}

/**
 * Takes one of the places that a caller has for calls under way; the work of the call frees it when it ends.
 *
 * @throws GatewayError CALLS_AT_ONCE_LIMITED, after that was audited
 */
export function enterCall(
  { gateway, recordRefusal }: RestContext,
  request: IncomingMessage,
  response: ServerResponse,
  who: string,
): ReturnType<Gateway['callsInFlight']['enter']> {
  try {
    return gateway.callsInFlight.enter(who);
  } catch (error) {
    contextOf(response).stage = 'calls-at-once';
    recordRefusal(error, request, response, who);
    throw error;
  }
}

/** Which platform a request calls, and as what; nothing where its route is of another kind. */
function findCall({
  url = '',
  method = '',
}: Pick<IncomingMessage, 'url' | 'method'>): (Pick<CallState, 'limitClass' | 'target'> & CoveragePlatform) | undefined {
  if (isFhirUrl(url)) {
    const target = splitFhirUrl(url);
    const isRead = method === 'GET' || method === 'HEAD';
    if (isRead && target.path === smartConfigurationPath) return undefined;
    return { limitClass: 'fhir', target, platformId: target.platformId };
  }
  const asked = findCoveragePlatform(url);
  if (asked === undefined || method === 'OPTIONS') return undefined;
  return { limitClass: 'coverage', target: undefined, ...asked };
}

import { contextOf, countCall, createSameOriginCheck, type Stage } from '@fhir-gateway/express-kit';
import { limitedAddress, limitedCaller, type Caller } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { ServerResponse } from 'node:http';

import { readCredentials } from '../auth/credentials.js';
import type { RestContext } from '../rest-context.js';
import { isFhirUrl, splitFhirUrl, type FhirTarget } from './fhir-url.js';
import { isSmartConfiguration } from './smart-configuration.js';

/** A FHIR request whose caller was identified. */
export interface FhirRequestState {
  readonly target: FhirTarget;
  readonly platform: ResolvedPlatform;
  readonly caller: Caller;
  /** The name under which the caller's calls are counted. */
  readonly who: string;
}

/** What {@link identifyStage} left for the stages behind it; absent for any other request. */
export function fhirStateOf(response: ServerResponse): FhirRequestState | undefined {
  return contextOf(response).state as FhirRequestState | undefined;
}

/**
 * Finds the platform and the caller of a FHIR request, with one look-up: the connection to the platform is fetched along.
 * Any other request is identified by its route, from a session that only some of them have.
 */
export function identifyStage({ gateway, cookie, origin }: RestContext): Stage {
  const { callers, clientAddressOf, registry } = gateway;
  const checkOrigin = createSameOriginCheck({ origin, evidence: 'not-foreign' });
  return {
    name: 'identify',
    run: (request, response) => {
      const { url, method } = request;
      if (!isFhirUrl(url)) return undefined;
      const target = splitFhirUrl(url);
      if (isSmartConfiguration(method, target.path)) return undefined;
      const presented = readCredentials(request, cookie);
      // A foreign page can make a browser send its cookie, but not an Authorization header.
      if (presented.bearer === undefined) checkOrigin(request);
      const platform = registry.resolve(target.platformId);
      const context = contextOf(response);
      context.platformId = platform.id;
      return callers.identify(presented, { platformId: platform.id, door: 'rest' }).then(
        (caller) => {
          const who = limitedCaller(caller, () => clientAddressOf(request), platform.oauth !== undefined);
          context.state = { target, platform, caller, who } satisfies FhirRequestState;
        },
        async (error: unknown) => {
          // A credential that opens nothing is nobody's: it counts for the address it came from.
          const isOutage = error instanceof Error && 'code' in error && error.code === 'STORE_UNAVAILABLE';
          if (!isOutage) await countCall(gateway, response, 'fhir', limitedAddress(clientAddressOf(request)));
          throw error;
        },
      );
    },
  };
}

/** Counts a FHIR request for its caller. */
export function quotaStage({ gateway }: RestContext): Stage {
  return {
    name: 'quota',
    run: (_request, response) => {
      const state = fhirStateOf(response);
      return state && countCall(gateway, response, 'fhir', state.who);
    },
  };
}

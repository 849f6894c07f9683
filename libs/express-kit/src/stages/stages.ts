import { GatewayError, limitedAddress } from '@fhir-gateway/gateway';
import { InFlightLimiter } from '@fhir-gateway/limits';

import { createCors } from './cors.js';
import { createHostGuard, refuseSecondHost, type HostGuardOptions } from './host-guard.js';
import type { Stage } from '../pipeline.js';
import { contextOf } from './request-context.js';
import { countedInRoutes, countCall, type LimitingGateway } from './rate-limit.js';
import { chooseRequestId, requestIdHeader } from './request-id.js';
import { routeClass } from './route-class.js';
import { securityHeaders, type SecurityHeaderOptions } from './security-headers.js';

const safeRead: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Gives the request its id, and says it in the answer. */
export function requestIdStage(): Stage {
  return {
    name: 'request-id',
    run: (request, response) => {
      const context = contextOf(response);
      const { requestId, correlationId } = chooseRequestId(request);
      context.requestId = requestId;
      context.addHeader(response, requestIdHeader, requestId);
      if (correlationId !== undefined) context.addHeader(response, 'x-correlation-id', correlationId);
    },
  };
}

/** Adds the headers of answers for programs; pages replace them. */
export function securityHeadersStage(options: SecurityHeaderOptions): Stage {
  const headers = Object.entries(securityHeaders('api', options)).flat();
  return { name: 'security-headers', run: (_request, response) => void contextOf(response).headers.push(...headers) };
}

const probePaths: ReadonlySet<string> = new Set(['/livez', '/readyz']);

/**
 * Exempts `/livez` and `/readyz`. Probes know neither the public name nor a credential, and must be answered however
 * much the process has to do.
 */
export function probeStage(): Stage {
  return {
    name: 'probes',
    run: ({ path, method, rawHeaders }) => {
      if (!probePaths.has(path) || !safeRead.has(method)) return undefined;
      refuseSecondHost(rawHeaders);
      return 'exempt';
    },
  };
}

/**
 * Refuses a request with two `Host` headers, and in `local` mode one under a foreign name or from a foreign page.
 *
 * @param guard absent where the server answers under any name
 * @param exempt requests that only the `Host` is checked of
 */
export function hostCheckStage(
  guard?: HostGuardOptions,
  exempt?: (request: { path: string; method: string }) => boolean,
): Stage {
  const check = guard && createHostGuard(guard);
  return {
    name: 'host-check',
    run: (request) => {
      refuseSecondHost(request.rawHeaders);
      if (!check) return;
      check(exempt?.(request) === true ? { method: 'GET', headers: { host: request.headers.host } } : request);
    },
  };
}

/** Answers preflights and names the origins that may read answers; see {@link createCors}. `undefined` where none may. */
export function corsStage(origins: readonly string[]): Stage | undefined {
  const handle = createCors(origins);
  if (!handle) return undefined;
  return {
    name: 'cors',
    run: (request, response) => {
      // A preflight is answered right here.
      if (request.method === 'OPTIONS') contextOf(response).applyHeaders(response);
      return handle(request, response) ? 'answered' : undefined;
    },
  };
}

/**
 * Bounds the requests that are under way in one process, before anything is read of a body or asked of the store. A long
 * poll is under way for as long as it waits.
 *
 * @param most requests at a time; 0 for no limit
 * @returns `undefined` without a limit
 */
export function inFlightStage(most: number): Stage | undefined {
  if (most === 0) return undefined;
  const limiter = new InFlightLimiter(
    { places: most },
    () =>
      new GatewayError('GATEWAY_BUSY', 'As many requests are under way as this gateway takes at once.', {
        retryAfterSeconds: 1,
      }),
  );
  return {
    name: 'in-flight',
    run: (_request, response) => {
      const place = limiter.enter('all');
      // Also when the connection ends before the answer does: `Connections` closes it then.
      response.once('close', () => place.leave());
    },
  };
}

/** Counts by network address each request that no route counts by its session. */
export function addressLimitStage(gateway: LimitingGateway): Stage {
  return {
    name: 'address-limit',
    run: (request, response) => {
      const limitClass = routeClass(request.path);
      if (countedInRoutes.has(limitClass)) return undefined;
      return countCall(gateway, response, limitClass, limitedAddress(gateway.clientAddressOf(request)));
    },
  };
}

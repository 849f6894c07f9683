import {
  addressLimitStage,
  corsStage,
  hostCheckStage,
  inFlightStage,
  localGuardOptions,
  metricsStage,
  probeStage,
  requestIdStage,
  securityHeadersStage,
  type Stage,
} from '@fhir-gateway/express-kit';

import { identifyStage, quotaStage } from './call-stages.js';
import type { Operation } from './route/operation.js';
import { signInStage } from './sign-in/sign-in-stage.js';
import { sharePrefix, shareCorsStage } from './shares/share-cors.js';
import { fhirStage } from './fhir/fhir.js';
import type { RestContext } from './rest-context.js';

/**
 * The way of every request, in this order; what is left goes to the routes of `app.ts`. Stages that are switched off are
 * `undefined`.
 *
 * @param beforeSignIn what answers to whoever has not signed in to the gateway
 */
export function createStages(context: RestContext, beforeSignIn: readonly Operation[]): readonly (Stage | undefined)[] {
  const { gateway, isHttps } = context;
  const { callers, config } = gateway;
  const guard = localGuardOptions({ port: config.restPort, publicUrl: config.publicUrl });
  return [
    requestIdStage(),
    securityHeadersStage({ https: isHttps }),
    probeStage(),
    metricsStage(gateway),
    shareCorsStage(),
    hostCheckStage(callers.isLocal ? guard : undefined, isForAnyOrigin),
    corsStage(config.corsOrigins),
    inFlightStage(config.serverLimits.requestsAtOnce),
    addressLimitStage(gateway),
    identifyStage(context),
    signInStage(context, beforeSignIn),
    quotaStage(context),
    fhirStage(context),
  ];
}

/**
 * An authorization response that comes as a form has the platform's Origin, by its nature; it is only sealed and sent on.
 * What a link leads to is opened by pages of any origin, without a cookie. For both the Host alone is checked.
 */
function isForAnyOrigin({ method, path }: { method: string; path: string }): boolean {
  return (method === 'POST' && path === '/oauth/callback') || path.startsWith(sharePrefix);
}

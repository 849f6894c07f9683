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
import type { Gateway } from '@fhir-gateway/gateway';
import { identifyStage, quotaStage } from './protocol/receive-message.js';

/**
 * The way of every request, in this order, to the routes of `app.ts`. Stages that are switched off are `undefined`.
 *
 * @param port where the app is served
 */
export function createStages(gateway: Gateway, port: number): readonly (Stage | undefined)[] {
  const { config } = gateway;
  // A page that DNS rebinding or a click brings here must not speak for the person who has it open, in any mode.
  const local = localGuardOptions({ port, publicUrl: config.mcpPublicUrl });
  return [
    requestIdStage(),
    securityHeadersStage({ https: config.mcpPublicUrl.startsWith('https:') }),
    probeStage(),
    metricsStage(gateway),
    hostCheckStage({ ...local, allowedOrigins: [...local.allowedOrigins, ...config.corsOrigins] }),
    corsStage(config.corsOrigins),
    inFlightStage(config.serverLimits.requestsAtOnce),
    addressLimitStage(gateway),
    identifyStage(gateway),
    quotaStage(gateway),
  ];
}

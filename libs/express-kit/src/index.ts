export { createBearerChallenge } from './bearer-challenge.js';
export type { BearerChallenge } from './bearer-challenge.js';
export { ClientGone } from './client-gone.js';
export { pageErrors, problemErrors, routeNotFound } from './error-handlers.js';
export { createHttpServer } from './server/http-server.js';
export type { RunningServer } from './server/http-server.js';
export { livez, readyz } from './health.js';
export { createSameOriginCheck } from './host-guard.js';
export { createRequestMeter, metricsStage } from './metrics.js';
export { Html, html } from './html.js';
export type { HtmlValue } from './html.js';
export { localGuardOptions } from './local-guard.js';
export { oauthDocuments } from './oauth-documents.js';
export { toOutcomeXml } from './outcome-xml.js';
export { refuseOtherMethods } from './other-methods.js';
export { createPageSender } from './page.js';
export type { PageSender } from './page.js';
export { createPipeline } from './pipeline.js';
export type { Stage } from './pipeline.js';
export { createRefusalAudit } from './refusal-audit.js';
export type { RecordRefusal } from './refusal-audit.js';
export { contextOf } from './request-context.js';
export { problemHeaders, toOperationOutcome, toProblem } from './problem.js';
export type { Problem } from './problem.js';
export { describeResources } from './protected-resources.js';
export { countCall } from './rate-limit.js';
export { routeClass } from './route-class.js';
export { createRequestTrace } from './request-trace.js';
export { requestIdHeader, requestIdOf } from './request-id.js';
export {
  addressLimitStage,
  corsStage,
  hostCheckStage,
  inFlightStage,
  probeStage,
  requestIdStage,
  securityHeadersStage,
} from './stages.js';
export { securityHeaders, setSecurityHeaders } from './security-headers.js';

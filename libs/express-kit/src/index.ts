export { createBearerChallenge } from './oauth/bearer-challenge.js';
export type { BearerChallenge } from './oauth/plain-challenge.js';
export { acceptsGzip } from './server/accepted-coding.js';
export { ClientGone } from './stages/client-gone.js';
export { pageErrors, problemErrors, routeNotFound } from './errors/error-handlers.js';
export { createHttpServer } from './server/http-server.js';
export type { MountedApp, RunningServer } from './server/http-server.js';
export { livez, readyz } from './stages/health.js';
export { createSameOriginCheck } from './stages/host-guard.js';
export { createRequestMeter, metricsStage } from './stages/metrics.js';
export { Html, html } from './html/html.js';
export type { HtmlValue } from './html/html.js';
export { localGuardOptions } from './stages/local-guard.js';
export { oauthDocuments } from './oauth/oauth-documents.js';
export { toOutcomeXml } from './errors/outcome-xml.js';
export { refuseOtherMethods } from './stages/other-methods.js';
export { createPageSender } from './html/page.js';
export type { PageOptions, PageSender } from './html/page.js';
export { createPipeline } from './pipeline.js';
export type { RecordRefusal, Stage } from './pipeline.js';
export { createRefusalAudit } from './errors/refusal-audit.js';
export { contextOf } from './stages/request-context.js';
export { problemHeaders, toOperationOutcome, toProblem } from './errors/problem.js';
export type { Problem } from './errors/problem.js';
export { describeResources } from './oauth/protected-resources.js';
export { countCall } from './stages/rate-limit.js';
export { routeClass } from './stages/route-class.js';
export { createRequestTrace } from './stages/request-trace.js';
export { requestIdHeader, requestIdOf } from './stages/request-id.js';
export {
  addressLimitStage,
  corsStage,
  hostCheckStage,
  inFlightStage,
  probeStage,
  requestIdStage,
  securityHeadersStage,
} from './stages/stages.js';
export { securityHeaders, setSecurityHeaders } from './stages/security-headers.js';

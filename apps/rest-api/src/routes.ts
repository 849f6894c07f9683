import { agentRoutes } from './agents/agents.js';
import { callbackRoutes } from './auth/callback.js';
import { connectionRoutes } from './auth/connections.js';
import { patientChoiceRoutes } from './auth/patient-choice.js';
import { consentRoutes } from './consent/consent.js';
import { deviceEndpoint, devicePages } from './auth/device.js';
import { oauthDocumentOperations } from './oauth/discovery.js';
import { clientKeysRoute } from './oauth/jwks.js';
import { launchRoutes } from './auth/launch.js';
import { loginRoutes } from './auth/login.js';
import { signOutRoutes } from './sessions/sign-out.js';
import { registerClient, tokenEndpoints } from './oauth/oauth-endpoints.js';
import { assetRoutes } from './console/assets/assets.js';
import { developerRoutes } from './developers/developer-routes.js';
import { consoleRoutes } from './console/console.js';
import { coverageRoutes } from './coverage/coverage.js';
import { packetRoutes } from './coverage/packets.js';
import { directoryRoutes } from './coverage/directories.js';
import { fhirReadOperations } from './fhir/read-operations.js';
import { smartConfigurationOperation } from './fhir/smart-configuration.js';
import { fhirWriteOperations } from './fhir/write-operations.js';
import { healthRoutes, metricsOperation } from './health/health.js';
import { operatorApiRoute } from './operator/operator-api.js';
import { operatorAuditApiRoute, operatorAuditPageRoutes } from './operator/audit/operator-audit-routes.js';
import { operatorPageRoutes } from './operator/operator-pages.js';
import { platformRoutes } from './platforms/platforms.js';
import { registrationRoutes } from './platforms/registration.js';
import { notificationRoute } from './record/notifications.js';
import { recordRoutes } from './record/record.js';
import { subscriptionRoutes } from './record/subscriptions.js';
import { describeOperations, operationsFor, type ApiDocument } from './reference/document.js';
import type { ReferenceSettings } from './reference/reference-settings.js';
import { referenceRoutes } from './reference/reference.js';
import type { Route } from './route/define-route.js';
import type { Operation } from './route/operation.js';
import { backChannelRoute, signInRoutes } from './sign-in/sign-in.js';
import { receivedPageRoutes } from './shares/received-pages.js';
import { receiverRoutes } from './shares/receivers.js';
import { shareApiRoutes } from './shares/share-api.js';
import { sharePageRoutes } from './shares/share-pages.js';
import { keptRoutes } from './kept/kept.js';
import { memoryRoutes } from './memory/memory.js';
import { sessionRoutes } from './sessions/sessions.js';

const [descriptionRoute, ...referencePages] = referenceRoutes(() => operations);

/** What needs neither a session nor the authorization server, in the order in which it is registered. */
export const publicRoutes: readonly Route[] = [
  clientKeysRoute,
  ...assetRoutes,
  descriptionRoute,
  ...referencePages,
  ...platformRoutes,
  ...coverageRoutes,
  ...packetRoutes,
  ...receiverRoutes,
  ...directoryRoutes,
];

/** What programs call at the authorization server, without cookies. */
export const oauthEndpoints: readonly Route[] = [...tokenEndpoints, deviceEndpoint, registerClient];

/** What people's browsers visit, and what belongs to a session. */
export const personRoutes: readonly Route[] = [
  ...registrationRoutes,
  operatorApiRoute,
  operatorAuditApiRoute,
  ...recordRoutes,
  ...shareApiRoutes,
  ...sessionRoutes,
  ...agentRoutes,
  ...memoryRoutes,
  ...loginRoutes,
  ...launchRoutes,
  ...connectionRoutes,
  ...signOutRoutes,
  ...patientChoiceRoutes,
  ...callbackRoutes,
];

/** The pages that people look at. */
export const pageRoutes: readonly Route[] = [
  ...consoleRoutes,
  ...developerRoutes,
  ...operatorPageRoutes,
  ...operatorAuditPageRoutes,
  ...sharePageRoutes,
  ...receivedPageRoutes,
];

/** Every operation of the API in the order of the reference: the routes, and what is served without one of its own. */
const operations: readonly Operation[] = [
  ...platformRoutes,
  ...registrationRoutes,
  ...fhirReadOperations,
  ...fhirWriteOperations,
  ...recordRoutes,
  ...subscriptionRoutes,
  notificationRoute,
  ...shareApiRoutes,
  ...receiverRoutes,
  ...coverageRoutes,
  ...packetRoutes,
  ...directoryRoutes,
  ...connectionRoutes,
  ...signOutRoutes,
  ...patientChoiceRoutes,
  ...loginRoutes,
  ...launchRoutes,
  ...callbackRoutes,
  ...signInRoutes,
  backChannelRoute,
  ...sessionRoutes,
  ...agentRoutes,
  ...memoryRoutes,
  ...keptRoutes,
  operatorApiRoute,
  operatorAuditApiRoute,
  registerClient,
  ...consentRoutes,
  deviceEndpoint,
  ...devicePages,
  ...tokenEndpoints,
  clientKeysRoute,
  smartConfigurationOperation,
  ...oauthDocumentOperations,
  ...healthRoutes,
  metricsOperation,
  descriptionRoute,
  ...pageRoutes,
  ...referencePages,
  ...assetRoutes,
];

/**
 * What answers to whoever has not signed in to the gateway itself: the ways to a sign-in and back from a logout, what
 * programs ask the authorization server, documents, keys and health.
 */
export const beforeSignIn: readonly Operation[] = [
  ...signInRoutes,
  backChannelRoute,
  ...receiverRoutes,
  notificationRoute,
  ...callbackRoutes,
  ...signOutRoutes,
  ...oauthEndpoints,
  clientKeysRoute,
  smartConfigurationOperation,
  ...oauthDocumentOperations,
  ...healthRoutes,
  metricsOperation,
  descriptionRoute,
  ...referencePages,
  ...assetRoutes,
];

/** The operations that a gateway with these settings has. */
export function operationsOf(settings: Pick<ReferenceSettings, 'config'>): readonly Operation[] {
  return operationsFor(operations, settings);
}

/**
 * Describes the REST API: every operation with the schemas that its requests are validated by, the answers and the codes
 * of the error table.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function describeApi(settings: ReferenceSettings): ApiDocument {
  return describeOperations(operations, settings);
}

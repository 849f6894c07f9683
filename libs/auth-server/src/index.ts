export { accessRecord } from './access-grant.js';
export { AccessTokens } from './access-tokens.js';
export { AgentGrants, agentGrantsRecord, readOnlyGrant } from './agent-grants.js';
export { AllowedClients } from './allowed-clients.js';
export { createAuthServer } from './auth-server.js';
export { ClientDocumentError, clientRegistration } from './clients/client-document.js';
export { isRedirectHost } from './clients/client-policy.js';
export { commandLineClientId } from './clients/command-line-client.js';
export { isClientIdAddress } from './clients/client-id-address.js';
export {
  authorizationServerMetadata,
  openidAlias,
  protectedResourceMetadata,
  protectedResourceMetadataUrl,
} from './metadata.js';
export { operatorClients } from './clients/operator-clients.js';
export { paths as authServerPaths } from './endpoints/paths.js';

export type { AgentGrant, SmartLaunch } from './agent-grants.js';
export type { AccessGrant } from './access-grant.js';
export type { ListedClient } from './allowed-clients.js';
export type { AuthServer } from './auth-server.js';
export type { ClientPolicy } from './clients/client-policy.js';
export type { ConsentRequest, ConsentVisit } from './consent-desk.js';
export type { DevicePage } from './device/device-flow.js';
export type { DocumentFetch } from './clients/document-fetch.js';
export type { SmartRequest } from './smart-requests.js';
export type { ConsentErrorCode } from './errors.js';
export type { FhirBases, ProtectedResource } from './endpoints/resources.js';

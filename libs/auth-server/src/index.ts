export { accessRecord } from './access-grant.js';
export { AgentGrants, agentGrantsRecord, readOnlyGrant } from './agent-grants.js';
export { AllowedClients } from './allowed-clients.js';
export { createAuthServer } from './auth-server.js';
export { ClientDocumentError, clientRegistration } from './client-document.js';
export {
  authorizationServerMetadata,
  openidAlias,
  protectedResourceMetadata,
  protectedResourceMetadataUrl,
} from './metadata.js';
export { paths as authServerPaths } from './provider-configuration.js';

export type { AgentGrant } from './agent-grants.js';
export type { AccessGrant } from './access-grant.js';
export type { ListedClient } from './allowed-clients.js';
export type { AuthServer } from './auth-server.js';
export type { ConsentRequest, ConsentVisit } from './consent-desk.js';
export type { DocumentFetch } from './document-fetch.js';
export type { ConsentErrorCode } from './errors.js';
export type { ProtectedResource } from './resources.js';

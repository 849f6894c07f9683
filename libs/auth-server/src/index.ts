export { accessRecord } from './access-grant.js';
export { AllowedClients } from './allowed-clients.js';
export { createAuthServer } from './auth-server.js';
export { ClientDocumentError, clientRegistration } from './client-document.js';
export { createDocumentFetch } from './document-fetch.js';
export { ConsentError } from './errors.js';
export {
  authorizationServerMetadata,
  openidAlias,
  protectedResourceMetadata,
  protectedResourceMetadataUrl,
} from './metadata.js';
export { paths as authServerPaths } from './provider-configuration.js';

export type { AccessGrant } from './access-grant.js';
export type { AllowedClient, ListedClient } from './allowed-clients.js';
export type { AuthorizationFault, AuthServer, AuthServerOptions } from './auth-server.js';
export type { ConsentAnswer, ConsentDesk, ConsentRequest, ConsentVisit } from './consent-desk.js';
export type { DocumentFetch, DocumentFetchOptions, ResolvedAddress } from './document-fetch.js';
export type { ConsentErrorCode } from './errors.js';
export type { FindSession } from './interaction-policy.js';
export type { ProtectedResource } from './resources.js';

import { z } from 'zod';

import { named } from '../route/named-schemas.js';
import { jsonAnswer, type Operation } from '../route/operation.js';

const texts = z.array(z.string());

/** The authorization server (RFC 8414 section 2). */
const serverMetadata = named(
  'ServerMetadata',
  z.looseObject({
    issuer: z.string(),
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    registration_endpoint: z.string(),
    revocation_endpoint: z.string(),
    introspection_endpoint: z.string(),
    scopes_supported: texts,
    response_types_supported: texts,
    grant_types_supported: texts,
    code_challenge_methods_supported: texts,
  }),
);

/** What this API says of itself (RFC 9728 section 2). */
const resourceMetadata = named(
  'ResourceMetadata',
  z.looseObject({
    resource: z.string(),
    resource_name: z.string(),
    authorization_servers: texts,
    scopes_supported: texts,
    bearer_methods_supported: texts,
  }),
);

const server = { 200: jsonAnswer(serverMetadata, 'Where its endpoints are, and what they take.') };
const resource = { 200: jsonAnswer(resourceMetadata, 'Whose tokens it takes.') };
const publicDocument = {
  method: 'get',
  tag: 'Discovery',
  access: 'anybody',
  oauthOnly: true,
  examples: { document: { summary: 'The metadata', status: 200 } },
} as const;

/** The documents that `oauthDocuments` of `libs/express-kit` serves in both apps. */
export const oauthDocumentOperations: readonly Operation[] = [
  {
    ...publicDocument,
    id: 'getServerMetadata',
    path: '/.well-known/oauth-authorization-server',
    summary: 'Find the authorization server’s endpoints',
    description: 'RFC 8414.',
    answers: server,
  },
  {
    ...publicDocument,
    id: 'getOpenidConfiguration',
    path: '/.well-known/openid-configuration',
    summary: 'The same where OpenID Connect clients look',
    answers: server,
  },
  {
    ...publicDocument,
    id: 'getResourceMetadata',
    path: '/.well-known/oauth-protected-resource/api',
    summary: 'Find out whose tokens this API takes',
    description: 'RFC 9728.',
    answers: resource,
  },
  {
    ...publicDocument,
    id: 'getResourceMetadataAtRoot',
    path: '/.well-known/oauth-protected-resource',
    summary: 'The same without the path of the API',
    answers: resource,
  },
];

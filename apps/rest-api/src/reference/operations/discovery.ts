import { keySet, resourceMetadata, serverMetadata, smartConfiguration } from '../../answers/oauth.js';
import { answersJson, type Operation } from '../operation.js';

const server = answersJson(serverMetadata, 'Where its endpoints are, and what they take.');
const resource = answersJson(resourceMetadata, 'Whose tokens it takes.');
const oneCall = (summary: string) => [{ name: 'document', summary, caller: 'nobody' as const, status: 200 }];

/** Documents that clients and platforms look for. */
export const discoveryOperations: readonly Operation[] = (
  [
    {
      id: 'getClientKeys',
      method: 'get',
      path: '/.well-known/jwks.json',
      summary: 'Get the public keys that platforms know this gateway by',
      description: 'To be registered with platforms as `jwks_uri`.',
      access: 'anybody',
      headers: [{ name: 'If-None-Match', description: 'ETag of the set at hand' }],
      answers: [
        { status: 200, description: 'A JSON Web Key Set.', mediaTypes: ['application/jwk-set+json'], schema: keySet },
        { status: 304, description: 'What the caller has is the newest.' },
      ],
      refusals: [],
      examples: oneCall('The keys; none where no platform needs any'),
    },
    {
      id: 'getSmartConfiguration',
      method: 'get',
      path: '/api/fhir/{platform_id}/.well-known/smart-configuration',
      summary: 'Find the authorization server of a FHIR base',
      description:
        'SMART App Launch 2.2. For platforms with a sign-in; to SMART clients any other base is an open one.',
      access: 'anybody',
      oauthOnly: true,
      answers: answersJson(smartConfiguration, 'The gateway’s own authorization server.'),
      refusals: ['PLATFORM_NOT_FOUND', 'PLATFORM_NOT_ROUTABLE', 'ROUTE_NOT_FOUND'],
      refusalForm: 'outcome',
      examples: [
        {
          name: 'sandbox',
          summary: 'Of the sandbox',
          caller: 'nobody',
          parameters: { platform_id: 'sandbox-ehr' },
          status: 200,
        },
        {
          name: 'openData',
          summary: 'Of a platform that needs no sign-in',
          caller: 'nobody',
          parameters: { platform_id: 'sandbox-open' },
          status: 404,
        },
      ],
    },
    {
      id: 'getServerMetadata',
      method: 'get',
      path: '/.well-known/oauth-authorization-server',
      summary: 'Find the authorization server’s endpoints',
      description: 'RFC 8414.',
      access: 'anybody',
      oauthOnly: true,
      answers: server,
      refusals: [],
      examples: oneCall('The metadata'),
    },
    {
      id: 'getOpenidConfiguration',
      method: 'get',
      path: '/.well-known/openid-configuration',
      summary: 'The same where OpenID Connect clients look',
      access: 'anybody',
      oauthOnly: true,
      answers: server,
      refusals: [],
      examples: oneCall('The metadata'),
    },
    {
      id: 'getResourceMetadata',
      method: 'get',
      path: '/.well-known/oauth-protected-resource/api',
      summary: 'Find out whose tokens this API takes',
      description: 'RFC 9728.',
      access: 'anybody',
      oauthOnly: true,
      answers: resource,
      refusals: [],
      examples: oneCall('The metadata'),
    },
    {
      id: 'getResourceMetadataAtRoot',
      method: 'get',
      path: '/.well-known/oauth-protected-resource',
      summary: 'The same without the path of the API',
      access: 'anybody',
      oauthOnly: true,
      answers: resource,
      refusals: [],
      examples: oneCall('The metadata'),
    },
  ] satisfies Omit<Operation, 'tag'>[]
).map((operation) => ({ ...operation, tag: 'Discovery' }));

import { organizationList, platformEntry, platformList } from '../../answers/platforms.js';
import { organizationQuery, platformQuery } from '../../requests/platform-query.js';
import { answersJson, type Operation } from '../operation.js';

const sandbox = {
  platform_id: 'sandbox-ehr',
  name: 'Local Sandbox EHR',
  kind: 'sandbox',
  environment: 'local',
  status: 'ready',
  login_required: true,
  fhir_url: 'http://localhost:8000/api/fhir/sandbox-ehr',
  login_url: 'http://localhost:8000/auth/sandbox-ehr/login',
  upstream_fhir_url: 'http://localhost:8010/fhir',
  fhir_version: '4.0.1',
  aliases: [],
};

/** `/api/platforms`. */
export const platformOperations: readonly Operation[] = [
  {
    id: 'listPlatforms',
    method: 'get',
    path: '/api/platforms',
    tag: 'Platforms',
    summary: 'List platforms',
    description:
      'Finds platforms by name, kind, state and status. `next_step` says what is missing for one that is not ready.',
    access: 'anybody',
    query: platformQuery,
    answers: answersJson(platformList, 'Platforms that match, all of them on pages of `limit`.'),
    refusals: ['ARGUMENT_INVALID'],
    examples: [
      {
        name: 'sandboxes',
        summary: 'Sandboxes that can be used now',
        caller: 'nobody',
        parameters: { kind: 'sandbox', ready: 'true', limit: '5' },
        status: 200,
        answer: { total: 1, offset: 0, limit: 5, platforms: [sandbox] },
      },
      {
        name: 'unknownKind',
        summary: 'A kind that there is not',
        caller: 'nobody',
        parameters: { kind: 'hospital' },
        status: 400,
      },
    ],
  },
  {
    id: 'getPlatform',
    method: 'get',
    path: '/api/platforms/{platform_id}',
    tag: 'Platforms',
    summary: 'Look at one platform, or one organization of it',
    access: 'anybody',
    answers: answersJson(platformEntry, 'The platform.'),
    refusals: ['PLATFORM_NOT_FOUND'],
    examples: [
      {
        name: 'sandbox',
        summary: 'The sandbox',
        caller: 'nobody',
        parameters: { platform_id: 'sandbox-ehr' },
        status: 200,
        answer: sandbox,
      },
      {
        name: 'unknown',
        summary: 'A platform that there is not',
        caller: 'nobody',
        parameters: { platform_id: 'no-such-platform' },
        status: 404,
      },
    ],
  },
  {
    id: 'listOrganizations',
    method: 'get',
    path: '/api/platforms/{platform_id}/tenants',
    tag: 'Platforms',
    summary: 'List the organizations of a platform',
    description: 'A platform of many organizations is used as `<id>:<organization>`, which is the `platform_id` here.',
    access: 'anybody',
    query: organizationQuery,
    answers: answersJson(organizationList, 'Organizations that match, all of them on pages of `limit`.'),
    refusals: ['ARGUMENT_INVALID', 'PLATFORM_NOT_FOUND'],
    examples: [
      {
        name: 'byName',
        summary: 'Organizations by name and state',
        caller: 'nobody',
        parameters: { platform_id: 'epic', q: 'mayo', state: 'MN', limit: '3' },
        status: 200,
      },
      {
        name: 'notAnNpi',
        summary: 'A National Provider Identifier that is none',
        caller: 'nobody',
        parameters: { platform_id: 'epic', npi: '123' },
        status: 400,
      },
    ],
  },
];

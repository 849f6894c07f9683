import { bundle, fhirResource, patch } from '../../answers/fhir.js';
import type { Operation, RequestBody } from '../operation.js';
import {
  answersFhir,
  bodyRefusals,
  created,
  done,
  fhirOperation,
  fhirTypes,
  ifMatch,
  prefer,
  writeRefusals,
} from './fhir-parts.js';

const sandbox = { platform_id: 'sandbox-ehr' };
const observation = { ...sandbox, resource_type: 'Observation' };
const resource: RequestBody = { schema: fhirResource, mediaTypes: fhirTypes };
const patches: RequestBody = {
  schema: patch,
  mediaTypes: ['application/json-patch+json', ...fhirTypes],
  description: 'A JSON Patch (RFC 6902), or Parameters of FHIRPath Patch.',
};
const conditional = 'Search parameters that find the one resource that is meant';
const example = { resourceType: 'Observation', status: 'final', code: { text: 'Body weight' } };
const changed = answersFhir(fhirResource, 'The resource as it is now.');
const onlyWhereAllowed =
  'Only where the operator allows writing (FHIR_GATEWAY_WRITES) and the person granted the scope.';

/** Writing, batches and operations. */
export const fhirWriteOperations: readonly Operation[] = [
  fhirOperation('post', '/{resource_type}', {
    id: 'createResource',
    summary: 'Create a resource',
    description: onlyWhereAllowed,
    headers: [prefer, { name: 'If-None-Exist', description: 'Search parameters: create only when nothing is found' }],
    body: resource,
    answers: [created],
    refusals: writeRefusals,
    examples: [
      {
        name: 'writesOff',
        summary: 'Where writing is off',
        caller: 'app',
        parameters: observation,
        body: example,
        status: 403,
      },
    ],
  }),
  fhirOperation('put', '/{resource_type}/{id}', {
    id: 'updateResource',
    summary: 'Replace a resource',
    description: onlyWhereAllowed,
    headers: [prefer, ifMatch],
    body: resource,
    answers: [changed, created],
    refusals: writeRefusals,
    examples: [
      {
        name: 'writesOff',
        summary: 'Where writing is off',
        caller: 'app',
        parameters: { ...observation, id: 'w-1' },
        body: { ...example, id: 'w-1' },
        status: 403,
      },
    ],
  }),
  fhirOperation('put', '/{resource_type}', {
    id: 'updateFound',
    summary: 'Replace the resource that a search finds',
    description: onlyWhereAllowed,
    freeQuery: conditional,
    headers: [prefer],
    body: resource,
    answers: [changed, created],
    refusals: writeRefusals,
    examples: [
      {
        name: 'writesOff',
        summary: 'Where writing is off',
        caller: 'app',
        parameters: { ...observation, identifier: 'x' },
        body: example,
        status: 403,
      },
    ],
  }),
  fhirOperation('patch', '/{resource_type}/{id}', {
    id: 'patchResource',
    summary: 'Change parts of a resource',
    description: onlyWhereAllowed,
    headers: [prefer, ifMatch],
    body: patches,
    answers: [changed],
    refusals: writeRefusals,
    examples: [
      {
        name: 'writesOff',
        summary: 'Where writing is off',
        caller: 'app',
        parameters: { ...observation, id: 'w-1' },
        body: [{ op: 'replace', path: '/status', value: 'amended' }],
        status: 403,
      },
    ],
  }),
  fhirOperation('patch', '/{resource_type}', {
    id: 'patchFound',
    summary: 'Change parts of the resource that a search finds',
    description: onlyWhereAllowed,
    freeQuery: conditional,
    headers: [prefer],
    body: patches,
    answers: [changed],
    refusals: writeRefusals,
    examples: [
      {
        name: 'writesOff',
        summary: 'Where writing is off',
        caller: 'app',
        parameters: { ...observation, identifier: 'x' },
        body: [{ op: 'replace', path: '/status', value: 'amended' }],
        status: 403,
      },
    ],
  }),
  fhirOperation('delete', '/{resource_type}/{id}', {
    id: 'deleteResource',
    summary: 'Delete a resource',
    description: onlyWhereAllowed,
    headers: [ifMatch],
    answers: [answersFhir(fhirResource, 'Done, with what the platform says about it.'), done],
    refusals: writeRefusals,
    examples: [
      {
        name: 'writesOff',
        summary: 'Where writing is off',
        caller: 'app',
        parameters: { ...observation, id: 'w-1' },
        status: 403,
      },
    ],
  }),
  fhirOperation('delete', '/{resource_type}', {
    id: 'deleteFound',
    summary: 'Delete what a search finds',
    description: onlyWhereAllowed,
    freeQuery: conditional,
    answers: [answersFhir(fhirResource, 'Done, with what the platform says about it.'), done],
    refusals: writeRefusals,
    examples: [
      {
        name: 'writesOff',
        summary: 'Where writing is off',
        caller: 'app',
        parameters: { ...observation, identifier: 'x' },
        status: 403,
      },
    ],
  }),
  fhirOperation('post', '', {
    id: 'sendBatch',
    summary: 'Send a batch or a transaction',
    description: 'Each entry is checked as if it came alone. One that may not be sent refuses the whole.',
    headers: [prefer],
    body: { schema: bundle, mediaTypes: fhirTypes },
    answers: [answersFhir(bundle, 'One answer for each entry.')],
    refusals: writeRefusals,
    examples: [
      {
        name: 'readsInOne',
        summary: 'Two searches in one request',
        caller: 'app',
        parameters: sandbox,
        body: {
          resourceType: 'Bundle',
          type: 'batch',
          entry: [
            { request: { method: 'GET', url: 'Observation?category=laboratory&_count=1' } },
            { request: { method: 'GET', url: 'Condition?_count=1' } },
          ],
        },
        status: 200,
      },
      {
        name: 'noBundle',
        summary: 'What is no Bundle',
        caller: 'app',
        parameters: sandbox,
        body: { resourceType: 'Patient' },
        status: 400,
      },
    ],
  }),
  ...operationsAt('', 'OnSystem', 'the whole platform', sandbox, '$export'),
  ...operationsAt('/{resource_type}', 'OnType', 'a type', observation, '$lastn'),
  ...operationsAt(
    '/{resource_type}/{id}',
    'OnResource',
    'one resource',
    { ...sandbox, resource_type: 'Patient', id: 'p-1' },
    '$everything',
  ),
];

/** An operation of FHIR, by either method; the name is given with its `$`. */
function operationsAt(
  path: string,
  suffix: string,
  where: string,
  given: Record<string, string>,
  name: string,
): Operation[] {
  const parameters = { ...given, operation: name.slice(1) };
  const answers = [
    answersFhir(fhirResource, 'What it answers.'),
    {
      status: 202,
      description: 'Begun (`Prefer: respond-async`).',
      headers: { 'Content-Location': 'Where to ask for the result' },
    },
  ];
  const description = 'Only operations that the gateway knows to be safe for the session’s scopes.';
  return [
    fhirOperation('get', `${path}/\${operation}`, {
      id: `callOperation${suffix}`,
      summary: `Call an operation on ${where}`,
      description,
      freeQuery: 'Parameters of the operation',
      headers: [prefer],
      answers,
      examples: [{ name: 'stranger', summary: 'Without a session', caller: 'nobody', parameters, status: 401 }],
    }),
    fhirOperation('post', `${path}/\${operation}`, {
      id: `postOperation${suffix}`,
      summary: `Call an operation on ${where} with Parameters`,
      description,
      headers: [prefer],
      body: {
        schema: fhirResource,
        mediaTypes: fhirTypes,
        description: 'A Parameters resource, or the one resource it takes.',
      },
      answers,
      refusals: [...bodyRefusals, 'WRITES_OFF', 'UPSTREAM_OUTCOME_UNKNOWN'],
      examples: [
        {
          name: 'stranger',
          summary: 'Without a session',
          caller: 'nobody',
          parameters,
          body: { resourceType: 'Parameters' },
          status: 401,
        },
      ],
    }),
  ];
}

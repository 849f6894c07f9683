import type { Answer, ExampleCall, Method, Operation, RequestBody } from '../route/operation.js';
import { fhirAnswer, fhirOperation, fhirTypes, prefer, sandbox, writeErrors } from './fhir-operation.js';
import { bundle, fhirResource, patch } from './fhir-schemas.js';

const observation = { ...sandbox, resource_type: 'Observation' };
const resource: RequestBody = { schema: fhirResource, mediaTypes: fhirTypes };
const patches: RequestBody = {
  schema: patch,
  mediaTypes: ['application/json-patch+json', ...fhirTypes],
  description: 'A JSON Patch (RFC 6902), or Parameters of FHIRPath Patch.',
};
const conditional = 'Search parameters that find the one resource that is meant';
const ifMatch = { 'If-Match': 'ETag of the version that is changed' };
const example = { resourceType: 'Observation', status: 'final', code: { text: 'Body weight' } };
const amendment = [{ op: 'replace', path: '/status', value: 'amended' }];

const changed = fhirAnswer(fhirResource, 'The resource as it is now.');
const created: Answer = {
  description: 'Created; with the resource unless `Prefer: return=minimal`.',
  mediaTypes: fhirTypes,
  headers: { Location: 'The resource, at this gateway', ETag: 'Its version' },
};
const deleted = {
  200: fhirAnswer(fhirResource, 'Done, with what the platform says about it.'),
  204: { description: 'Done, with nothing to say.' },
};

/** An interaction that changes one resource; where writing is off, as it is at first, it is refused. */
function write(
  method: Method,
  path: string,
  operation: Pick<Operation, 'id' | 'summary' | 'freeQuery' | 'headers' | 'body' | 'answers'>,
  call: Pick<ExampleCall, 'parameters' | 'body'>,
): Operation {
  return fhirOperation(method, path, {
    ...operation,
    description: 'Only where the operator allows writing (FHIR_GATEWAY_WRITES) and the person granted the scope.',
    errors: writeErrors,
    examples: { writesOff: { ...call, summary: 'Where writing is off', caller: 'app', status: 403 } },
  });
}

const [ofType, ofResource] = ['/{resource_type}', '/{resource_type}/{id}'];
const one = { ...observation, id: 'w-1' };
const found = { ...observation, identifier: 'x' };

/** Writing, batches and operations. */
export const fhirWriteOperations: readonly Operation[] = [
  write(
    'post',
    ofType,
    {
      id: 'createResource',
      summary: 'Create a resource',
      headers: { ...prefer, 'If-None-Exist': 'Search parameters: create only when nothing is found' },
      body: resource,
      answers: { 201: created },
    },
    { parameters: observation, body: example },
  ),
  write(
    'put',
    ofResource,
    {
      id: 'updateResource',
      summary: 'Replace a resource',
      headers: { ...prefer, ...ifMatch },
      body: resource,
      answers: { 200: changed, 201: created },
    },
    { parameters: one, body: { ...example, id: 'w-1' } },
  ),
  write(
    'put',
    ofType,
    {
      id: 'updateFound',
      summary: 'Replace the resource that a search finds',
      freeQuery: conditional,
      headers: prefer,
      body: resource,
      answers: { 200: changed, 201: created },
    },
    { parameters: found, body: example },
  ),
  write(
    'patch',
    ofResource,
    {
      id: 'patchResource',
      summary: 'Change parts of a resource',
      headers: { ...prefer, ...ifMatch },
      body: patches,
      answers: { 200: changed },
    },
    { parameters: one, body: amendment },
  ),
  write(
    'patch',
    ofType,
    {
      id: 'patchFound',
      summary: 'Change parts of the resource that a search finds',
      freeQuery: conditional,
      headers: prefer,
      body: patches,
      answers: { 200: changed },
    },
    { parameters: found, body: amendment },
  ),
  write(
    'delete',
    ofResource,
    { id: 'deleteResource', summary: 'Delete a resource', headers: ifMatch, answers: deleted },
    { parameters: one },
  ),
  write(
    'delete',
    ofType,
    { id: 'deleteFound', summary: 'Delete what a search finds', freeQuery: conditional, answers: deleted },
    { parameters: found },
  ),
  fhirOperation('post', '', {
    id: 'sendBatch',
    summary: 'Send a batch or a transaction',
    description: 'Each entry is checked as if it came alone. One that may not be sent refuses the whole.',
    headers: prefer,
    body: { schema: bundle, mediaTypes: fhirTypes },
    answers: { 200: fhirAnswer(bundle, 'One answer for each entry.') },
    errors: writeErrors,
    examples: {
      readsInOne: {
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
      noBundle: {
        summary: 'What is no Bundle',
        caller: 'app',
        parameters: sandbox,
        body: { resourceType: 'Patient' },
        status: 400,
      },
    },
  }),
  ...operationsAt('', 'OnSystem', 'the whole platform', { ...sandbox, operation: 'export' }),
  ...operationsAt(ofType, 'OnType', 'a type', { ...observation, operation: 'lastn' }),
  ...operationsAt(ofResource, 'OnResource', 'one resource', {
    ...sandbox,
    resource_type: 'Patient',
    id: 'p-1',
    operation: 'everything',
  }),
];

/** An operation of FHIR, by either method. */
function operationsAt(
  path: string,
  suffix: string,
  where: string,
  parameters: Readonly<Record<string, string>>,
): Operation[] {
  const shared = {
    description: 'Only operations that the gateway knows to be safe for the session’s scopes.',
    headers: prefer,
    answers: {
      200: fhirAnswer(fhirResource, 'What it answers.'),
      202: {
        description: 'Begun (`Prefer: respond-async`).',
        headers: { 'Content-Location': 'Where to ask for the result' },
      },
    },
  };
  const stranger = { summary: 'Without a session', parameters, status: 401 };
  return [
    fhirOperation('get', `${path}/\${operation}`, {
      ...shared,
      id: `callOperation${suffix}`,
      summary: `Call an operation on ${where}`,
      freeQuery: 'Parameters of the operation',
      examples: { stranger },
    }),
    fhirOperation('post', `${path}/\${operation}`, {
      ...shared,
      id: `postOperation${suffix}`,
      summary: `Call an operation on ${where} with Parameters`,
      body: {
        schema: fhirResource,
        mediaTypes: fhirTypes,
        description: 'A Parameters resource, or the one resource it takes.',
      },
      errors: writeErrors,
      examples: { stranger: { ...stranger, body: { resourceType: 'Parameters' } } },
    }),
  ];
}

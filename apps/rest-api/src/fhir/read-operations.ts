import type { ExampleCall, Operation, RequestBody } from '../route/operation.js';
import { bodyErrors, fhirAnswer, fhirOperation, prefer, sandbox } from './fhir-operation.js';
import { bundle, capabilityStatement, fhirResource, searchForm } from './fhir-schemas.js';

const parameters = 'Search parameters of FHIR and of the platform, modifiers and chains included';
const searchBody: RequestBody = {
  schema: searchForm,
  mediaTypes: ['application/x-www-form-urlencoded'],
  description: parameters,
};
const page = { 200: fhirAnswer(bundle, 'One page of what was found.') };
const observations = { ...sandbox, resource_type: 'Observation' };
const observation = { ...observations, id: 'lab-1' };
const compartment = { ...sandbox, resource_type: 'Patient', id: 'p-1', searched_type: 'Observation' };
const lab = {
  resourceType: 'Observation',
  id: 'tamsin-hollowmere-lab-1',
  status: 'final',
  code: { text: 'Glucose [Mass/volume] in Serum or Plasma' },
  valueQuantity: { value: 86, unit: 'mg/dL' },
};
const history = {
  freeQuery: '`_count`, `_since`, `_at`',
  answers: { 200: fhirAnswer(bundle, 'Versions, the newest first.') },
};
const stranger = (parameters: Readonly<Record<string, string>>, body?: unknown): Record<'stranger', ExampleCall> => ({
  stranger: { summary: 'Without a session', parameters, ...(body !== undefined && { body }), status: 401 },
});
const unknownJob: ExampleCall = {
  summary: 'What nobody began',
  caller: 'app',
  parameters: { ...sandbox, job: 'unknown' },
  status: 400,
};

/** Reading and searching. */
export const fhirReadOperations: readonly Operation[] = [
  fhirOperation('get', '/metadata', {
    id: 'getCapabilities',
    summary: 'See what a platform answers',
    description: 'Needs no session. What the gateway would refuse is left out.',
    answers: {
      200: fhirAnswer(capabilityStatement, 'The platform’s CapabilityStatement, with this gateway’s addresses.'),
    },
    examples: { sandbox: { summary: 'The sandbox', parameters: sandbox, status: 200 } },
  }),
  fhirOperation('get', '/{resource_type}', {
    id: 'searchType',
    summary: 'Search resources of one type',
    description: 'Follow the link `next` of the answer to the end. It is sealed, and good for the same session alone.',
    freeQuery: parameters,
    headers: prefer,
    answers: page,
    examples: {
      labs: {
        summary: 'The newest laboratory results',
        caller: 'app',
        parameters: { ...observations, category: 'laboratory', _sort: '-date', _count: '2' },
        status: 200,
        answer: {
          resourceType: 'Bundle',
          type: 'searchset',
          total: 117,
          link: [{ relation: 'next', url: 'http://localhost:8000/api/fhir/sandbox-ehr?_page=iBMS8n9J…' }],
          entry: [{ fullUrl: `http://localhost:8000/api/fhir/sandbox-ehr/Observation/${lab.id}`, resource: lab }],
        },
      },
      signInFirst: { summary: 'Without a session', parameters: observations, status: 401 },
      noSuchType: {
        summary: 'A type that is none',
        caller: 'app',
        parameters: { ...sandbox, resource_type: 'labs' },
        status: 400,
      },
    },
  }),
  fhirOperation('post', '/{resource_type}/_search', {
    id: 'searchTypeByPost',
    summary: 'Search with the parameters in the body',
    description: 'Keeps what is searched for out of addresses and logs of whatever is in between.',
    body: searchBody,
    answers: page,
    errors: bodyErrors,
    examples: {
      labs: {
        summary: 'Laboratory results',
        caller: 'app',
        parameters: observations,
        body: { category: 'laboratory', _count: '1' },
        status: 200,
      },
    },
  }),
  fhirOperation('get', '', {
    id: 'searchAll',
    summary: 'Search resources of all types, or get the next page',
    freeQuery: `\`_page\` of a link \`next\`, or search parameters. ${parameters}`,
    answers: page,
    examples: {
      foreignPage: {
        summary: 'A page that this gateway never gave out',
        caller: 'app',
        parameters: { ...sandbox, _page: 'unknown' },
        status: 400,
      },
    },
  }),
  fhirOperation('post', '/_search', {
    id: 'searchAllByPost',
    summary: 'Search resources of all types with the parameters in the body',
    body: searchBody,
    answers: page,
    errors: bodyErrors,
    examples: stranger(sandbox, { _type: 'Observation' }),
  }),
  fhirOperation('get', '/{resource_type}/{id}', {
    id: 'readResource',
    summary: 'Read one resource',
    headers: {
      'If-None-Match': 'ETag of the version at hand; 304 when it is still the newest',
      'If-Modified-Since': '304 when nothing has changed since',
    },
    answers: {
      200: fhirAnswer(fhirResource, 'The resource; of a Binary that is asked for as itself, its content.'),
      304: { description: 'What the caller has is the newest.' },
    },
    examples: {
      lab: {
        summary: 'One laboratory result',
        caller: 'app',
        parameters: observation,
        after: { operationId: 'searchType', example: 'labs', take: { id: '/entry/0/resource/id' } },
        status: 200,
        answer: lab,
      },
      unknown: {
        summary: 'One that the platform has not',
        caller: 'app',
        parameters: { ...observations, id: 'no-such-id' },
        status: 404,
      },
      unknownPlatform: {
        summary: 'At a platform that there is not',
        parameters: { platform_id: 'no-such-platform', resource_type: 'Patient', id: '1' },
        status: 404,
      },
    },
  }),
  fhirOperation('get', '/{resource_type}/{id}/_history/{version_id}', {
    id: 'readVersion',
    summary: 'Read one version of a resource',
    answers: { 200: fhirAnswer(fhirResource, 'The resource as it was.') },
    examples: stranger({ ...observation, version_id: '1' }),
  }),
  fhirOperation('get', '/{resource_type}/{id}/_history', {
    ...history,
    id: 'readHistory',
    summary: 'List the versions of a resource',
    examples: stranger(observation),
  }),
  fhirOperation('get', '/{resource_type}/_history', {
    ...history,
    id: 'readTypeHistory',
    summary: 'List what changed in the resources of one type',
    examples: stranger(observations),
  }),
  fhirOperation('get', '/_history', {
    ...history,
    id: 'readAllHistory',
    summary: 'List what changed at all',
    examples: stranger(sandbox),
  }),
  fhirOperation('get', '/{resource_type}/{id}/{searched_type}', {
    id: 'searchCompartment',
    summary: 'Search within the compartment of a resource',
    freeQuery: parameters,
    answers: page,
    examples: stranger(compartment),
  }),
  fhirOperation('post', '/{resource_type}/{id}/{searched_type}/_search', {
    id: 'searchCompartmentByPost',
    summary: 'The same with the parameters in the body',
    body: searchBody,
    answers: page,
    errors: bodyErrors,
    examples: stranger(compartment, {}),
  }),
  fhirOperation('get', '/_async/{job}', {
    id: 'getJob',
    summary: 'Ask about what was begun, or get a file of its result',
    description: 'The address is that of `Content-Location`, or of a file in the manifest of an export.',
    answers: {
      200: fhirAnswer(fhirResource, 'The result; of an export its manifest, or one of its files.'),
      202: {
        description: 'Still under way.',
        headers: { 'X-Progress': 'How far it is', 'Retry-After': 'When to ask again' },
      },
    },
    examples: { unknown: unknownJob },
  }),
  fhirOperation('delete', '/_async/{job}', {
    id: 'cancelJob',
    summary: 'Cancel what was begun',
    answers: { 202: { description: 'Cancelled.' } },
    examples: { unknown: unknownJob },
  }),
];

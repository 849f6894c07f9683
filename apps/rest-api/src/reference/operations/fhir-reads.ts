import { bundle, capabilityStatement, fhirResource, searchForm } from '../../answers/fhir.js';
import type { Operation } from '../operation.js';
import { answersFhir, bodyRefusals, conditions, fhirOperation, notModified, prefer } from './fhir-parts.js';

const parameters = 'Search parameters of FHIR and of the platform, modifiers and chains included';
const page = answersFhir(bundle, 'One page of what was found.');
const sandbox = { platform_id: 'sandbox-ehr' };
const lab = {
  resourceType: 'Observation',
  id: 'tamsin-hollowmere-lab-1',
  status: 'final',
  code: { text: 'Glucose [Mass/volume] in Serum or Plasma' },
  valueQuantity: { value: 86, unit: 'mg/dL' },
};

/** Reading and searching. */
export const fhirReadOperations: readonly Operation[] = [
  fhirOperation('get', '/metadata', {
    id: 'getCapabilities',
    summary: 'See what a platform answers',
    description: 'Needs no session. What the gateway would refuse is left out.',
    answers: [answersFhir(capabilityStatement, 'The platform’s CapabilityStatement, with this gateway’s addresses.')],
    examples: [{ name: 'sandbox', summary: 'The sandbox', caller: 'nobody', parameters: sandbox, status: 200 }],
  }),
  fhirOperation('get', '/{resource_type}', {
    id: 'searchType',
    summary: 'Search resources of one type',
    description: 'Follow the link `next` of the answer to the end. It is sealed, and good for the same session alone.',
    freeQuery: parameters,
    headers: [prefer],
    answers: [page],
    examples: [
      {
        name: 'labs',
        summary: 'The newest laboratory results',
        caller: 'app',
        parameters: { ...sandbox, resource_type: 'Observation', category: 'laboratory', _sort: '-date', _count: '2' },
        status: 200,
        answer: {
          resourceType: 'Bundle',
          type: 'searchset',
          total: 117,
          link: [{ relation: 'next', url: 'http://localhost:8000/api/fhir/sandbox-ehr?_page=iBMS8n9J…' }],
          entry: [{ fullUrl: `http://localhost:8000/api/fhir/sandbox-ehr/Observation/${lab.id}`, resource: lab }],
        },
      },
      {
        name: 'signInFirst',
        summary: 'Without a session',
        caller: 'nobody',
        parameters: { ...sandbox, resource_type: 'Observation' },
        status: 401,
      },
      {
        name: 'noSuchType',
        summary: 'A type that is none',
        caller: 'app',
        parameters: { ...sandbox, resource_type: 'labs' },
        status: 400,
      },
    ],
  }),
  fhirOperation('post', '/{resource_type}/_search', {
    id: 'searchTypeByPost',
    summary: 'Search with the parameters in the body',
    description: 'Keeps what is searched for out of addresses and logs of whatever is in between.',
    body: { schema: searchForm, mediaTypes: ['application/x-www-form-urlencoded'], description: parameters },
    answers: [page],
    refusals: bodyRefusals,
    examples: [
      {
        name: 'labs',
        summary: 'Laboratory results',
        caller: 'app',
        parameters: { ...sandbox, resource_type: 'Observation' },
        body: { category: 'laboratory', _count: '1' },
        status: 200,
      },
    ],
  }),
  fhirOperation('get', '', {
    id: 'searchAll',
    summary: 'Search resources of all types, or get the next page',
    freeQuery: `\`_page\` of a link \`next\`, or search parameters. ${parameters}`,
    answers: [page],
    examples: [
      {
        name: 'foreignPage',
        summary: 'A page that this gateway never gave out',
        caller: 'app',
        parameters: { ...sandbox, _page: 'unknown' },
        status: 400,
      },
    ],
  }),
  fhirOperation('post', '/_search', {
    id: 'searchAllByPost',
    summary: 'Search resources of all types with the parameters in the body',
    body: { schema: searchForm, mediaTypes: ['application/x-www-form-urlencoded'], description: parameters },
    answers: [page],
    refusals: bodyRefusals,
    examples: [
      {
        name: 'stranger',
        summary: 'Without a session',
        caller: 'nobody',
        parameters: sandbox,
        body: { _type: 'Observation' },
        status: 401,
      },
    ],
  }),
  fhirOperation('get', '/{resource_type}/{id}', {
    id: 'readResource',
    summary: 'Read one resource',
    headers: conditions,
    answers: [
      answersFhir(fhirResource, 'The resource; of a Binary that is asked for as itself, its content.'),
      notModified,
    ],
    examples: [
      {
        name: 'lab',
        summary: 'One laboratory result',
        caller: 'app',
        parameters: { ...sandbox, resource_type: 'Observation', id: 'lab-1' },
        after: { operationId: 'searchType', example: 'labs', take: { id: '/entry/0/resource/id' } },
        status: 200,
        answer: lab,
      },
      {
        name: 'unknown',
        summary: 'One that the platform has not',
        caller: 'app',
        parameters: { ...sandbox, resource_type: 'Observation', id: 'no-such-id' },
        status: 404,
      },
      {
        name: 'unknownPlatform',
        summary: 'At a platform that there is not',
        caller: 'nobody',
        parameters: { platform_id: 'no-such-platform', resource_type: 'Patient', id: '1' },
        status: 404,
      },
    ],
  }),
  fhirOperation('get', '/{resource_type}/{id}/_history/{version_id}', {
    id: 'readVersion',
    summary: 'Read one version of a resource',
    answers: [answersFhir(fhirResource, 'The resource as it was.')],
    examples: [
      {
        name: 'stranger',
        summary: 'Without a session',
        caller: 'nobody',
        parameters: { ...sandbox, resource_type: 'Observation', id: 'lab-1', version_id: '1' },
        status: 401,
      },
    ],
  }),
  fhirOperation('get', '/{resource_type}/{id}/_history', {
    id: 'readHistory',
    summary: 'List the versions of a resource',
    freeQuery: '`_count`, `_since`, `_at`',
    answers: [answersFhir(bundle, 'Versions, the newest first.')],
    examples: [
      {
        name: 'stranger',
        summary: 'Without a session',
        caller: 'nobody',
        parameters: { ...sandbox, resource_type: 'Observation', id: 'lab-1' },
        status: 401,
      },
    ],
  }),
  fhirOperation('get', '/{resource_type}/_history', {
    id: 'readTypeHistory',
    summary: 'List what changed in the resources of one type',
    freeQuery: '`_count`, `_since`, `_at`',
    answers: [answersFhir(bundle, 'Versions, the newest first.')],
    examples: [
      {
        name: 'stranger',
        summary: 'Without a session',
        caller: 'nobody',
        parameters: { ...sandbox, resource_type: 'Observation' },
        status: 401,
      },
    ],
  }),
  fhirOperation('get', '/_history', {
    id: 'readAllHistory',
    summary: 'List what changed at all',
    freeQuery: '`_count`, `_since`, `_at`',
    answers: [answersFhir(bundle, 'Versions, the newest first.')],
    examples: [{ name: 'stranger', summary: 'Without a session', caller: 'nobody', parameters: sandbox, status: 401 }],
  }),
  fhirOperation('get', '/{resource_type}/{id}/{searched_type}', {
    id: 'searchCompartment',
    summary: 'Search within the compartment of a resource',
    freeQuery: parameters,
    answers: [page],
    examples: [
      {
        name: 'stranger',
        summary: 'Without a session',
        caller: 'nobody',
        parameters: { ...sandbox, resource_type: 'Patient', id: 'p-1', searched_type: 'Observation' },
        status: 401,
      },
    ],
  }),
  fhirOperation('post', '/{resource_type}/{id}/{searched_type}/_search', {
    id: 'searchCompartmentByPost',
    summary: 'The same with the parameters in the body',
    body: { schema: searchForm, mediaTypes: ['application/x-www-form-urlencoded'], description: parameters },
    answers: [page],
    refusals: bodyRefusals,
    examples: [
      {
        name: 'stranger',
        summary: 'Without a session',
        caller: 'nobody',
        parameters: { ...sandbox, resource_type: 'Patient', id: 'p-1', searched_type: 'Observation' },
        body: {},
        status: 401,
      },
    ],
  }),
  fhirOperation('get', '/_async/{job}', {
    id: 'getJob',
    summary: 'Ask about what was begun, or get a file of its result',
    description: 'The address is that of `Content-Location`, or of a file in the manifest of an export.',
    answers: [
      answersFhir(fhirResource, 'The result; of an export its manifest, or one of its files.'),
      {
        status: 202,
        description: 'Still under way.',
        headers: { 'X-Progress': 'How far it is', 'Retry-After': 'When to ask again' },
      },
    ],
    examples: [
      {
        name: 'unknown',
        summary: 'What nobody began',
        caller: 'app',
        parameters: { ...sandbox, job: 'unknown' },
        status: 400,
      },
    ],
  }),
  fhirOperation('delete', '/_async/{job}', {
    id: 'cancelJob',
    summary: 'Cancel what was begun',
    answers: [{ status: 202, description: 'Cancelled.' }],
    examples: [
      {
        name: 'unknown',
        summary: 'What nobody began',
        caller: 'app',
        parameters: { ...sandbox, job: 'unknown' },
        status: 400,
      },
    ],
  }),
];

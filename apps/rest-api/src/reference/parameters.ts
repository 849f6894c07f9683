import { resourceIdPattern, resourceTypePattern } from '@fhir-gateway/fhir';
import { recordSectionNames } from '@fhir-gateway/patient-record';

import { parameterSchemas, type JsonSchema } from './components.js';
import type { Operation } from '../route/operation.js';

/** One parameter of an operation, as OpenAPI has it. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly style?: 'form';
  readonly explode?: boolean;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

const text: JsonSchema = { type: 'string' };
const fhirId: JsonSchema = { type: 'string', pattern: `^${resourceIdPattern}$` };
const typeName: JsonSchema = { type: 'string', pattern: `^${resourceTypePattern}$` };

/** What stands in braces in addresses. */
const inPaths: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>> = {
  platform_id: { description: 'A platform, or `<id>:<organization>`; see listPlatforms', schema: text },
  resource_type: { description: 'A FHIR resource type, such as Observation', schema: typeName },
  searched_type: {
    description: 'The type to search for, or `*`',
    schema: { type: 'string', pattern: `^(\\*|${resourceTypePattern})$` },
  },
  id: { description: 'A FHIR id, or the id of a request to the authorization server', schema: fhirId },
  version_id: { description: 'A version of the resource', schema: fhirId },
  operation: {
    description: 'The name of an operation, without its $',
    schema: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9-]{0,63}$' },
  },
  job: { description: 'Sealed: what was begun', schema: text },
  section: {
    description: 'A section of a record',
    schema: { type: 'string', enum: recordSectionNames },
  },
  packet_id: {
    description: 'Of a packet that was prepared',
    schema: { type: 'string', minLength: 1, maxLength: 64 },
  },
  code: { description: 'CPT or HCPCS code of the service', schema: { type: 'string', minLength: 1, maxLength: 20 } },
  client_id: { description: 'A browser, app or chat, as getSession calls it', schema: text },
  agent_id: { description: 'An app or chat, as listAgents calls it', schema: text },
  draft: { description: 'A request that is not sent yet; the id is in the address of its page', schema: text },
  kind: { description: 'A kind of what is remembered, as readMemory calls it, or `all`', schema: text },
  share_id: { description: 'A share, as listShares calls it', schema: text },
  share: { description: 'What the address of a link ends with', schema: text },
  ticket: { description: 'What the address of a file in a manifest ends with', schema: text },
  operation_id: { description: 'The operationId of an operation', schema: text },
};

/** The name of the parameter that stands for all parameters of any name. */
export const freeName = 'parameters';

const requestedWith = {
  'X-Requested-With':
    'Any value. Needed with the session cookie unless the browser says that the gateway’s own page sends the request ' +
    '(`Sec-Fetch-Site: same-origin`, or the gateway’s `Origin`). Not needed with a bearer token.',
};

/** All parameters of an operation: of its address, its query, and its headers. */
export function parametersOf(operation: Operation): Parameter[] {
  const { path, query, freeQuery, headers = {}, sameOrigin, examples } = operation;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const queried = query ? parameterSchemas(query) : [];
  const known = new Set([...names, ...queried.map(({ name }) => name)]);
  const own = { ...headers, ...(sameOrigin === 'proven' && requestedWith) };
  return [
    ...names.map((name): Parameter => {
      const about = inPaths[name];
      if (about === undefined) throw new TypeError(`nothing is said of {${name}} in ${path}`);
      return { name, in: 'path', required: true, ...about, ...examplesOf(name, examples) };
    }),
    ...queried.map(({ name, schema: { description, ...schema }, isRequired }): Parameter => ({
      name,
      in: 'query',
      required: isRequired,
      ...(typeof description === 'string' && { description }),
      schema,
      ...examplesOf(name, examples),
    })),
    ...(freeQuery === undefined ? [] : [freeParameter(freeQuery, known, examples)]),
    ...Object.entries(own).map(([name, description]): Parameter => ({
      name,
      in: 'header',
      required: false,
      description,
      schema: text,
    })),
  ];
}

function examplesOf(name: string, calls: Operation['examples']): Pick<Parameter, 'examples'> {
  const given = Object.entries(calls).flatMap(([call, { parameters = {} }]) => {
    const value = parameters[name];
    return value === undefined ? [] : [[call, { value }] as const];
  });
  return given.length === 0 ? {} : { examples: Object.fromEntries(given) };
}

/** An object whose members become parameters of their own: OpenAPI's way of saying "and any other". */
function freeParameter(description: string, known: ReadonlySet<string>, calls: Operation['examples']): Parameter {
  const given = Object.entries(calls).flatMap(([call, { parameters = {} }]) => {
    const others = Object.entries(parameters).filter(([name]) => !known.has(name));
    return others.length === 0 ? [] : [[call, { value: Object.fromEntries(others) }] as const];
  });
  return {
    name: freeName,
    in: 'query',
    required: false,
    description,
    schema: { type: 'object', additionalProperties: { type: 'string' } },
    style: 'form',
    explode: true,
    ...(given.length > 0 && { examples: Object.fromEntries(given) }),
  };
}

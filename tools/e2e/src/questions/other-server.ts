import { readDataTypes, readSearchParameters, resourceDefinition } from '@fhir-gateway/sandbox/store';
import {
  getStatus,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  normalizeOperationOutcome,
} from '@medplum/core';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import type { FhirResource } from 'fhir/r4.js';
import { aboutWhom } from './set/truth.js';
import { listen } from '../conformance/servers.js';
import type { FhirServer } from '../conformance/servers.js';

type OperationOutcome = Parameters<typeof getStatus>[0];
type Resource = FhirResource;
type DefinitionBundle = Parameters<typeof indexStructureDefinitionBundle>[0];
type IndexedBundle = Parameters<typeof indexSearchParameterBundle>[0];

const everybody = '';
/** Parameters of every search, besides those of the type. @see FHIR R4 search, 3.1.1.3 and 3.1.1.5 */
const ofEverySearch = new Set(
  [
    '_id',
    '_lastUpdated',
    '_tag',
    '_profile',
    '_security',
    '_text',
    '_content',
    '_list',
    '_has',
    '_type',
    '_query',
  ].concat([
    ...['_sort', '_count', '_include', '_revinclude', '_summary', '_total', '_elements', '_contained', '_offset'],
  ]),
);

/**
 * Starts Medplum's FHIR router over its own memory, holding the records. It is as strict as HAPI can be set: a search
 * parameter that the type does not have is an error.
 */
export async function startOtherServer(records: readonly FhirResource[]): Promise<FhirServer> {
  // Without the types of elements, a name is compared with nothing.
  const types = [...new Set(records.map(({ resourceType }) => resourceType))];
  const structures = [...readDataTypes(), ...types.flatMap((type) => resourceDefinition(type) ?? [])];
  const structureEntry = structures.map((resource) => ({ resource }));
  indexStructureDefinitionBundle({
    resourceType: 'Bundle',
    type: 'collection',
    entry: structureEntry,
  } as DefinitionBundle);
  const parameters = readSearchParameters();
  const entry = parameters.map((resource) => ({ resource }));
  indexSearchParameterBundle({ resourceType: 'Bundle', type: 'collection', entry } as IndexedBundle);
  const known = namesByType(parameters as readonly SearchParameter[]);
  const repositories = await repositoriesOf(records);
  const router = new FhirRouter();
  const found = new Map<string, Promise<[OperationOutcome, Resource?]>>();
  /** A search takes a second, and the records stay as they are: each is run once, and pages are cut from what it found. */
  const handle = (path: string, query: Query): Promise<[OperationOutcome, Resource?]> => {
    const repository = repositories.get(patientIn(query)) ?? repositories.get(everybody) ?? new MemoryRepository();
    const asked = without(query, ...paging, ...(repositories.has(patientIn(query)) ? ofPatient : []));
    const url = `${path}?${encode({ ...asked, _count: ['1000'] })}`;
    const key = `${patientIn(query)} ${url}`;
    const run = () =>
      router.handleRequest(
        { method: 'GET', url, pathname: '', params: {}, query: { ...asked, _count: ['1000'] }, body: undefined },
        repository,
      ) as Promise<[OperationOutcome, Resource?]>;
    const answer = found.get(key) ?? run();
    found.set(key, answer);
    return answer;
  };
  const server = await listen((request, response) => {
    const send = (status: number, body: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body));
    const answer = async (): Promise<void> => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      const path = pathname.replace(/^\/fhir\/?/, '/');
      if (request.method !== 'GET') return send(405, refusal('This server is read only'));
      if (path === '/metadata') return send(200, capabilities(known));
      const [type = ''] = path.slice(1).split('/');
      const unknown = [...searchParams.keys()].find((name) => isUnknown(name, known.get(type)));
      if (unknown !== undefined) return send(400, refusal(`Unknown search parameter "${unknown}" for ${type}`));
      const query = queryOf(searchParams);
      const [outcome, resource] = await handle(path, query);
      send(getStatus(outcome), resource === undefined ? outcome : pageOf(resource, `${server.base}${path}`, query));
    };
    answer().catch((error: unknown) => {
      const outcome = normalizeOperationOutcome(error);
      send(getStatus(outcome), outcome);
    });
  });
  return server;
}

const ofPatient = ['patient', 'subject', 'beneficiary'];
const paging = ['_count', '_offset', '_summary', '_total'];
const defaultPage = 20;

function without(query: Query, ...names: readonly string[]): Query {
  return Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name)));
}

function encode(query: Query): string {
  return new URLSearchParams(
    Object.entries(query).flatMap(([name, values]) => values.map((value) => [name, value])),
  ).toString();
}

/** A page of a search, with the address of the next one. */
function pageOf(resource: Resource, url: string, query: Query): unknown {
  if (resource.resourceType !== 'Bundle') return resource;
  const all = resource.entry ?? [];
  const count = query['_summary']?.[0] === 'count' ? 0 : Number(query['_count']?.[0] ?? defaultPage);
  const offset = Number(query['_offset']?.[0] ?? 0);
  const end = offset + count;
  const next = `${url}?${encode({ ...query, _offset: [`${end}`] })}`;
  const hasNext = count > 0 && end < all.length;
  const { link: _link, ...bundle } = resource;
  return {
    ...bundle,
    total: all.length,
    link: [{ relation: 'self', url: `${url}?${encode(query)}` }, ...(hasNext ? [{ relation: 'next', url: next }] : [])],
    entry: all.slice(offset, end),
  };
}

type Query = Record<string, string[]>;

/** References by id alone are as good as those with their type (FHIR R4 search, 3.1.1.4.13); the router takes the latter. */
function queryOf(parameters: URLSearchParams): Query {
  const entries = [...new Set(parameters.keys())].map((name): [string, string[]] => [
    name,
    parameters.getAll(name).map((value) => (isOfPatient(name) && !value.includes('/') ? `Patient/${value}` : value)),
  ]);
  return Object.fromEntries(entries);
}

function isOfPatient(name: string): boolean {
  return ofPatient.includes(name);
}

function patientIn(query: Query): string {
  const [, [reference = ''] = []] = Object.entries(query).find(([name]) => isOfPatient(name)) ?? [];
  return reference === '' ? everybody : reference;
}

/** One repository of all records, and one for each patient with what is about nobody. */
async function repositoriesOf(records: readonly FhirResource[]): Promise<Map<string, MemoryRepository>> {
  const repositories = new Map<string, MemoryRepository>([[everybody, new MemoryRepository()]]);
  for (const { resourceType, id = '' } of records) {
    if (resourceType === 'Patient') repositories.set(`Patient/${id}`, new MemoryRepository());
  }
  for (const record of records) {
    const whose = aboutWhom(record);
    for (const [patient, repository] of repositories) {
      const isHere = patient === everybody || whose === undefined || patient === `Patient/${whose}`;
      if (isHere) await repository.createResource(structuredClone(record) as never);
    }
  }
  return repositories;
}

interface SearchParameter {
  readonly code: string;
  readonly base: readonly string[];
}

function namesByType(parameters: readonly SearchParameter[]): Map<string, Set<string>> {
  const byType = new Map<string, Set<string>>();
  for (const { code, base } of parameters) {
    for (const type of base) byType.set(type, (byType.get(type) ?? new Set()).add(code));
  }
  return byType;
}

/** Of a type that does not exist the router itself says so. */
function isUnknown(parameter: string, names: ReadonlySet<string> | undefined): boolean {
  const [name = ''] = parameter.split(/[:.]/);
  return names !== undefined && !ofEverySearch.has(name) && !names.has(name);
}

function refusal(diagnostics: string) {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid', diagnostics }] };
}

function capabilities(known: ReadonlyMap<string, ReadonlySet<string>>) {
  const resource = [...known].map(([type, names]) => ({
    type,
    interaction: [{ code: 'read' }, { code: 'search-type' }],
    searchParam: [...names].map((name) => ({ name, type: 'string' })),
  }));
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-01-01',
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [{ mode: 'server', resource }],
  };
}

import type { CapabilityStatement, CapabilityStatementRestResource } from 'fhir/r4.js';
import { clean } from './fhir-text.js';

/** What a platform offers for one resource type. */
export interface TypeCapabilities {
  readonly type: string;
  readonly interactions: readonly string[];
  /** Names of search parameters, all of them. */
  readonly searchParameters: readonly string[];
  readonly includes: readonly string[];
  readonly reverseIncludes: readonly string[];
  /** Names of operations with `$`. */
  readonly operations: readonly string[];
  readonly profiles: readonly string[];
}

/** What a platform offers, from its CapabilityStatement; a view for reading, never passed on as a FHIR resource. */
export interface CapabilitySummary {
  readonly software?: string;
  readonly fhirVersion: string;
  readonly formats: readonly string[];
  readonly types: readonly TypeCapabilities[];
  /** Operations at the level of the whole system. */
  readonly operations: readonly string[];
}

/** Reduces a CapabilityStatement to what a caller needs to form a request. Nothing of a kept list is cut. */
export function summarizeCapabilities(statement: CapabilityStatement): CapabilitySummary {
  const rest = list(statement.rest);
  const server = rest.find(({ mode }) => mode === 'server') ?? rest[0];
  const software = clean([statement.software?.name, statement.software?.version].filter(Boolean).join(' '));
  return {
    software,
    fhirVersion: statement.fhirVersion,
    formats: list(statement.format).map(String),
    types: list(server?.resource).map(summarizeType),
    operations: operationNames(server?.operation),
  };
}

function summarizeType(resource: CapabilityStatementRestResource): TypeCapabilities {
  return {
    type: String(resource.type),
    interactions: list(resource.interaction).map(({ code }) => String(code)),
    searchParameters: list(resource.searchParam).map(({ name }) => String(name)),
    includes: list(resource.searchInclude).map(String),
    reverseIncludes: list(resource.searchRevInclude).map(String),
    operations: operationNames(resource.operation),
    profiles: list(resource.supportedProfile ?? (resource.profile ? [resource.profile] : [])).map(String),
  };
}

function operationNames(operations: readonly { name: string }[] | undefined): string[] {
  return list(operations).map(({ name }) => (String(name).startsWith('$') ? String(name) : `$${name}`));
}

/** The objects and texts of a list; a statement that breaks its own definition still says what can be read of it. */
function list<T>(values: readonly T[] | undefined): T[] {
  return Array.isArray(values) ? values.filter((value) => value !== null && value !== undefined) : [];
}

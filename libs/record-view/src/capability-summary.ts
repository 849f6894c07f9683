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
  const server = statement.rest?.find(({ mode }) => mode === 'server') ?? statement.rest?.[0];
  const software = clean([statement.software?.name, statement.software?.version].filter(Boolean).join(' '));
  return {
    ...(software !== undefined && { software }),
    fhirVersion: statement.fhirVersion,
    formats: statement.format ?? [],
    types: (server?.resource ?? []).map(summarizeType),
    operations: operationNames(server?.operation),
  };
}

function summarizeType(resource: CapabilityStatementRestResource): TypeCapabilities {
  return {
    type: resource.type,
    interactions: (resource.interaction ?? []).map(({ code }) => code),
    searchParameters: (resource.searchParam ?? []).map(({ name }) => name),
    includes: resource.searchInclude ?? [],
    reverseIncludes: resource.searchRevInclude ?? [],
    operations: operationNames(resource.operation),
    profiles: resource.supportedProfile ?? (resource.profile ? [resource.profile] : []),
  };
}

function operationNames(operations: readonly { name: string }[] | undefined): string[] {
  return (operations ?? []).map(({ name }) => (name.startsWith('$') ? name : `$${name}`));
}

import { resourceOf, summarizeCapabilities, ViewError } from '@fhir-gateway/record-view';
import type { CapabilitySummary, TypeCapabilities } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { authHandle, platformId, readOnly, resourceType } from '../arguments.js';
import { defineTool } from '../tool.js';

const typeSchema = z.object({
  type: z.string(),
  interactions: z.array(z.string()),
  search_parameters: z.array(z.string()),
  includes: z.array(z.string()),
  reverse_includes: z.array(z.string()),
  operations: z.array(z.string()),
});

export const getCapabilities = defineTool({
  name: 'get_capabilities',
  title: 'Get capabilities',
  description:
    'Says what a platform offers: its FHIR version and, for each resource type, how many search parameters and which ' +
    'interactions. With resource_type: every search parameter, include and operation of that type. Use it when a ' +
    'search is refused or before using an unusual parameter.',
  inputSchema: z.object({ platform_id: platformId, resource_type: resourceType.optional(), auth_handle: authHandle }),
  outputSchema: z.object({
    platform_id: z.string(),
    fhir_version: z.string(),
    software: z.string().optional(),
    resource_types: z.array(z.string()),
    operations: z.array(z.string()),
    resource: typeSchema.optional(),
  }),
  annotations: readOnly,
  async run({ platform_id: id, resource_type: wanted }, call) {
    const { platform, reader } = await call.openPlatform(id);
    const answer = await reader({ method: 'GET', path: 'metadata' });
    const statement = resourceOf(answer);
    if (statement.resourceType !== 'CapabilityStatement') {
      throw new ViewError('ANSWER_UNEXPECTED', 'The platform answered without a CapabilityStatement.', answer.status);
    }
    const summary = summarizeCapabilities(statement);
    const type = wanted === undefined ? undefined : summary.types.find(({ type: name }) => name === wanted);
    return {
      structured: {
        platform_id: platform.id,
        fhir_version: summary.fhirVersion,
        ...(summary.software !== undefined && { software: summary.software }),
        resource_types: summary.types.map(({ type: name }) => name),
        operations: [...summary.operations],
        ...(type && { resource: viewType(type) }),
      },
      text: type ? typeText(type) : systemText(summary, wanted),
    };
  },
});

function viewType(type: TypeCapabilities): z.input<typeof typeSchema> {
  return {
    type: type.type,
    interactions: [...type.interactions],
    search_parameters: [...type.searchParameters],
    includes: [...type.includes],
    reverse_includes: [...type.reverseIncludes],
    operations: [...type.operations],
  };
}

function typeText(type: TypeCapabilities): string {
  const list = (values: readonly string[]) => values.join(', ') || 'none';
  return [
    `${type.type}: ${list(type.interactions)}`,
    `search parameters: ${list(type.searchParameters)}`,
    `include: ${list(type.includes)}`,
    `revinclude: ${list(type.reverseIncludes)}`,
    `operations: ${list(type.operations)}`,
  ].join('\n');
}

function systemText(summary: CapabilitySummary, wanted: string | undefined): string {
  const lines = summary.types.map(
    ({ type, interactions, searchParameters }) =>
      `${type} | ${interactions.join(', ')} | ${searchParameters.length} search parameters`,
  );
  const missing = wanted === undefined ? undefined : `This platform does not support ${wanted}. It supports:`;
  return [missing, `FHIR ${summary.fhirVersion}`, ...lines].filter(Boolean).join('\n');
}

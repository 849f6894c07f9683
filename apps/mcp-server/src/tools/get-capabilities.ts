import { quote, resourceOf, summarizeCapabilities, ViewError } from '@fhir-gateway/record-view';
import type { CapabilitySummary, TypeCapabilities } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { authHandle, platformId, readOnly, resourceType } from '../tool/arguments.js';
import { fittingTexts } from '../result/result-size.js';
import { defineTool } from '../tool/tool.js';

const typeSchema = z.object({
  type: z.string().describe('FHIR resource type'),
  interactions: z.array(z.string()).describe('What can be done, such as read or search-type'),
  search_parameters: z.array(z.string()).describe('Names that params takes'),
  includes: z.array(z.string()).describe('Values that include takes'),
  reverse_includes: z.array(z.string()).describe('Values that revinclude takes'),
  operations: z.array(z.string()).describe('Names of operations'),
});

export const getCapabilities = defineTool({
  name: 'get_capabilities',
  title: 'Get capabilities',
  description:
    'What a platform offers: FHIR version and types; with resource_type its search parameters, includes and ' +
    'operations. Use it when a search is refused.',
  inputSchema: z.object({ platform_id: platformId, resource_type: resourceType.optional(), auth_handle: authHandle }),
  example: { platform_id: 'sandbox-ehr', resource_type: 'Observation' },
  outputSchema: z.object({
    platform_id: z.string().describe('The platform that answered'),
    fhir_version: z.string().describe('FHIR version'),
    software: z.string().optional().describe('Software that the platform names'),
    resource_types: z.array(z.string()).describe('Types that can be asked for'),
    operations: z.array(z.string()).describe('Names of operations'),
    resource: typeSchema.optional().describe('The type that was asked for'),
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
    const names = namesIn(summary.types.map(({ type: name }) => name));
    const software = summary.software === undefined ? undefined : quote(summary.software);
    const type = wanted === undefined ? undefined : summary.types.find(({ type: name }) => name === wanted);
    return {
      structured: {
        platform_id: platform.id,
        fhir_version: versionOf(summary),
        software,
        resource_types: fittingTexts(names, 4000),
        operations: fittingTexts(namesIn(summary.operations), 500),
        ...(type && { resource: viewType(type) }),
      },
      text: type ? typeText(viewType(type)) : systemText(summary, wanted),
    };
  },
});

/** A server may list hundreds of parameters; each list stands in the answer twice. */
function viewType(type: TypeCapabilities): z.input<typeof typeSchema> {
  return {
    type: fhirName.test(type.type) ? type.type : '',
    interactions: fittingTexts(namesIn(type.interactions), 300),
    search_parameters: fittingTexts(namesIn(type.searchParameters), 6000),
    includes: fittingTexts(namesIn(type.includes), 3500),
    reverse_includes: fittingTexts(namesIn(type.reverseIncludes), 3500),
    operations: fittingTexts(namesIn(type.operations), 1000),
  };
}

/** What can be a name of FHIR; anything else a platform lists could be words that are meant for a model. */
const fhirName = /^[$\w][\w.:$*-]{0,79}$/;

function namesIn(names: readonly string[]): string[] {
  const shown = names.filter((name) => fhirName.test(name));
  const left = names.length - shown.length;
  return left === 0 ? shown : [...shown, `(${left} whose names FHIR does not allow)`];
}

function versionOf({ fhirVersion }: CapabilitySummary): string {
  return /^\d+\.\d+(\.\d+)?(-[\w.]{1,20})?$/.exec(fhirVersion ?? '')?.[0] ?? '';
}

function typeText(type: z.input<typeof typeSchema>): string {
  const list = (values: readonly string[]) => values.join(', ') || 'none';
  return [
    `${type.type}: ${list(type.interactions)}`,
    `search parameters: ${list(type.search_parameters)}`,
    `include: ${list(type.includes)}`,
    `revinclude: ${list(type.reverse_includes)}`,
    `operations: ${list(type.operations)}`,
  ].join('\n');
}

/** Most platforms offer the same for most types, so that each set of interactions is said once. */
function systemText(summary: CapabilitySummary, wanted: string | undefined): string {
  const groups = new Map<string, string[]>();
  for (const { type, interactions, searchParameters } of summary.types) {
    if (!fhirName.test(type)) continue;
    const offered = namesIn(interactions).join(', ') || 'no interactions';
    groups.set(offered, [...(groups.get(offered) ?? []), `${type} ${searchParameters.length}`]);
  }
  const lines = [...groups].map(([offered, types]) => `${offered}: ${types.join(', ')}`);
  const operations = namesIn(summary.operations);
  const missing = wanted === undefined ? undefined : `This platform does not support ${wanted}. It supports:`;
  const version = versionOf(summary) || 'of an unknown version';
  return [
    missing,
    `FHIR ${version}. Interactions, and the types that have them, each with its number of search parameters:`,
    ...fittingTexts(lines, 10_500, 5_000),
    operations.length === 0 ? undefined : `Operations: ${fittingTexts(operations, 500).join(', ')}`,
  ]
    .filter(Boolean)
    .join('\n');
}

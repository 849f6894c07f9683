import type { CapabilityStatement, CapabilityStatementRest } from 'fhir/r4.js';
import type { Call } from '../access/call.js';
import type { SearchCatalogue, SearchSpec } from '../search/search-catalogue.js';
import { patchType } from '../resources/request-content.js';
import { terminologyOperations } from './terminology.js';
import type { SecurityUrls } from '../base/types.js';

type RestResource = NonNullable<CapabilityStatementRest['resource']>[number];
type Interaction = NonNullable<RestResource['interaction']>[number]['code'];

const terminologyTypes = ['CodeSystem', 'ConceptMap', 'ValueSet'] as const;
const reads: readonly Interaction[] = ['read', 'vread', 'history-instance', 'history-type', 'search-type'];
const writes: readonly Interaction[] = ['create', 'update', 'patch', 'delete'];
type SystemInteraction = NonNullable<CapabilityStatementRest['interaction']>[number]['code'];
const bulkData = 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition';
const backport = 'http://hl7.org/fhir/uv/subscriptions-backport';
const operationDefinition = 'http://hl7.org/fhir/OperationDefinition';

/**
 * Says what this server does on one base, and nothing it does not: an open base offers reads alone and names no
 * authorization server. A group to export is no resource that is held here.
 *
 * @param date when the server started, FHIR instant
 */
export function capabilityStatement(call: Call, catalogue: SearchCatalogue, date: string): CapabilityStatement {
  const { isReadOnly } = call.policy;
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date,
    kind: 'instance',
    software: { name: 'FHIR Gateway sandbox' },
    implementation: { description: 'Synthetic records for trying the gateway', url: call.baseUrl },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json', 'application/fhir+xml', 'xml'],
    ...(!isReadOnly && { patchFormat: [patchType, 'application/fhir+json', 'application/fhir+xml'] }),
    rest: [
      {
        mode: 'server',
        ...(call.securityUrls && { security: security(call.securityUrls) }),
        resource: [
          ...catalogue.types.map((type) => resourceEntry(type, catalogue, isReadOnly)),
          ...terminology(),
          ...subscriptions(call.topics),
        ],
        interaction: ['transaction', 'batch', 'history-system', 'search-system'].map((code) => ({
          code: code as SystemInteraction,
        })),
        operation: [
          { name: 'export', definition: `${bulkData}/export` },
          { name: 'convert', definition: `${operationDefinition}/Resource-convert` },
        ],
        compartment: ['http://hl7.org/fhir/CompartmentDefinition/patient'],
      },
    ],
  };
}

function resourceEntry(type: string, catalogue: SearchCatalogue, isReadOnly: boolean): RestResource {
  const specs = catalogue.list(type);
  const includes = referenceNames(type, specs);
  const revincludes = catalogue.types.flatMap((source) =>
    referenceNames(
      source,
      catalogue.list(source).filter(({ targets }) => targets.includes(type)),
    ),
  );
  return {
    type: type as RestResource['type'],
    profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    interaction: [...reads, ...(isReadOnly ? [] : writes)].map((code) => ({ code })),
    versioning: isReadOnly ? 'versioned' : 'versioned-update',
    readHistory: true,
    ...(!isReadOnly && { updateCreate: true, conditionalCreate: true, conditionalUpdate: true }),
    conditionalRead: 'not-match',
    referencePolicy: ['literal', 'local'],
    ...(includes.length > 0 && { searchInclude: includes }),
    ...(revincludes.length > 0 && { searchRevInclude: revincludes }),
    searchParam: specs.map(({ code, kind, definition: url }) => ({ name: code, type: kind, definition: url })),
    operation: [
      { name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' },
      ...(type === 'Patient'
        ? [
            { name: 'everything', definition: `${operationDefinition}/Patient-everything` },
            { name: 'export', definition: `${bulkData}/patient-export` },
          ]
        : []),
    ],
  };
}

/** Types of which nothing is stored, but whose published resources can be asked about. */
function terminology(): RestResource[] {
  return terminologyTypes.map((type) => ({
    type,
    operation: terminologyOperations()
      .filter(([of]) => of === type)
      .map(([, name]) => ({ name, definition: `${operationDefinition}/${type}-${name}` })),
  }));
}

/** @see https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/StructureDefinition-capabilitystatement-subscriptiontopic-canonical.html */
function subscriptions(topics: readonly string[]): RestResource[] {
  if (topics.length === 0) return [];
  const url = `${backport}/StructureDefinition/capabilitystatement-subscriptiontopic-canonical`;
  return [
    {
      extension: topics.map((valueCanonical) => ({ url, valueCanonical })),
      type: 'Subscription',
      supportedProfile: [`${backport}/StructureDefinition/backport-subscription`],
      interaction: (['create', 'read', 'delete'] as const).map((code) => ({ code })),
      operation: [{ name: 'status', definition: `${backport}/OperationDefinition/backport-subscription-status` }],
    },
  ];
}

function referenceNames(type: string, specs: readonly SearchSpec[]): string[] {
  return specs.filter(({ kind }) => kind === 'reference').map(({ code }) => `${type}:${code}`);
}

/** @see https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html */
function security(urls: SecurityUrls): NonNullable<CapabilityStatementRest['security']> {
  const extension = Object.entries({ ...urls }).flatMap(([url, valueUri]) =>
    typeof valueUri === 'string' ? [{ url, valueUri }] : [],
  );
  const system = 'http://terminology.hl7.org/CodeSystem/restful-security-service';
  return {
    extension: [{ url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris', extension }],
    service: [{ coding: [{ system, code: 'SMART-on-FHIR' }], text: 'OAuth2 with SMART App Launch' }],
  };
}

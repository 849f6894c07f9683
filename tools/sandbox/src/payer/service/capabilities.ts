import type { CapabilityStatement, CapabilityStatementRestResource } from 'fhir/r4.js';
import { dayOf, type PayerOptions } from '../payer-options.js';
import { searchable } from '../policy/search-definitions.js';

/** What `GET metadata` says: only what is really there. */
export function capabilityStatement({ base, version, now }: PayerOptions): CapabilityStatement {
  const operation = (name: string) => ({ name, definition: `${base}/fhir/OperationDefinition/${name}` });
  const operations: Readonly<Record<string, string[]>> = {
    Questionnaire: ['questionnaire-package', 'next-question', 'log-questionnaire-errors'],
    ValueSet: ['expand'],
    Claim: ['submit', 'inquire'],
    CoverageEligibilityRequest: ['submit'],
  };
  const types = [...new Set([...Object.keys(searchable), ...Object.keys(operations)])].sort();
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: dayOf(now()),
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    software: { name: 'Sandbox payer', version },
    implementation: { description: 'A payer to try coverage tools on', url: `${base}/fhir` },
    rest: [
      {
        mode: 'server',
        resource: types.map((type): CapabilityStatementRestResource => {
          const parameters = Object.hasOwn(searchable, type) ? searchable[type as keyof typeof searchable] : [];
          const named = operations[type]?.map(operation);
          const create = type === 'CoverageEligibilityRequest' ? [{ code: 'create' as const }] : [];
          const search = parameters.length > 0 ? [{ code: 'read' as const }, { code: 'search-type' as const }] : [];
          return {
            type: type as CapabilityStatementRestResource['type'],
            ...(search.length + create.length > 0 && { interaction: [...search, ...create] }),
            ...(parameters.length > 0 && {
              searchParam: parameters
                .filter((name) => name !== '_count')
                .map((name) => ({ name, type: name === 'url' ? ('uri' as const) : ('token' as const) })),
            }),
            ...(named && { operation: named }),
          };
        }),
      },
    ],
  };
}

/** What `GET .well-known/davinci-configuration` says; the key with the release in it is the one of today. */
export function davinciConfiguration({ base, version, enrolment }: PayerOptions): unknown {
  const endpoints = {
    davinci_crd_hook_endpoint: `${base}/cds-services`,
    davinci_dtr_qpackage_endpoint: `${base}/fhir/Questionnaire/$questionnaire-package`,
    davinci_pas_submission_endpoint: `${base}/fhir/Claim/$submit`,
  };
  const named = Object.entries(endpoints).flatMap(([name, url]) => [
    [name, url],
    [`${name}#${version}`, url],
  ]);
  return { 'payer-identifier': enrolment.planIdentifiers, ...(Object.fromEntries(named) as object) };
}

/** What `GET fhir/.well-known/smart-configuration` says of backend services. */
export function backendConfiguration({ base }: PayerOptions): unknown {
  return {
    issuer: base,
    token_endpoint: `${base}/token`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384'],
    scopes_supported: ['system/*.rs', 'system/Questionnaire.rs', 'system/Claim.cruds'],
    capabilities: ['client-confidential-asymmetric'],
  };
}

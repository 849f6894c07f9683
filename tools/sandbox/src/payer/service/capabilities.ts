import type { CapabilityStatement, CapabilityStatementRestResource } from 'fhir/r4.js';
import { atBase } from '../json.js';
import { dayOf, type PayerOptions } from '../payer-options.js';
import { searchable } from '../policy/search-definitions.js';
import published from './published.json' with { type: 'json' };

/** What `GET metadata` says: only what is really there. */
export function capabilityStatement({ base, version, now }: PayerOptions): CapabilityStatement {
  const operation = (name: string) => ({ name, definition: `${base}/fhir/OperationDefinition/${name}` });
  const operations: Readonly<Record<string, string[]>> = published.operations;
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
  const named = Object.entries(atBase(published.endpoints, base)).flatMap(([name, url]) => [
    [name, url],
    [`${name}#${version}`, url],
  ]);
  return { 'payer-identifier': enrolment.planIdentifiers, ...(Object.fromEntries(named) as object) };
}

/** What `GET fhir/.well-known/smart-configuration` says of backend services. */
export function backendConfiguration({ base }: PayerOptions): unknown {
  return atBase(published.backend, base);
}

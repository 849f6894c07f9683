import { objectsOf } from '@fhir-gateway/fhir';
import type { Coverage, Identifier, Organization, Practitioner, Resource } from 'fhir/r4.js';
import { textOf, type JsonObject } from './json.js';
import { npi } from './systems.js';

/** How a member stands with the payer, whatever the card in the record says. */
export type Standing = 'in-force' | 'no-active-coverage' | 'no-member-found' | 'gold-card';

/** What the payer knows of its members, its network and itself. */
export interface Enrolment {
  standingOf(memberId: string | undefined): Standing;
  /** By the id of the Coverage in the record; `undefined` for one that is not there. */
  memberOfCoverage(coverageId: string): string | undefined;
  isInNetwork(providerNpi: string): boolean;
  /** Identifiers of the plans that this payer runs. */
  readonly planIdentifiers: readonly Identifier[];
  /** Whether an identifier is one of them. */
  isOurs(identifier: { system?: unknown; value?: unknown }): boolean;
}

/** Members that stand in a way of their own; the records give these numbers to four of the patients. */
const notable: Readonly<Record<string, Standing>> = {
  M100: 'in-force',
  M200: 'no-active-coverage',
  M300: 'gold-card',
  M404: 'no-member-found',
};

/** The member number on a card: its identifier of type MB. */
export function memberNumberOn(identifiers: readonly Identifier[] | undefined): string | undefined {
  return identifiers?.find(({ type }) => type?.coding?.some(({ code }) => code === 'MB'))?.value;
}

const isCoverage = (resource: Resource): resource is Coverage => resource.resourceType === 'Coverage';
const isOrganization = (resource: Resource): resource is Organization => resource.resourceType === 'Organization';
const isPractitioner = (resource: Resource): resource is Practitioner => resource.resourceType === 'Practitioner';
const isPlan = ({ type }: Organization): boolean =>
  type?.some(({ coding }) => coding?.some(({ code }) => code === 'pay')) ?? false;

/** Enrols everybody who has a card in the records; whoever gives care there is in the network. */
export function enrol(resources: readonly Resource[]): Enrolment {
  const cards = resources.filter(isCoverage);
  const plans = resources.filter(isOrganization).filter(isPlan);
  const providers = [...resources.filter(isPractitioner), ...resources.filter(isOrganization)];
  const members = new Map(cards.map(({ id = '', identifier }) => [id, memberNumberOn(identifier)]));
  const standings = new Map<string | undefined, Standing>(
    cards.map(({ identifier, status }) => [
      memberNumberOn(identifier),
      status === 'active' ? 'in-force' : 'no-active-coverage',
    ]),
  );
  const network = new Set(
    providers.flatMap(
      ({ identifier }) => identifier?.flatMap(({ system, value }) => (system === npi ? value : [])) ?? [],
    ),
  );
  const keyOf = ({ system, value }: { system?: unknown; value?: unknown }): string => JSON.stringify([system, value]);
  const planIdentifiers = plans.flatMap(({ identifier = [] }) =>
    identifier.flatMap(({ system, value }) => (system !== undefined && value !== undefined ? { system, value } : [])),
  );
  const ours = new Set(planIdentifiers.map(keyOf));
  return {
    standingOf: (memberId) => notable[memberId ?? ''] ?? standings.get(memberId) ?? 'no-member-found',
    memberOfCoverage: (coverageId) => members.get(coverageId),
    isInNetwork: (providerNpi) => network.has(providerNpi),
    planIdentifiers,
    isOurs: (identifier) => ours.has(keyOf(identifier)),
  };
}

/** The National Provider Identifiers of a resource. */
export function npisOf(resource: JsonObject | undefined): string[] {
  return objectsOf(resource?.['identifier']).flatMap(({ system, value }) =>
    system === npi ? (textOf(value) ?? []) : [],
  );
}

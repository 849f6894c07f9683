import { objectsOf, parseReference } from '@fhir-gateway/fhir';
import { projectResource, type Row } from '@fhir-gateway/record-view';
import type {
  CareTeam,
  CareTeamParticipant,
  FhirResource,
  Identifier,
  Patient,
  Practitioner,
  Reference,
} from 'fhir/r4.js';

import { present } from '../matching/build-fact.js';
import { contentHash } from '../matching/content-hash.js';
import { stated, type Entry, type EntryTraits } from '../matching/entry.js';
import type { FactSource } from '../matching/fact.js';
import type { RuleContext, SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { isProfessional, namedProviders } from '../reading/care-providers.js';

const npi = 'http://hl7.org/fhir/sid/us-npi';

/** What is said of whom the Patient itself names. */
const primaryCare = 'primary care';

/**
 * Who cares for the person: each member of a team, whom the Patient names and who saw the person last, once with all roles.
 * The person is no member of their own team.
 */
export const careTeam: SectionRule = {
  read: (resource, source, context) => {
    if (resource.resourceType === 'CareTeam') return teamTraits(resource, source, context);
    if (isProfessional(resource)) return [describedTraits(source)];
    // Whom the platform describes by itself is an entry of its own.
    return namedProviders(resource)
      .filter((one) => one.reference?.startsWith('#') || !describedAt(one, source, context))
      .map((one) => ({ ...memberTraits(one, [], { source, context }), part: contentHash(one), dated: {} }));
  },
  isFolded: true,
  finish: (fact, entries, context) => {
    const roles = new Map(entries.flatMap((entry) => rolesOf(entry, context)).map((role) => [textKey(role), role]));
    const described = new Set(entries.flatMap((entry) => descriptionOf(entry, context)?.detail ?? []));
    const team = entries.find(({ source }) => source.resource.resourceType === 'CareTeam')?.source.said;
    const { detail: _row, status: _status, when: _when, whenKind: _kind, value: _value, ...others } = fact;
    const namers = entries.flatMap(({ source }) => namersOf(source, context.beside));
    const isPrimary = namers.some(({ resource }) => resource.resourceType === 'Patient');
    const details = [...roles.values(), ...described];
    return {
      ...others,
      ...present({ status: team?.status, when: team?.date, whenKind: team?.dateKind }),
      ...(details.length > 0 && { detail: details.join('; ') }),
      ...(isPrimary && { value: primaryCare }),
    };
  },
  rank: ({ value }) => (value === primaryCare ? 0 : 1),
};

function teamTraits(team: CareTeam, source: FactSource, context: RuleContext): EntryTraits[] {
  const common: Pick<EntryTraits, 'state' | 'asserted'> = {
    state: team.status === 'entered-in-error' ? 'withdrawn' : 'stated',
    ...(team.period?.start !== undefined && { asserted: team.period.start }),
  };
  const members = membersOf(team);
  if (members.length === 0 && !team.participant?.length) return [{ ...common, display: team.name }];
  return members.map((one) => {
    const by = [one.onBehalfOf, ...(team.managingOrganization ?? [])].map((each) => textKey(each?.display));
    return {
      ...common,
      ...memberTraits(one.member ?? {}, by, { source, context }),
      part: contentHash(one),
      fields: { status: stated(team.status) },
    };
  });
}

function memberTraits(
  member: Reference,
  organizations: readonly string[],
  { source, context }: { readonly source: FactSource; readonly context: RuleContext },
): EntryTraits {
  const { identifier, reference } = member;
  const display = member.display ?? describedAt(member, source, context)?.text ?? reference ?? '';
  const name = textKey(display);
  return {
    display,
    identical: [
      ...npisOf([identifier]),
      ...(reference === undefined
        ? []
        : [`member ${source.connection} ${parseReference(reference)?.ref ?? reference}`]),
    ],
    same: name === '' ? [] : organizations.filter(Boolean).map((organization) => `${name} of ${organization}`),
    possible: name === '' ? [] : [name],
  };
}

/** A professional whom the Patient or a visit names, and the platform describes. */
function describedTraits({ connection, ref = '', resource, said }: FactSource): EntryTraits {
  const name = textKey(said.text);
  return {
    display: said.text,
    identical: [...npisOf((resource as Practitioner).identifier), `member ${connection} ${ref}`],
    possible: name === '' ? [] : [name],
    dated: {},
  };
}

function npisOf(identifiers: readonly (Identifier | undefined)[] | undefined): string[] {
  return objectsOf(identifiers).flatMap(({ system, value }) => (system === npi && value ? `npi ${String(value)}` : []));
}

function membersOf({ participant = [] }: CareTeam): CareTeamParticipant[] {
  return participant.filter(({ member }) => member && parseReference(member.reference)?.type !== 'Patient');
}

/** What the platform says of whom a resource refers to, inside of it or by itself. */
function describedAt(
  { reference }: Reference,
  { connection, resource }: FactSource,
  context: RuleContext,
): Row | undefined {
  if (reference?.startsWith('#')) {
    const inside = objectsOf((resource as Patient).contained) as readonly FhirResource[];
    const found = inside.find(({ id }) => `#${id ?? ''}` === reference);
    return found && projectResource(found);
  }
  const ref = parseReference(reference)?.ref;
  return context.beside.find((one) => one.connection === connection && one.ref === ref)?.said;
}

/** The reference that an entry is of; what is described by itself is named by others. */
function referenceOf({ source, order }: Entry): Reference | undefined {
  const { resource } = source;
  if (resource.resourceType !== 'CareTeam')
    return namedProviders(resource).find((one) => order.endsWith(` ${contentHash(one)}`));
  return membersOf(resource).find((one) => order.endsWith(` ${contentHash(one)}`))?.member;
}

function descriptionOf(entry: Entry, context: RuleContext): Row | undefined {
  const { resource, said } = entry.source;
  if (isProfessional(resource)) return said;
  const reference = referenceOf(entry);
  return reference && describedAt(reference, entry.source, context);
}

function rolesOf({ source, order }: Entry, { beside }: RuleContext): string[] {
  const { resource } = source;
  if (resource.resourceType === 'CareTeam') {
    const member = membersOf(resource).find((one) => order.endsWith(` ${contentHash(one)}`));
    return (member?.role ?? []).flatMap(({ text, coding }) => text ?? coding?.[0]?.display ?? []);
  }
  return namersOf(source, beside).flatMap(({ resource: by, said }) => {
    if (by.resourceType === 'Patient') return [];
    const day = said.date?.slice(0, 10);
    return [day === undefined ? 'seen' : `seen ${day}`];
  });
}

/** The Patient and the visits that an entry of them, or of whom they name, is from. */
function namersOf(source: FactSource, beside: RuleContext['beside']): readonly FactSource[] {
  const { resource, connection, ref } = source;
  if (!isProfessional(resource)) return [source];
  const isNamed = (one: FactSource): boolean =>
    namedProviders(one.resource).some(({ reference }) => parseReference(reference)?.ref === ref);
  return beside.filter((one) => one.connection === connection && isNamed(one));
}

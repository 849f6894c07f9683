import { parseReference } from '@fhir-gateway/fhir';
import type { CareTeam, CareTeamParticipant } from 'fhir/r4.js';

import { contentHash } from '../matching/content-hash.js';
import { stated, type Entry, type EntryTraits, type Of } from '../matching/entry.js';
import type { FactSource } from '../matching/fact.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';

const npi = 'http://hl7.org/fhir/sid/us-npi';

/** Who cares for the person: each member once, with all roles. The person is no member of their own team. */
export const careTeam: SectionRule = {
  read: (resource, source) => (resource.resourceType === 'CareTeam' ? teamTraits(resource, source) : []),
  isFolded: true,
  finish: (fact, entries) => {
    const roles = new Map(entries.flatMap(rolesOf).map((role) => [textKey(role), role]));
    const { detail: _teams, ...others } = fact;
    return roles.size === 0 ? others : { ...others, detail: [...roles.values()].join('; ') };
  },
};

function teamTraits(team: CareTeam, source: FactSource): EntryTraits[] {
  const common: Pick<EntryTraits, 'state' | 'asserted'> = {
    state: team.status === 'entered-in-error' ? 'withdrawn' : 'stated',
    ...(team.period?.start !== undefined && { asserted: team.period.start }),
  };
  const members = membersOf(team);
  if (members.length === 0 && !team.participant?.length) return [{ ...common, display: team.name }];
  return members.map((member) => memberTraits(member, { team, source, common }));
}

function memberTraits(
  one: CareTeamParticipant,
  { team, source, common }: { team: CareTeam; source: FactSource; common: EntryTraits },
): EntryTraits {
  const { identifier, reference, display } = one.member ?? {};
  const name = textKey(display);
  const organizations = [one.onBehalfOf, ...(team.managingOrganization ?? [])].map((each) => textKey(each?.display));
  return {
    ...common,
    part: partOf(one),
    display: display ?? reference ?? '',
    identical: [
      ...(identifier?.system === npi && identifier.value !== undefined ? [`npi ${identifier.value}`] : []),
      ...(reference === undefined ? [] : [`member ${source.connection} ${reference}`]),
    ],
    same: name === '' ? [] : organizations.filter(Boolean).map((organization) => `${name} of ${organization}`),
    possible: name === '' ? [] : [name],
    fields: { status: stated(team.status) },
  };
}

function membersOf({ participant = [] }: CareTeam): CareTeamParticipant[] {
  return participant.filter(({ member }) => member && parseReference(member.reference)?.type !== 'Patient');
}

/** Equal members of one team are one entry for each time that they are listed with another role. */
function partOf(one: CareTeamParticipant): string {
  return contentHash(one);
}

function rolesOf({ source, order }: Entry): string[] {
  const team = source.resource as Of<'CareTeam'>;
  const found = membersOf(team).find((one) => order.endsWith(` ${partOf(one)}`));
  return (found?.role ?? []).flatMap(({ text, coding }) => text ?? coding?.[0]?.display ?? []);
}

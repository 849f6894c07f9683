import { timeOf } from '@fhir-gateway/fhir';
import type { Packet, PacketCriterion, PacketStatement } from '../schema/packet-schema.js';
import { isForOffice, statement } from '../schema/packet-sources.js';
import { sourcesOf, type Letter, type LetterPart } from './letter.js';

type Evidence = PacketCriterion['evidence'][number];

/**
 * An outline of a letter of medical necessity: only what the packet's sources say, in the order in which reviewers read it.
 * Why the service is needed, what delay would do, and which guidelines speak for it, is for the person who signs.
 */
export function letterOf(packet: Packet): Letter {
  const parts: LetterPart[] = [
    part('What is asked for', requestSentences(packet)),
    part('Diagnosis and course', [...diagnosisSentences(packet), ...recordSentences(packet, ['diagnosis', 'course'])], [
      'The course in your words, where the entries do not tell it.',
    ]), // prettier-ignore
    part('What was tried before', recordSentences(packet, ['tried']), [
      'What it came to, where the entries do not say.',
    ]),
    part('Why this, why now, why here', recordSentences(packet, ['need', 'finding', 'setting']), ['Why this service is needed now and at this place.']), // prettier-ignore
    part('The criteria one by one', criteriaSentences(packet)),
    part('What delay would do', [], ['The risk of delay, or leave this part out.']),
    part('Guidelines', [], ['Guidelines that you chose to cite, or leave this part out.']),
    part('Signature', [], ['Name, credentials, signature and day of the person who signs.']),
  ];
  const enclosures = enclosuresOf(packet);
  return {
    title: `Letter of medical necessity: ${packet.service?.text ?? 'service not chosen'}`,
    date: packet.as_of.slice(0, 10),
    parts,
    enclosures,
    sources: sourcesOf(parts, enclosures, packet.sources),
    state: 'draft-unsigned',
  };
}

function part(heading: string, sentences: readonly PacketStatement[], forPerson: readonly string[] = []): LetterPart {
  return { heading, sentences, forPerson };
}

/** Who asks for what, for whom and when. */
export function requestSentences({ member, payer, service, providers }: Packet): PacketStatement[] {
  const person = member && [
    member.name ?? 'The patient',
    ...(member.birth_date === undefined ? [] : [`born ${member.birth_date}`]),
    ...(member.member_number === undefined ? [] : [`member number ${member.member_number}`]),
    ...(member.group_number === undefined ? [] : [`group ${member.group_number}`]),
  ];
  const insured = payer?.name === undefined ? 'is the patient' : `is insured by ${payer.name}`;
  const asked = service && [
    service.code === undefined ? service.text : `${service.text} (code ${service.code})`,
    ...(service.quantity === undefined ? [] : [`quantity ${service.quantity}`]),
    ...(service.body_site === undefined ? [] : [`site ${service.body_site}`]),
    ...(service.service_date === undefined ? [] : [`on ${service.service_date}`]),
    ...(service.place_of_service === undefined ? [] : [`place of service ${service.place_of_service}`]),
  ];
  return [
    ...(member && person ? [statement(`${person.join(', ')}, ${insured}.`, ...union(member.sources, payer?.sources))] : []),
    ...(service && asked ? [statement(`Asked for: ${asked.join(', ')}.`, ...service.sources)] : []),
    ...providers.map(({ role, name, npi, sources }) =>
      statement(`${roles[role]}: ${[name, npi === undefined ? undefined : `NPI ${npi}`].filter(Boolean).join(', ') || 'not named'}.`, ...sources), // prettier-ignore
    ),
  ]; // prettier-ignore
}

const roles = { ordering: 'Ordered by', rendering: 'Performed by', facility: 'Performed at' } as const;

function diagnosisSentences({ service }: Packet): PacketStatement[] {
  return (service?.diagnoses ?? []).map(
    ({ code, text, sources }) =>
    statement(`Diagnosis: ${[text, code === undefined ? undefined : text === undefined ? code : `(${code})`].filter(Boolean).join(' ')}.`, ...sources), // prettier-ignore
  );
}

/** What the record has of these topics: entries that count, without any judgement of ours. */
function recordSentences(packet: Packet, topics: readonly PacketCriterion['topic'][]): PacketStatement[] {
  const rows = packet.criteria.rows.filter(({ topic }) => topics.includes(topic));
  const entries = rows.flatMap(({ evidence }) =>
    evidence.filter(({ shows }) => shows === 'met' || shows === 'unclear'),
  );
  const each = new Map(entries.map((one) => [`${one.platform} ${one.reference}`, one]));
  return byValue([...each.values()])
    .slice(0, mostValues)
    .map((same) =>
      statement(`The record has: ${entriesText(same)}.`, ...union(...same.map((one) => entrySources(packet, one)))),
    );
}

/** Of one part: a letter is read in a minute, and the criteria name every entry. */
const mostValues = 6;

function criteriaSentences(packet: Packet): PacketStatement[] {
  const { rows, says } = packet.criteria;
  const undocumented = rows.filter(({ state }) => state === 'not-documented');
  return [
    ...rows.flatMap((row) => criterionSentence(row) ?? []),
    ...(undocumented.length === 0
      ? []
      : [
          statement(
            `Not documented in what was read of the record: ${undocumented.map(({ text }) => trimmed(text)).join('; ')}.`,
            ...union(...undocumented.map(({ sources }) => sources)),
          ),
        ]),
    ...says.filter((one) => !isForOffice(one, packet.sources)),
  ];
}

const stateWords = {
  met: 'shown by',
  'not-met': 'the record says otherwise',
  'for-person': 'a person has to judge; the record has',
};

/** The criterion in the words of its source, and the entries. */
export function criterionSentence({ text, state, evidence, sources }: PacketCriterion): PacketStatement | undefined {
  if (state === 'not-documented') return undefined;
  const counting = evidence.filter(({ shows }) => shows !== 'too-old');
  if (counting.length === 0) return undefined;
  const shown = counting.filter(({ shows }) => state === 'for-person' || shows === undefined || shows === state);
  return statement(`${trimmed(text)}: ${stateWords[state]} ${entriesText(shown)}.`, ...sources);
}

/** Entries with their days, those that say the same once. */
export function entriesText(entries: readonly Evidence[]): string {
  return byValue(entries)
    .map((same) => `${trimmed(same[0]?.value ?? '')} (${[...new Set(same.map(dayOf))].join(', ')})`)
    .join('; ');
}

function byValue(entries: readonly Evidence[]): Evidence[][] {
  const groups = new Map<string, Evidence[]>();
  for (const one of entries) {
    const value = trimmed(one.value);
    groups.set(value, [...(groups.get(value) ?? []), one]);
  }
  return [...groups.values()];
}

/** A day that cannot be is asked about under what is missing, and goes to no payer. */
function dayOf({ date }: Evidence): string {
  return date !== undefined && timeOf(date) !== undefined ? date.slice(0, 10) : 'no date';
}

/** The numbers of an entry's source in the packet. */
export function entrySources({ sources, criteria }: Packet, { reference, platform }: Evidence): number[] {
  const named = sources.filter((one) => one.reference === reference && one.platform === platform);
  if (named.length > 0) return named.map(({ number }) => number);
  return criteria.rows.find(({ evidence }) => evidence.some((one) => one.reference === reference))?.sources ?? [];
}

/** The documents that a person chose. */
export function enclosuresOf({ documents }: Packet): PacketStatement[] {
  return documents
    .filter(({ chosen }) => chosen)
    .map(({ title, date, sources }) => statement(date === undefined ? title : `${title} (${date})`, ...sources));
}

function trimmed(text: string): string {
  return text.replace(/[.\s]+$/, '');
}

function union(...lists: readonly (readonly number[] | undefined)[]): number[] {
  return [...new Set(lists.flatMap((list) => list ?? []))];
}

import { shortened } from '@fhir-gateway/fhir';
import type { Appeal } from './appeal/appeal.js';
import { appealIn } from './appeal/appeal-of.js';
import { lineNames, stateName } from '../payer-facts/index.js';
import { letterOf } from './letter/letter-of.js';
import type { Packet, PacketSource } from './schema/packet-schema.js';

/** Parts of a packet that can be looked at alone. */
export const packetViews = ['summary', 'criteria', 'letter', 'route'] as const;

/** The sections of a packet, in the order in which they are read. */
const packetSections = [
  'missing',
  'appeal',
  'service',
  'orders',
  'member',
  'coverages',
  'providers',
  'requirement',
  'criteria',
  'form',
  'route',
  'clock',
  'documents',
  'letter',
  'sent',
  'left_out',
  'sources',
] as const;

type Section = (typeof packetSections)[number];

/** A packet as lines, each with the numbers of its sources in brackets; sections without lines are absent. */
export type PacketLines = Readonly<Partial<Record<Section, readonly string[]>>>;

const longestLine = 260;
const mostLines = { summary: 6, alone: 40 };
const aloneSections: Readonly<Record<'criteria' | 'letter' | 'route', readonly Section[]>> = {
  criteria: ['service', 'criteria', 'form', 'requirement', 'sources'],
  letter: ['appeal', 'letter', 'sources'],
  route: ['route', 'clock', 'sent', 'sources'],
};

/**
 * Writes a packet as lines for people and models.
 *
 * @param mostCharacters of all lines together; what does not fit is counted in the last line of its section
 */
export function packetLines(
  packet: Packet,
  view: (typeof packetViews)[number] = 'summary',
  mostCharacters = 6_000,
): PacketLines {
  // A letter and a form are long: they are read alone.
  const ofSummary = packetSections.filter((section) => section !== 'letter' && section !== 'form');
  const wanted: readonly Section[] = view === 'summary' ? ofSummary : aloneSections[view];
  const most = view === 'summary' ? mostLines.summary : mostLines.alone;
  for (let lines = most; ; lines -= 1) {
    const written = write(packet, wanted, lines);
    if (lines === 1 || sizeOf(written) <= mostCharacters) return written;
  }
}

function write(packet: Packet, wanted: readonly Section[], most: number): PacketLines {
  const used = new Set<number>();
  const sections = linesOf(packet);
  const entries = wanted.flatMap((section): [Section, string[]][] => {
    if (section === 'sources') return [];
    const all = sections[section];
    const shown = all.slice(0, most).map(([text, numbers]) => {
      for (const number of numbers) used.add(number);
      const cited = numbers.length > 0 ? ` [${numbers.join(', ')}]` : '';
      return shortened(text, longestLine) + cited;
    });
    if (all.length > most) shown.push(`(${all.length - most} more)`);
    return shown.length > 0 ? [[section, shown]] : [];
  });
  const cited = (appealIn(packet)?.sources ?? packet.sources).filter(({ number }) => used.has(number)).map(sourceLine);
  return Object.fromEntries(wanted.includes('sources') ? [...entries, ['sources', cited]] : entries) as PacketLines;
}

type Line = readonly [text: string, sources: readonly number[]];

function linesOf(packet: Packet): Readonly<Record<Exclude<Section, 'sources'>, readonly Line[]>> {
  const { service, member, payer, criteria, route, sent } = packet;
  return {
    missing: packet.missing.map(({ what, ask, argument, blocks, sources }) => [
      [
        `${blocks === 'asking' ? 'Needed first' : 'Needed for the decision'}: ${what.replace(/\.$/, '')}. ${ask}`,
        argument && `(${argument})`,
      ]
        .filter(Boolean)
        .join(' '),
      sources,
    ]),
    service: service ? serviceLines(service) : [],
    orders: packet.orders.map(({ order_id: id, text, code, ordered_on: on, sources }) => [
      [`${id}: ${text}`, code ?? 'without a code', on && `ordered on ${on}`].filter(Boolean).join(', '),
      sources,
    ]),
    member: [...(member ? [memberLine(member)] : []), ...(payer ? [payerLine(payer)] : [])],
    coverages: packet.coverages.map(({ coverage_id: id, text, sources }) => [`${id}: ${text}`, sources]),
    providers: packet.providers.map(({ role, name, npi, phone, fax, sources }) => [
      [`${role}: ${name ?? 'name not known'}`, npi ? `NPI ${npi}` : 'NPI not known', phone, fax && `fax ${fax}`]
        .filter(Boolean)
        .join(', '),
      sources,
    ]),
    requirement: [
      [`Status: ${packet.requirement.status}`, []],
      ...packet.requirement.says.map(({ text, sources }): Line => [text, sources]),
    ],
    criteria: [
      ...(criteria.rows.length > 0 ? [countsLine(criteria)] : []),
      ...criteria.rows
        .filter(({ state }) => state !== 'met')
        .map(({ state, text, reason, sources }): Line => [
          [`${state}: ${text}`, reason].filter(Boolean).join(' '),
          sources,
        ]),
      ...criteria.says.map(({ text, sources }): Line => [text, sources]),
    ],
    route: [
      ...route.routes.map((one) => routeLine(one)),
      ...route.check_first.map((one): Line => {
        const [text, sources] = routeLine(one);
        return [`Check first, old or disputed: ${text}`, sources];
      }),
      ...route.says.map(({ text, sources }): Line => [text, sources]),
    ],
    clock: packet.clock.map(({ text, applies_if: condition, sources }) => [
      condition === undefined ? text : `Only if ${condition}: ${text}`,
      sources,
    ]),
    form: packet.form ? formLines(packet.form) : [],
    ...letterLines(packet),
    documents: packet.documents.map(({ reference, title, date, why, chosen, sensitive, sources }) => [
      `${chosen ? 'Chosen' : sensitive ? 'Sensitive' : 'Proposed'}: ${title}${date === undefined ? '' : `, ${date}`} (${reference}). ${why}`,
      sources,
    ]),
    sent: sent
      ? [
          [
            `Sent on ${sent.on} by ${sent.by}${sent.reference === undefined ? '' : `, confirmation ${sent.reference}`}`,
            [],
          ],
        ]
      : [],
    left_out: packet.left_out.map(({ text, sources }) => [text, sources]),
  };
}

/** The letter, which after a denial is that of the appeal, and what answers the denial. */
function letterLines(packet: Packet): { readonly appeal: Line[]; readonly letter: Line[] } {
  const appeal = appealIn(packet);
  const { parts, enclosures } = appeal?.letter ?? letterOf(packet);
  const letter = parts.flatMap(({ heading, sentences, forPerson }): Line[] => [
    ...sentences.map(({ text, sources }): Line => [`${heading}: ${text}`, sources]),
    ...forPerson.map((one): Line => [`${heading}, for the person who signs: ${one}`, []]),
  ]);
  return {
    letter: [...letter, ...enclosures.map(({ text, sources }): Line => [`Enclosed: ${text}`, sources])],
    appeal: appeal ? appealLines(appeal) : [],
  };
}

function formLines({ title, url, says, answers = [], sources }: NonNullable<Packet['form']>): Line[] {
  const about: Line = [[title, url, says].filter(Boolean).join('. '), sources];
  return [about, ...answers.map((one): Line => [`${one.question}: ${one.answer}`, one.sources])];
}

function appealLines({ lastDay, first, reasons, newSince, levels, missing }: Appeal): Line[] {
  const said = [lastDay.says, ...first, ...newSince];
  return [
    ...said.map(({ text, sources }): Line => [text, sources]),
    ...reasons.flatMap(({ means, wants, answers }): Line[] => [
      [[means.text, wants && `Wanted: ${wants.text}`].filter(Boolean).join(' '), means.sources],
      ...answers.map(({ text, sources }): Line => [`Answers it: ${text}`, sources]),
    ]),
    ...levels.map(({ name, to, says }): Line => [`${name}, to: ${to}. ${says.text}`, says.sources]),
    ...missing.map(({ what, ask, sources }): Line => [`${what}: ${ask}`, sources]),
  ];
}

function serviceLines(service: NonNullable<Packet['service']>): Line[] {
  const { text, code, order_id: id, quantity, service_date: date, place_of_service: place, body_site: site } = service;
  const facts = [
    text,
    code === undefined ? undefined : `code ${code}`,
    site,
    quantity === undefined ? undefined : `quantity ${quantity}`,
    date === undefined ? undefined : `on ${date}`,
    place === undefined ? undefined : `place of service ${place}`,
    id === undefined ? undefined : `order ${id}`,
  ];
  return [
    [facts.filter(Boolean).join(', '), service.sources],
    ...service.diagnoses.map((one): Line => [
      `Diagnosis: ${[one.code, one.text].filter(Boolean).join(' ')}`,
      one.sources,
    ]),
  ];
}

function memberLine(member: NonNullable<Packet['member']>): Line {
  const { name, birth_date: born, member_number: number, group_number: group, subscriber, plan, sources } = member;
  const facts = [
    name ?? 'Patient without a name',
    born === undefined ? undefined : `born ${born}`,
    number === undefined ? undefined : `member ${number}`,
    group === undefined ? undefined : `group ${group}`,
    subscriber === undefined ? undefined : `subscriber ${subscriber}`,
    plan,
  ];
  return [facts.filter(Boolean).join(', '), sources];
}

function payerLine({ name, line, state, sources }: NonNullable<Packet['payer']>): Line {
  return [
    `Payer: ${[name, line === undefined ? 'kind of plan not known' : ((lineNames as Readonly<Record<string, string>>)[line] ?? line), state && stateName(state)].filter(Boolean).join(', ')}`,
    sources,
  ];
}

function countsLine({ met, not_met: not, not_documented: open, for_person: person, title }: Packet['criteria']): Line {
  return [`${title ?? 'Criteria'}: ${met} met, ${not} not met, ${open} not documented, ${person} for a person`, []];
}

function routeLine({ kind, value, url, note, sources }: Packet['route']['routes'][number]): Line {
  return [[`${kind}: ${value}`, url, note].filter(Boolean).join('. '), sources];
}

function sourceLine({ number, title, reference, url, date, seen_on: seen, warning }: PacketSource): string {
  const where = reference ?? url;
  const when = date === undefined ? (seen === undefined ? undefined : `read on ${seen}`) : `of ${date}`;
  return `[${number}] ${shortened([title, where, when].filter(Boolean).join(', '), 220)}${warning === undefined ? '' : `. ${shortened(warning, 140)}`}`;
}

function sizeOf(lines: PacketLines): number {
  return JSON.stringify(lines).length;
}

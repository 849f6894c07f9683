import { dateWords } from '@fhir-gateway/fhir';
import { lineNames } from '../../payer-facts/index.js';
import type { Appeal } from '../appeal/appeal.js';
import { appealIn } from '../appeal/appeal-of.js';
import type { Letter } from '../letter/letter.js';
import { entriesText, letterOf } from '../letter/letter-of.js';
import type { Packet, PacketSource, PacketStatement } from '../schema/packet-schema.js';
import { isForOffice } from '../schema/packet-sources.js';
import type { ContentKey } from './document-entry.js';

/** One part of a packet in words, as it is printed and as the narrative of a document. */
export interface ContentSection {
  readonly key: ContentKey;
  readonly title: string;
  readonly paragraphs?: readonly string[];
  readonly columns: readonly string[];
  /** Of each column on paper, in points; `*` for what is left. */
  readonly widths: readonly (number | '*')[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** A packet in words: the one content of all its writings. Numbers in brackets and in the last column are sources. */
export interface PacketContent {
  readonly head: {
    readonly title: string;
    readonly facts: readonly { readonly label: string; readonly value: string }[];
    readonly sources: readonly string[];
    /** FHIR instant */
    readonly madeAt: string;
  };
  readonly sections: readonly ContentSection[];
}

/** What a packet says, part by part. After a denial the letter is that of the appeal. */
export function packetContent(packet: Packet): PacketContent {
  const appeal = appealIn(packet);
  const { member, service, payer, missing } = packet;
  const letter = appeal?.letter ?? letterOf(packet);
  const open = missing.filter(({ blocks }) => blocks === 'asking').length;
  const facts = [
    ['Patient', member?.name],
    ['Born', member?.birth_date],
    ['Member number', member?.member_number],
    ['Payer', payer?.name],
    ['State', open === 0 ? 'For a person to read and to send' : `Not complete: see what is missing (${open})`],
    ['Urgent', packet.urgent ? 'Yes, as a person said' : 'Not marked; only a person marks it'],
  ] as const;
  const sections: ContentSection[] = [
    missingSection(packet),
    ...(appeal ? [appealSection(appeal)] : []),
    coverSection(packet),
    orderSection(packet),
    coverageSection(packet),
    criteriaSection(packet),
    ...(packet.form ? [formSection(packet.form)] : []),
    documentSection(packet),
    letterSection(letter),
    routeSection(packet),
  ];
  sections.push(sourceSection(packet, citedIn(sections, appeal?.sources ?? packet.sources)));
  return withDates({
    head: {
      title: `${appeal ? 'Appeal' : 'Prior authorization'}: ${service?.text ?? 'service not chosen'}`,
      facts: facts.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }])),
      sources: [],
      madeAt: packet.as_of,
    },
    sections: sections.filter(({ paragraphs = [], rows, notes }) => paragraphs.length + rows.length + notes.length > 0),
  });
}

/** Days as people write them, but not within an address or an instant. */
function withDates<T>(content: T): T {
  const words = (text: string) => text.replaceAll(/(?<![\w/.=-])\d{4}-\d{2}-\d{2}(?![\w/-])/g, dateWords);
  return JSON.parse(JSON.stringify(content), (_name, value: unknown) =>
    typeof value === 'string' ? words(value) : value,
  ) as T;
}

type Field = readonly [label: string, value: string | undefined, sources: readonly number[]];

function fields(
  key: ContentKey,
  title: string,
  all: readonly Field[],
  says: readonly PacketStatement[] = [],
): ContentSection {
  // prettier-ignore
  return {
    ...{ key, title, columns: ['What', 'Value', 'Sources'], widths: [130, '*', 60] },
    paragraphs: says.map(cited),
    rows: all.flatMap(([label, value, sources]) => (value === undefined ? [] : [[label, value, numbers(sources)]])),
    notes: [],
  };
}

/** Not for the payer: it also says that documents were left out because they are sensitive. */
function missingSection({ missing, documents, criteria, sources }: Packet): ContentSection {
  const left = documents.filter(({ sensitive, chosen }) => sensitive && !chosen);
  const blocks = { asking: 'Before it is sent', deciding: 'Before it is decided', nothing: 'Good to have' };
  return {
    ...{ key: 'missing', title: 'What is missing (for the office, not for the payer)', columns: ['What', 'Question', 'When', 'Sources'] },
    widths: [150, '*', 90, 60],
    notes: [
      ...criteria.says.filter((one) => isForOffice(one, sources)),
      ...left.map((one) => ({ text: `${one.title}${one.date === undefined ? '' : `, ${one.date}`}. ${one.why}`, sources: one.sources })),
    ].map(cited),
    rows: missing.map((one) => [one.what, one.ask, blocks[one.blocks], numbers(one.sources)]),
  }; // prettier-ignore
}

const ways: Readonly<Record<string, string>> = {
  pas: 'electronic request',
  delegate: 'delegated company',
  'edi-278': 'X12 278',
  phone: 'telephone',
  'drug-portal': 'portal for drugs',
};

function wayOf(kind: string): string {
  return ways[kind] ?? kind;
}

function coverSection({ route, payer, providers, sent }: Packet): ContentSection {
  // A way that counts under a condition is none to print on a cover sheet.
  const [first] = route.status === 'known' ? route.routes : [];
  const [from] = providers;
  return fields('cover', 'Cover sheet', [
    ['To', payer?.name, payer?.sources ?? []],
    [first === undefined ? 'Way' : `By ${wayOf(first.kind)}`, first?.value ?? 'Not known: see what is missing', first?.sources ?? []], // prettier-ignore
    ['From', from?.name, from?.sources ?? []],
    ['Telephone back', from?.phone, from?.sources ?? []],
    ['Fax back', from?.fax, from?.sources ?? []],
    ['Pages', 'For a person to count', []],
    ['Sent', sent && `${sent.on}, by ${sent.by}${sent.reference === undefined ? '' : `, ${sent.reference}`}`, []],
  ]);
}

const roles = { ordering: 'Ordered by', rendering: 'Performed by', facility: 'Performed at' } as const;

function orderSection({ service, providers }: Packet): ContentSection {
  const of = service?.sources ?? [];
  return fields('order', 'Order', [
    ['Service', service?.text, of],
    ['Code', service?.code, of],
    ['Quantity', service?.quantity, of],
    ['Day of service', service?.service_date, of],
    ['Ordered on', service?.ordered_on, of],
    ['Place of service', service?.place_of_service, of],
    ['Site', service?.body_site, of],
    ...(service?.diagnoses ?? []).map(({ code, text, sources }): Field => ['Diagnosis', [text, code].filter(Boolean).join(', '), sources]), // prettier-ignore
    ...providers.map(({ role, name, npi, sources }): Field => [roles[role], [name, npi === undefined ? undefined : `NPI ${npi}`].filter(Boolean).join(', '), sources]), // prettier-ignore
  ]);
}

/** A line that has no name here stays as it is. */
function lineName(line: string): string {
  return (lineNames as Readonly<Record<string, string>>)[line] ?? line;
}

function coverageSection({ member, payer, requirement, clock }: Packet): ContentSection {
  const of = member?.sources ?? [];
  const says = [
    ...requirement.says,
    ...clock.map(({ text, applies_if: condition, sources }) => ({ text: condition === undefined ? text : `If ${condition}: ${text}`, sources })), // prettier-ignore
  ];
  const all: Field[] = [
    ['Payer', payer?.name, payer?.sources ?? []],
    ['Line of business', payer?.line && lineName(payer.line), payer?.sources ?? []],
    ['Plan', member?.plan, of],
    ['Member number', member?.member_number, of],
    ['Group number', member?.group_number, of],
    ['Subscriber', member?.subscriber, of],
  ];
  return fields('coverage', 'Insurance and what the payer says', all, says);
}

const states = { met: 'Met', 'not-met': 'Not met', 'not-documented': 'Not documented', 'for-person': 'For a person' };

function criteriaSection({ criteria, sources }: Packet): ContentSection {
  return {
    ...{ key: 'criteria', title: 'Criteria', columns: ['Criterion', 'State', 'Entries of the record', 'Sources'] },
    widths: [170, 70, '*', 60],
    paragraphs: [
      ...(criteria.title === undefined ? [] : [criteria.title]),
      ...criteria.says.filter((one) => !isForOffice(one, sources)).map(cited),
    ],
    rows: criteria.rows.map(({ text, state, evidence, reason, sources: of }) => [
      text,
      states[state],
      [entriesText(evidence), reason].filter(Boolean).join('; '),
      numbers(of),
    ]),
    notes: [],
  };
}

function formSection({ title, url, says, answers = [], sources }: NonNullable<Packet['form']>): ContentSection {
  return fields('form', 'Form', [
    ['Form', title, sources],
    ['Address', url, sources],
    ['About it', says, sources],
    ...answers.map((one): Field => [one.question, one.answer, one.sources]),
  ]);
}

function documentSection({ documents }: Packet): ContentSection {
  return {
    ...{ key: 'documents', title: 'Documents', columns: ['Document', 'Date', 'Enclosed', 'Sources'] },
    ...{ widths: ['*', 70, 130, 60], notes: [] },
    rows: documents
      .filter(({ sensitive, chosen }) => chosen || !sensitive)
      .map(({ title, date = '', chosen, sources }) => [
        title,
        date,
        chosen ? 'Enclosed' : 'Proposed, not chosen',
        numbers(sources),
      ]),
  };
}

function letterSection({ title, parts, enclosures }: Letter): ContentSection {
  return {
    ...{ key: 'letter', title: `${title} (draft, not signed)`, columns: [], widths: [], rows: [] },
    paragraphs: [
      ...parts.map(({ heading, sentences, forPerson }) =>
        [`${heading}.`, ...sentences.map(cited), ...forPerson.map((one) => `[To write: ${one}]`)].join(' '),
      ),
      ...(enclosures.length === 0 ? [] : [`Enclosures. ${enclosures.map(cited).join(' ')}`]),
    ],
    notes: [],
  };
}

function appealSection({ reasons, newSince, first, levels, lastDay }: Appeal): ContentSection {
  return {
    ...{ key: 'appeal', title: 'What answers the denial', columns: ['Reason', 'What it means', 'What answers it', 'Sources'] },
    widths: [110, 130, '*', 60],
    paragraphs: [cited(lastDay.says), ...first.map(cited), ...newSince.map(cited)],
    rows: reasons.map(({ code, said, means, wants, answers }) => [
      [code, said].filter(Boolean).join(': '),
      [means.text, wants?.text].filter(Boolean).join(' Wanted: '),
      answers.length === 0 ? 'Nothing of the packet: for a person' : answers.map(({ text }) => text).join(' '),
      numbers([...means.sources, ...answers.flatMap(({ sources }) => sources)]),
    ]),
    notes: levels.map(({ name, to, says }) => `${name}. To: ${to}. ${cited(says)}`),
  }; // prettier-ignore
}

function routeSection({ route, left_out: leftOut }: Packet): ContentSection {
  const row = (one: Packet['route']['routes'][number], warning = '') => [
    wayOf(one.kind),
    [one.value, one.url].filter(Boolean).join(', '),
    [warning, one.note].filter(Boolean).join(' '),
    numbers(one.sources),
  ];
  return {
    ...{ key: 'route', title: 'Where to send it (for the office)', columns: ['Way', 'Value', 'Note', 'Sources'] },
    widths: [80, '*', 150, 60],
    paragraphs: route.says.map(cited),
    rows: [...route.routes.map((one) => row(one)), ...route.check_first.map((one) => row(one, 'Check first.'))],
    notes: leftOut.map(cited),
  };
}

/** Sources that a part names: what no sentence stands on is not printed. */
function citedIn(sections: readonly ContentSection[], all: readonly PacketSource[]): PacketSource[] {
  const texts = sections.flatMap(({ paragraphs = [], columns, rows, notes }) => [
    ...[...paragraphs, ...notes].flatMap((text) => text.match(/\[\d+(?:, \d+)*\]/g) ?? []),
    ...(columns.at(-1) === 'Sources' ? rows.map((row) => row.at(-1) ?? '') : []),
  ]);
  const cited = new Set(texts.flatMap((text) => text.match(/\d+/g) ?? []).map(Number));
  return all.filter(({ number }) => cited.has(number));
}

function sourceSection(
  { platform_id: id, platform_name: name = id }: Packet,
  sources: readonly PacketSource[],
): ContentSection {
  return {
    ...{ key: 'sources', title: 'Sources', columns: ['No.', 'Source', 'Date', 'Read on', 'Where'] },
    ...{ widths: [30, '*', 70, 70, 170], notes: [] },
    rows: sources.map(({ number, title, date = '', seen_on: seenOn = '', url, platform, warning }) => [
      String(number),
      warning === undefined ? title : `${title}. ${warning}`,
      date,
      seenOn,
      url ?? (platform === undefined ? '' : `Record at ${platform === id ? name : platform}`),
    ]),
  };
}

function cited({ text, sources }: PacketStatement): string {
  return `${text} [${numbers(sources)}]`;
}

function numbers(sources: readonly number[]): string {
  return [...new Set(sources)].join(', ');
}

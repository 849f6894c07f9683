import { dateWords, timeOf } from '@fhir-gateway/fhir';
import type { PayerMatch } from '../payer-facts/index.js';
import type { FoundPlans } from './find-member.js';
import type { RecordOrder } from './find-order.js';
import type { Packet, PacketMissing, PacketProvider, PacketService } from './schema/packet-schema.js';
import type { PacketSources } from './schema/packet-sources.js';

/** What a packet is judged by. */
export interface JudgedPacket {
  readonly service?: PacketService | undefined;
  readonly orders: readonly RecordOrder[];
  /** For a person to choose from. */
  readonly proposed: PacketService['diagnoses'];
  readonly member?: Packet['member'] | undefined;
  readonly payer?: Packet['payer'] | undefined;
  readonly plans?: FoundPlans | undefined;
  readonly providers: readonly PacketProvider[];
  readonly criteria: Packet['criteria'];
  readonly documents: Packet['documents'];
  readonly match: PayerMatch;
  readonly route: Packet['route'];
}

const rank = { asking: 0, deciding: 1, nothing: 2 } as const;

/** What is missing, what blocks most first; each ends in one question. */
export function missingIn(packet: JudgedPacket, sources: PacketSources): PacketMissing[] {
  const all = [
    ...ofService(packet, sources),
    ...ofMember(packet, sources),
    ...ofProviders(packet, sources),
    ...ofCriteria(packet),
    ...ofDates(packet),
    ...ofDocuments(packet, sources),
    ...ofRoute(packet, sources),
  ];
  return all.sort((one, other) => rank[one.blocks] - rank[other.blocks]);
}

function ofService({ service, orders, proposed }: JudgedPacket, sources: PacketSources): PacketMissing[] {
  if (!service) {
    const source = sources.search('Open orders of the record');
    return [
      {
        what: 'What is asked for',
        blocks: 'asking',
        ask: orders.length > 0 ? 'Which of the open orders is it?' : 'Which service is it, by its CPT or HCPCS code?',
        argument: orders.length > 0 ? 'order_id' : 'procedure_code',
        sources: [source],
      },
    ];
  }
  const found: PacketMissing[] = [];
  if (service.code === undefined) {
    found.push({
      what: 'The billing code of the service',
      blocks: 'asking',
      ask: 'Which CPT or HCPCS code is it billed by? The record does not say, and none is guessed.',
      argument: 'procedure_code',
      sources: service.sources,
    });
  }
  if (service.diagnoses.every(({ code }) => code === undefined)) {
    found.push({
      what: 'The diagnosis code',
      blocks: 'asking',
      ask: `Which ICD-10-CM code is it for?${proposed.length === 0 ? '' : ` Problems of the record: ${proposed.map(({ code, text }) => `${text} (${code})`).join('; ')}.`}`,
      argument: 'diagnosis_codes',
      sources: [...service.sources, ...proposed.flatMap((one) => one.sources)],
    });
  }
  if (service.kind === 'equipment' || service.kind === 'drug') {
    if (service.quantity === undefined)
      found.push(small('The quantity', 'How many units, and for how long?', 'quantity', service.sources));
  }
  if (service.service_date === undefined)
    found.push(small('The day of service', 'When is it planned?', 'service_date', service.sources));
  if (service.place_of_service === undefined && service.kind !== 'pharmacy-drug')
    found.push(
      small('The place of service', 'Where is it done: office, hospital, home?', 'place_of_service', service.sources),
    );
  return found;
}

function small(what: string, ask: string, argument: string, sources: number[]): PacketMissing {
  return { what, blocks: 'deciding', ask, argument, sources };
}

function ofMember({ member, payer, plans, route }: JudgedPacket, sources: PacketSources): PacketMissing[] {
  if (!member) {
    return [
      {
        what: 'The patient',
        blocks: 'asking',
        ask: 'Which patient is it for? Sign in to the platform of the record, or name the patient.',
        argument: 'patient_id',
        sources: [sources.search('Patient chosen at the sign-in, or named in this call')],
      },
    ];
  }
  const found: PacketMissing[] = [];
  const search = () => sources.search('Coverages of the record that are in force');
  if (plans?.isGuess) {
    found.push({
      what: 'Which insurance is meant',
      blocks: 'asking',
      ask: `Several are in force. Is it ${payer?.name ?? 'the first one'}, or another of them?`,
      argument: 'coverage_id',
      sources: plans.plans.map(({ source }) => source),
    });
  } else if (!plans?.chosen) {
    const others = plans?.plans.length ?? 0;
    found.push({
      what: others > 0 ? 'An insurance of this payer in the record' : 'An insurance in the record',
      blocks: 'asking',
      ask: 'What do the card’s payer, member number and group number say?',
      ...(others > 0 && { argument: 'coverage_id' }),
      sources: [search()],
    });
  }
  if (plans?.chosen && member.member_number === undefined) {
    found.push({
      what: 'The member number',
      blocks: 'asking',
      ask: 'What is the number on the card?',
      sources: [plans.chosen.source],
    });
  }
  if (payer?.name === undefined) {
    found.push({
      what: 'The payer',
      blocks: 'asking',
      ask: 'Who insures the patient?',
      argument: 'payer',
      sources: [search()],
    });
  } else if (payer.line === undefined) {
    found.push({
      what: 'The line of business',
      blocks: route.status === 'known' ? 'deciding' : 'asking',
      ask: 'Is the plan commercial, Medicare Advantage, Medicaid, or bought on the exchange? The card says it.',
      argument: 'line',
      sources: payer.sources,
    });
  }
  return found;
}

function ofProviders({ providers, service }: JudgedPacket, sources: PacketSources): PacketMissing[] {
  const searched = service?.sources ?? [sources.search('Providers that the order names')];
  const ordering = providers.find(({ role }) => role === 'ordering');
  const rendering = providers.find(({ role }) => role === 'rendering' || role === 'facility');
  const found: PacketMissing[] = [];
  if (ordering?.npi === undefined) {
    found.push({
      what: 'The NPI of who orders',
      blocks: 'asking',
      ask:
        ordering?.name === undefined ? 'Who orders it, and under which NPI?' : `What is the NPI of ${ordering.name}?`,
      argument: 'ordering_npi',
      sources: ordering?.sources ?? searched,
    });
  }
  if (rendering?.npi === undefined) {
    const isSupplier = service?.kind === 'equipment';
    found.push({
      what: isSupplier ? 'The NPI of the supplier' : 'The NPI of who performs it',
      blocks: 'deciding',
      ask: isSupplier ? 'Which supplier delivers it? The supplier is who asks.' : 'Who performs it, and where?',
      argument: 'performing_npi',
      sources: rendering?.sources ?? searched,
    });
  }
  return found;
}

function ofCriteria({ criteria }: JudgedPacket): PacketMissing[] {
  return criteria.rows
    .filter(({ state }) => state === 'not-documented' || state === 'for-person')
    .map(({ text, state, reason, sources }) => ({
      what: text,
      blocks: 'deciding' as const,
      ask:
        state === 'for-person' ? 'Is it so? Only a person can say.' : `Where is it documented? ${reason ?? ''}`.trim(),
      sources,
    }));
}

/** The letter leaves such a day out. */
function ofDates({ criteria: { rows } }: JudgedPacket): PacketMissing[] {
  const wrong = rows.flatMap(({ evidence, sources }) =>
    evidence.flatMap(({ reference, value, date }) =>
      date === undefined || timeOf(date) !== undefined ? [] : [[reference, { value, date, sources }] as const],
    ),
  );
  return [...new Map(wrong).values()].map(({ value, date, sources }) => ({
    what: `The day of “${value.replace(/[.\s]+$/, '')}”`,
    blocks: 'deciding',
    ask: `The record dates it ${dateWords(date.slice(0, 10))}, which is no day. When was it?`,
    sources,
  }));
}

function ofDocuments({ documents, service, member }: JudgedPacket, sources: PacketSources): PacketMissing[] {
  if (!member || !service) return [];
  if (documents.length === 0) {
    return [
      {
        what: 'Documents',
        blocks: 'deciding',
        ask: 'Which notes and results show the need? The record shows none of the last year that fit.',
        argument: 'documents',
        sources: [sources.search('Documents and reports of the last year')],
      },
    ];
  }
  if (documents.some(({ chosen }) => chosen)) return [];
  return [
    {
      what: 'The choice of documents',
      blocks: 'deciding',
      ask: 'Which of the proposed documents go along?',
      argument: 'documents',
      sources: documents.flatMap((one) => one.sources),
    },
  ];
}

function ofRoute({ route, match, payer }: JudgedPacket, sources: PacketSources): PacketMissing[] {
  if (route.status === 'known') return [];
  const source = payer?.sources ?? [sources.search('Dated facts about payers that this gateway holds')];
  if (match.kind === 'several') {
    return [
      {
        what: 'Which payer it is',
        blocks: 'asking',
        ask: `Is it ${match.candidates
          .map(({ name }) => name)
          .slice(0, 5)
          .join(', or ')}? The card says it.`,
        argument: 'payer',
        sources: source,
      },
    ];
  }
  // What is known counts under a condition, which is asked for.
  if (route.routes.length > 0) return [];
  return [
    {
      what: 'Where to send it',
      blocks: 'asking',
      ask: 'Which telephone number does the back of the card give for prior authorization?',
      sources: source,
    },
  ];
}

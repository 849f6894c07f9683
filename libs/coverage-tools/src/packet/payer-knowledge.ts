import {
  clocksOf,
  factsOf,
  listsOf,
  matchPayer,
  routesOf,
  type Clock,
  type FactKind,
  type ListAnswer,
  type PayerFacts,
  type PayerMatch,
  type Setting,
  type StatedFact,
  type StatedSource,
} from '../payer-facts/index.js';
import { planName, type PlanOfPerson } from './find-member.js';
import type { PacketInput } from './packet-input.js';
import type { Packet, PacketStatement } from './schema/packet-schema.js';
import { statement, type PacketSources } from './schema/packet-sources.js';

type Route = Packet['route']['routes'][number];

/** Cut off: what nobody reads in a checklist. */
const mostRoutes = 4;
const mostHints = 3;
const mostClocks = 5;
const mostPages = 5;

/** What a packet asks the dated facts about. */
export interface KnowledgeQuestion {
  readonly code?: string | undefined;
  readonly words?: string | undefined;
  readonly placeOfService?: string | undefined;
  readonly urgent: boolean;
  /** Day of service, else today; `YYYY-MM-DD`. */
  readonly day: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** What the dated facts say of one payer and one service. */
export interface PayerKnowledge {
  readonly match: PayerMatch;
  readonly route: Packet['route'];
  readonly clock: Packet['clock'];
  /** What lists and pages say on whether authorization is asked for. */
  readonly lists: readonly PacketStatement[];
  /** The code is on a list that counts for this plan without a condition. */
  readonly isOnList: boolean;
  readonly criteria: readonly PacketStatement[];
  /** Talks with the payer's physicians. */
  readonly peerToPeer: readonly PacketStatement[];
  readonly form?: NonNullable<Packet['form']>;
}

/** Who pays: by what the caller says, else by what the plan of the record says of itself. */
export function matchOf(
  facts: PayerFacts,
  input: PacketInput,
  plan: PlanOfPerson | undefined,
  recordPlatformId: string,
): PayerMatch {
  const [name] = plan?.clues.names ?? [];
  const ofPlan = [name, plan && planName(plan.coverage)].filter(Boolean).join(' ');
  const words = [input.payer, ofPlan].filter(Boolean).join(' ');
  const payerId = plan?.clues.identifiers.find(({ isPayerId }) => isPayerId)?.value;
  return matchPayer(facts, {
    words: name === undefined ? (input.payer ?? ofPlan) : words,
    platformId: input.payer ?? (name === undefined ? recordPlatformId : undefined),
    ...(payerId !== undefined && { payerId }),
    ...(input.line !== undefined && { line: input.line }),
    ...(input.state !== undefined && { state: input.state }),
  });
}

/** What is known of asking this payer for this service. Nothing of it is asked anywhere now. */
export function knowledgeOf(
  facts: PayerFacts,
  match: PayerMatch,
  question: KnowledgeQuestion,
  sources: PacketSources,
): PayerKnowledge {
  const { today, day, code, words, urgent } = question;
  const asked = { day: today, ...(code !== undefined && { code }), ...(words !== undefined && { words }) };
  const routes = routesOf(match, asked);
  const lists =
    code === undefined ? undefined : listsOf(facts, match, { code, day, ...settingOf(question.placeOfService) });
  const listed = lists?.answers.filter(({ answer }) => answer === 'on-list') ?? [];
  const held = sources.add({
    kind: 'search',
    title: 'Dated facts about payers that this gateway holds',
    seen_on: today,
  });
  const stated = (kinds: readonly FactKind[]) => factsOf(facts, match, { ...asked, kinds }).slice(0, mostPages);
  const [form] = stated(['form']);
  const required = listed.find(({ kind }) => kind === 'required');
  const clocks = clocksOf(facts, match, { day, urgent, ...(required && { list: required.list }) });
  const sentTo = listed.flatMap((one) => (one.sentTo === undefined ? [] : [contractorRoute(one, one.sentTo, sources)]));
  const certain = [...sentTo, ...routes.routes.map((one) => routeOf(one, sources))];
  return {
    match,
    route: {
      status: certain.length > 0 ? 'known' : 'unknown',
      routes: [...certain, ...routes.conditional.map((one) => routeOf(one, sources))].slice(0, mostRoutes),
      check_first: routes.checkFirst.slice(0, mostHints).map((one) => routeOf(one, sources)),
      says: routes.says.map((text) => statement(text, held)),
    },
    clock: clocks.clocks.slice(0, mostClocks).map((one) => clockOf(one, urgent, sources)),
    lists: [
      ...(lists?.says ?? []).map((text) => statement(text, held)),
      ...(lists?.answers ?? []).filter(isTold).map((one) => listStatement(one, sources)),
      ...stated(['pa-list', 'lookup-tool', 'rule', 'gold-card', 'voluntary-review']).map((one) =>
        pageStatement(one, sources),
      ),
    ],
    isOnList: lists?.requirement === 'listed' && required?.conditions.length === 0,
    criteria: stated(['criteria']).map((one) => pageStatement(one, sources)),
    peerToPeer: stated(['peer-to-peer']).map((one) => pageStatement(one, sources)),
    ...(form && {
      form: {
        title: form.value,
        ...linkOf(form),
        says: 'The payer’s own form; it is not filled in here.',
        sources: [sourceOf(form, sources)],
      },
    }),
  };
}

/** A list that cannot answer is told only where it is about the service all the same. */
function isTold({ answer, kind }: ListAnswer): boolean {
  return answer === 'on-list' || (answer === 'not-on-list' && kind === 'required');
}

function listStatement(answer: ListAnswer, sources: PacketSources): PacketStatement {
  const valid = answer.decisionValid === undefined ? '' : ` A decision counts for ${answer.decisionValid}.`;
  return statement(
    `${ifSo(answer.conditions)}${answer.title}: ${answer.says.join(' ')}${valid}`,
    pageSource(answer.title, answer.source, answer.warnings, sources, 'list'),
  );
}

function contractorRoute(answer: ListAnswer, sentTo: string, sources: PacketSources): Route {
  return {
    kind: 'contractor',
    value: sentTo,
    ...noteOf(answer.conditions, undefined),
    sources: [pageSource(answer.title, answer.source, answer.warnings, sources, 'list')],
  };
}

const kindNames: Readonly<Partial<Record<FactKind, string>>> = {
  'pa-list': 'List of the payer',
  'lookup-tool': 'Look-up tool of the payer',
  rule: 'Page of the payer',
  'gold-card': 'Ask whether you are exempt',
  'voluntary-review': 'Voluntary review, else review before payment',
  criteria: 'Criteria that the payer uses, which are not held here',
  'peer-to-peer': 'Call between doctors',
};

function pageStatement(fact: StatedFact, sources: PacketSources): PacketStatement {
  const { kind, value, note, conditions } = fact;
  const words = note === undefined ? value : `${value} (${note})`;
  return statement(`${ifSo(conditions)}${kindNames[kind] ?? kind}: ${words}.`, sourceOf(fact, sources));
}

function routeOf(fact: StatedFact, sources: PacketSources): Route {
  const { kind, value, note, hours, conditions } = fact;
  const more = [note, hours === undefined ? undefined : `Hours: ${hours}`].filter(Boolean).join('. ');
  return {
    kind,
    value,
    ...linkOf(fact),
    ...noteOf(conditions, more === '' ? undefined : more),
    sources: [sourceOf(fact, sources)],
  };
}

function noteOf(conditions: readonly string[], note: string | undefined): { note?: string } {
  const text = [ifSo(conditions).replace(/: $/, '.'), note].filter(Boolean).join(' ');
  return text === '' ? {} : { note: text };
}

function ifSo(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `Only if ${conditions.join(', and ')}: `;
}

function linkOf({ url, source }: StatedFact): { url?: string } {
  return url === undefined || !source.isLink ? {} : { url };
}

function clockOf(clock: Clock, urgent: boolean, sources: PacketSources): Packet['clock'][number] {
  const { standard, urgent: urgently, conditions, law, notes, source, warnings } = clock;
  const times = [
    standard === undefined ? undefined : `Decision within ${standard}`,
    urgently === undefined ? undefined : `${urgent ? 'urgent, as here' : 'urgent'}: ${urgently}`,
  ].filter(Boolean);
  const words = times.length > 0 ? `${times.join('; ')}.` : 'No time is set.';
  return {
    text: [words, ...notes].join(' '),
    ...(conditions.length > 0 && { applies_if: conditions.join(', and ') }),
    sources: [pageSource(law ?? 'Time that the payer has', source, warnings, sources, 'law')],
  };
}

const sourceTitles: Readonly<Record<StatedSource['kind'], string>> = {
  payer: 'Page of the payer',
  affiliate: 'Page of an affiliate of the payer',
  delegate: 'Page of who decides for the payer',
  contractor: 'Page of a contractor of the programme',
  regulator: 'Page of the government',
  'copy-of-law': 'Copy of the law',
  'copy-of-payer': 'Copy of a page of the payer',
  'professional-society': 'Page of a professional society',
  'law-firm': 'Page of a law firm',
  press: 'Newspaper',
  'third-party': 'Page of a third party',
};

function sourceOf({ source, warnings }: StatedFact, sources: PacketSources): number {
  return pageSource(sourceTitles[source.kind], source, warnings, sources, 'payer-page');
}

function pageSource(
  title: string,
  source: StatedSource,
  warnings: readonly string[],
  sources: PacketSources,
  kind: 'payer-page' | 'list' | 'law',
): number {
  return sources.add({
    kind,
    title: source.note === undefined ? title : `${title}: ${source.note}`,
    url: source.url,
    ...(source.pageDate !== undefined && { date: source.pageDate }),
    seen_on: source.seenOn,
    ...(warnings.length > 0 && { warning: warnings.join(' ') }),
  });
}

/** Where Medicare's lists differ by the place. @see the CMS place of service code set */
function settingOf(place: string | undefined): { setting?: Setting } {
  if (place === '12') return { setting: 'dme' };
  if (place === '19' || place === '22') return { setting: 'hospital-outpatient' };
  return place === '24' ? { setting: 'ambulatory-surgical-center' } : {};
}

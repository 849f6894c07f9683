import type { Requirements } from '../crd/assertion/requirements.js';
import { plainText } from '../untrusted-text.js';
import type { Packet, PacketStatement } from './schema/packet-schema.js';
import { statement, type PacketSources } from './schema/packet-sources.js';

type Requirement = Packet['requirement'];

/** What asking the payer's own service came to. */
export type PayerAsked =
  | { readonly found: Requirements }
  /** It was not asked, or did not answer; for people. */
  | { readonly notAsked: string; readonly needsPerson: boolean };

/**
 * Whether authorization is needed, with who says so. `not-required` only where the payer's own service says it: neither
 * silence nor a list can.
 */
export function requirementOf(
  asked: PayerAsked | undefined,
  lists: readonly PacketStatement[],
  isOnList: boolean,
  sources: PacketSources,
): Requirement {
  const answered = asked && 'found' in asked ? ownAnswer(asked.found, sources) : undefined;
  if (answered) return { status: answered.status, says: [...answered.says, ...lists] };
  const why = asked && 'notAsked' in asked ? asked.notAsked : noService;
  const silence = statement(
    `${why} Whether authorization is needed is not known from it.`,
    sources.search('Services of the payer that this gateway knows'),
  );
  const named = asked && 'found' in asked ? namedBy(asked.found, sources) : [];
  return { status: isOnList ? 'required' : 'unknown', says: [...lists, ...named, silence] };
}

const noService = 'The payer has no service here that could be asked.';

const sentences = {
  required: 'The payer answered that authorization is needed',
  'not-required': 'The payer answered that no authorization is needed',
  conditional: 'The payer answered that it depends',
  satisfied: 'An authorization is there already',
  'not-covered': 'The payer answered that the service is not covered',
} as const;

/** An answer of the payer itself, or an authorization that its record shows; other sources say nothing of this plan. */
function ownAnswer(found: Requirements, sources: PacketSources): Requirement | undefined {
  const { status, source, authorization } = found;
  if (status === 'unknown') return undefined;
  const isOwn = source.kind === 'crd' || (source.kind === 'eligibility' && status !== 'not-required');
  if (!isOwn && source.kind !== 'existing-auth') return undefined;
  const day = source.at.slice(0, 10);
  const number = sources.add({
    kind: source.kind === 'existing-auth' ? 'record' : 'payer-service',
    title:
      source.kind === 'existing-auth' ? 'Earlier decision of the payer in the record' : 'Answer of the payer’s service',
    date: day,
  });
  const held = plainText(authorization.number, 60);
  const says = [
    statement(`${sentences[status]}${held === undefined ? '' : ` (number ${held})`}, on ${day}.`, number),
    ...wordsOf(found, number),
  ];
  return { status, says };
}

/** What a payer’s service names without saying whether authorization is needed, and pages that nobody has read here. */
function namedBy(found: Requirements, sources: PacketSources): PacketStatement[] {
  const { source } = found;
  if (source.kind === 'none' || source.kind === 'existing-auth') return [];
  const isPage = source.kind === 'policy';
  const day = source.at.slice(0, 10);
  const number = isPage
    ? sources.search('Pages that the file of this platform names; not read here')
    : sources.add({ kind: 'payer-service', title: 'Answer of the payer’s service', date: day });
  return wordsOf(found, number, isPage ? 'Page of the payer' : undefined);
}

const mostCards = 3;

function wordsOf({ reasons, cards, documentation }: Requirements, number: number, of = 'The payer’s words') {
  const said = [
    ...reasons.map(({ text }) => text),
    ...cards.slice(0, mostCards).map(({ summary, links: [link] }) => (link ? `${summary} (${link.url})` : summary)),
  ];
  const hasForm = documentation.some(({ questionnaires }) => questionnaires.length > 0);
  return [...new Set(said.flatMap((text) => plainText(text, 200) ?? []))]
    .map((text) => statement(`${of}: ${text}`, number))
    .concat(hasForm ? [statement('The payer’s service has a form for this request.', number)] : []);
}

/** Asks, and takes every refusal for an answer of its own: it ends no packet. */
export async function askForRequirements(ask: () => Promise<Requirements>): Promise<PayerAsked> {
  try {
    return { found: await ask() };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
    return { notAsked: whyNot(error.code), needsPerson: error.code === 'DISCLOSURE_UNCONFIRMED' };
  }
}

/** The payer is none that this gateway can ask, whatever else is known of it. */
const withoutService: ReadonlySet<string> = new Set([
  'PAYER_NOT_CONFIGURED',
  'PAYER_NOT_FOUND',
  'PAYER_AMBIGUOUS',
  'PLATFORM_NOT_FOUND',
  'PLATFORM_NOT_ROUTABLE',
]);

function whyNot(code: string): string {
  if (withoutService.has(code)) return noService;
  if (code === 'DISCLOSURE_UNCONFIRMED')
    return 'The payer’s service was not asked: the person first sees what would be sent to it.';
  return 'The payer’s service gave no answer that can be used.';
}

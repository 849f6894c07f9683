import { criterionSentence, enclosuresOf, entriesText, entrySources, requestSentences } from '../letter/letter-of.js';
import { sourcesOf, type Letter, type LetterPart } from '../letter/letter.js';
import type { Packet, PacketCriterion, PacketMissing, PacketSource, PacketStatement } from '../schema/packet-schema.js';
import { PacketSources, ruleNumber, statement } from '../schema/packet-sources.js';
import type { AnsweredReason, Appeal, AppealStep } from './appeal.js';
import { filingDay, ladderOf, sourceOfLevel, type AppealLevel } from './appeal-rules.js';
import { carcSource, denialReasons, type DenialKind, type DenialReason } from './denial-kinds.js';
import type { Denial } from '../schema/denial.js';

/** What is known beside the packet. */
export interface AppealOptions {
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/**
 * What answers a denial: its reasons in words, what of the record answers each, what is new, whom to talk to first, the
 * levels and the last day. The day on the letter wins over every computed one, and a rule that was not read is not told.
 *
 * @param packet of the same service, as the record is today
 */
export function appealOf(packet: Packet, denial: Denial, { today }: AppealOptions): Appeal {
  const sources = new PacketSources(packet.platform_id, today, packet.sources);
  const letterNumber = sources.add({
    kind: 'person',
    title: denial.reference === undefined ? 'The denial, as the person gives it' : `The denial ${denial.reference}`,
    ...(denial.letter_date !== undefined && { date: denial.letter_date }),
    seen_on: today,
  });
  const known = denialReasons(denial.codes, denial.reason);
  const reasons = known.map((reason) => answered(reason, packet, sources, letterNumber));
  const newSince = newEntries(packet, denial);
  const { levels, lastDay } = filing(packet, denial, { today, sources, letterNumber });
  const letter = appealLetter(packet, denial, { reasons, newSince, letterNumber, sources: sources.list, today });
  return {
    reasons,
    newSince,
    first: [...(packet.peer_to_peer ?? []), askForPhysician(letterNumber)],
    levels,
    lastDay,
    letter,
    missing: missingOf(denial, reasons, letterNumber),
    sources: sources.list,
  };
}

/** The appeal against the denial that a packet has; undefined where it has none. */
export function appealIn(packet: Packet): Appeal | undefined {
  const { denial, as_of: asOf } = packet;
  return denial && appealOf(packet, denial, { today: asOf.slice(0, 10) });
}

function askForPhysician(source: number): PacketStatement {
  return statement('Ask the payer today whether its physician can be talked to: the time for that is often a few days.', source); // prettier-ignore
}

function answered(
  { code, said, kind }: DenialReason,
  packet: Packet,
  sources: PacketSources,
  letter: number,
): AnsweredReason {
  // prettier-ignore
  const named = { ...(code !== undefined && { code }), ...(said !== undefined && { said }) };
  if (!kind) {
    const what = said === undefined ? `The payer’s code ${code ?? ''} is not known here` : 'What the payer says fits no reason that is known here'; // prettier-ignore
    return { ...named, means: statement(`${what}: ask the payer what it means.`, letter), rows: [], answers: [] };
  }
  const origin = code !== undefined && kind.carc.includes(code) ? [letter, ruleNumber(carcSource, sources)] : [letter];
  const rows = rowsOf(kind, packet.criteria.rows);
  return {
    ...named,
    kind: kind.id,
    means: statement(kind.means, ...origin),
    wants: statement(kind.wants, ...origin),
    rows: rows.map(({ id }) => id),
    answers: [...rows.flatMap((row) => criterionSentence(row) ?? []), ...factsFor(kind, packet)],
  };
}

function rowsOf({ rows: wanted }: DenialKind, rows: readonly PacketCriterion[]): PacketCriterion[] {
  if (wanted === 'none') return [];
  if (wanted === 'not-shown') return rows.filter(({ state }) => state === 'not-documented' || state === 'for-person');
  return rows.filter(({ topic }) => topic !== undefined && wanted.includes(topic));
}

/** Facts of the packet, beside its criteria, that speak to a reason. */
function factsFor({ facts }: DenialKind, packet: Packet): PacketStatement[] {
  const { member, service, sent } = packet;
  if (facts === 'member') return requestSentences({ ...packet, service: undefined, providers: [] });
  if (facts === 'providers') return requestSentences({ ...packet, service: undefined, member: undefined });
  if (facts === 'service') {
    const diagnoses = (service?.diagnoses ?? []).map(({ code, text, sources }) =>
      statement(`Diagnosis: ${text ?? code ?? 'a diagnosis'}.`, ...sources),
    );
    return [...requestSentences({ ...packet, member: undefined, providers: [] }), ...diagnoses];
  }
  const by = member?.sources ?? service?.sources ?? [];
  if (facts === 'sent' && sent && by.length > 0) {
    const confirmation = sent.reference === undefined ? '' : `, confirmation ${sent.reference}`;
    return [statement(`The request was sent on ${sent.on} by ${sent.by}${confirmation}.`, ...by)];
  }
  return [];
}

/** Entries that are newer than the day on which the request was sent; with no such day, than the letter. */
function newEntries(packet: Packet, denial: Denial): PacketStatement[] {
  const since = packet.sent?.on ?? denial.letter_date;
  if (since === undefined) return [];
  const seen = new Set<string>();
  const entries = packet.criteria.rows.flatMap(({ evidence }) => evidence);
  return entries
    .filter(({ date, reference, platform }) => {
      const name = `${platform} ${reference}`;
      const isFirst = !seen.has(name);
      seen.add(name);
      return isFirst && date !== undefined && date.slice(0, 10) > since;
    })
    .map((one) => statement(`New since ${since}: ${entriesText([one])}.`, ...entrySources(packet, one)));
}

interface FilingContext {
  readonly today: string;
  readonly sources: PacketSources;
  readonly letterNumber: number;
}

function filing(packet: Packet, denial: Denial, context: FilingContext): Pick<Appeal, 'levels' | 'lastDay'> {
  const { today, sources, letterNumber } = context;
  const ladder = ladderOf(packet.payer?.line, denial.stage);
  const levels = (ladder?.levels ?? []).map((level, at) => stepOf(level, at === 0 ? denial : {}, ladder?.condition, sources)); // prettier-ignore
  const [first] = levels;
  if (denial.file_by !== undefined) {
    const says = statement(`The letter gives ${denial.file_by} as the last day.`, letterNumber);
    return { levels, lastDay: { day: denial.file_by, by: 'letter', isPast: denial.file_by < today, says } };
  }
  if (first?.lastDay !== undefined) {
    const text = `${first.name}: last day ${first.lastDay}, as computed. The day on the letter wins.`;
    const says = statement(text, letterNumber, ...first.says.sources);
    return { levels, lastDay: { day: first.lastDay, by: 'rule', isPast: first.lastDay < today, says } };
  }
  const text = first
    ? `${first.name}: no last day can be computed. Look for one on the letter.`
    : 'For this line of business no rule is known here: the letter names the levels and the last day.';
  return { levels, lastDay: { by: 'unknown', isPast: false, says: statement(text, letterNumber) } };
}

const countedWords = {
  letter: 'from the day on the letter',
  receipt: 'from the day it came',
  'presumed-receipt': 'from five days after the day on the letter',
} as const;
const limitWords = {
  none: 'There is no limit.',
  later: 'Its time begins with the decision before it.',
  automatic: 'Nobody has to file it.',
} as const;

function stepOf(
  level: AppealLevel,
  days: Pick<Denial, 'letter_date' | 'received_on'>,
  condition: string | undefined,
  sources: PacketSources,
): AppealStep {
  const found = filingDay(level, days);
  const length = level.days === undefined ? `${level.months ?? 0} months` : `${level.days} days`;
  const isCounted = level.days !== undefined || level.months !== undefined;
  const sentences = [
    ...(condition === undefined ? [] : [`${condition}.`]),
    ...(isCounted && found ? [`${length} ${countedWords[found.countedFrom.what]}: until ${found.day}.`] : []),
    ...(isCounted && !found ? [`${length}, counted from the ${level.from === 'receipt' ? 'day it came' : 'day on the letter'}.`] : []),
    ...(found?.safeDay === undefined ? [] : [`Another text has less: who files by ${found.safeDay} is safe.`]),
    ...(level.limit === undefined ? [] : [limitWords[level.limit]]),
    ...(level.after === undefined ? [] : [`There are ${level.after} then.`]),
    ...(level.decided === undefined ? [] : [`Decided in ${level.decided}.`]),
  ]; // prettier-ignore
  return {
    name: level.name,
    to: level.to,
    says: statement(sentences.join(' '), ruleNumber(sourceOfLevel(level), sources)),
    ...(found && { lastDay: found.day }),
  };
}

function appealLetter(
  packet: Packet,
  denial: Denial,
  parts: {
    readonly reasons: readonly AnsweredReason[];
    readonly newSince: readonly PacketStatement[];
    readonly letterNumber: number;
    readonly sources: readonly PacketSource[];
    readonly today: string;
  },
): Letter {
  const { reasons, newSince, letterNumber, sources, today } = parts;
  const about = [
    'This is an appeal against the decision',
    ...(denial.reference === undefined ? [] : [`number ${denial.reference}`]),
    ...(denial.letter_date === undefined ? [] : [`of ${denial.letter_date}`]),
  ];
  const written: LetterPart[] = [
    { heading: 'What is appealed', sentences: [statement(`${about.join(' ')}.`, letterNumber), ...requestSentences(packet)], forPerson: [] }, // prettier-ignore
    ...reasons.map(
      (reason, at): LetterPart => ({
        heading: `Reason ${at + 1} of the denial`,
        sentences: [
          statement(reason.said === undefined ? reason.means.text : `The letter says: “${reason.said}”`, ...reason.means.sources), // prettier-ignore
          ...reason.answers,
        ],
        forPerson: reason.answers.length > 0 ? [] : ['What answers this reason: nothing of it is in the packet.'],
      }),
    ),
    { heading: 'What is new', sentences: newSince, forPerson: newSince.length > 0 ? [] : ['What is new, if anything.'] },
    { heading: 'What is asked', sentences: [], forPerson: ['What the payer is asked to decide, and whether it is urgent.'] },
    { heading: 'Signature', sentences: [], forPerson: ['Name, credentials, signature and day; a representative needs an appointment.'] }, // prettier-ignore
  ]; // prettier-ignore
  const enclosures = enclosuresOf(packet);
  return {
    title: `Appeal: ${packet.service?.text ?? 'service not chosen'}`,
    date: today,
    parts: written,
    enclosures,
    sources: sourcesOf(written, enclosures, sources),
    state: 'draft-unsigned',
  };
}

function missingOf(denial: Denial, reasons: readonly AnsweredReason[], letter: number): PacketMissing[] {
  const ask = (what: string, question: string): PacketMissing => ({ what, blocks: 'deciding', ask: question, argument: 'denial', sources: [letter] }); // prettier-ignore
  return [
    ...(reasons.length === 0 ? [ask('The reason of the denial', 'Which reason does the letter give, and which code?')] : []),
    ...(denial.file_by === undefined ? [ask('The last day to appeal', 'Which last day does the letter give?')] : []),
    ...(denial.letter_date === undefined ? [ask('The day of the letter', 'Which day is on the letter?')] : []),
    ...reasons
      .filter(({ kind, answers }) => kind !== undefined && answers.length === 0)
      .map(({ wants, means }) => ask('An answer to a reason', wants?.text ?? means.text)),
  ]; // prettier-ignore
}

import type { Agent, ListedTools, ToolResult } from '../testing/agents/agent.js';
import { readStructured, readText, together } from './half.js';
import type { Half } from './half.js';
import { judge } from './judge.js';
import type { Judgement, Whose } from './judge.js';
import { callOf, type Call, type Client, type Question, type Setting } from './set/question.js';

/** What came of one question, asked by one client. */
export interface Outcome {
  readonly question: Question;
  readonly client: Client;
  readonly calls: number;
  readonly answers: readonly ToolResult[];
  readonly text: Judged;
  readonly structured: Judged;
}

/** Of one half: a verdict, whether it warns, and how many tokens all its answers take. */
export interface Judged extends Judgement {
  readonly warns: boolean;
  readonly tokens: number;
}

/** Where a question is asked. */
interface Place {
  readonly agent: Agent;
  /** What each client's host shows its model. */
  readonly lists: Readonly<Record<Client, ListedTools>>;
  readonly platform: string;
  /** The platform holds many patients, so that a question about one has to name that one. */
  readonly isOpen: boolean;
}

/** Pages that a client follows; more is more than a person waits for. */
const mostPages = 12;
/** What is counted as a token where no tokenizer is at hand. */
const charactersPerToken = 4;
const platformless = new Set(['list_platforms', 'get_patient_summary', 'search_record', 'get_trend', 'get_changes']);
/** What a question is about where the platform does not know it from the sign-in. */
const patientOf: Readonly<Partial<Record<Setting, string>>> = { hedda: 'hedda-vantreen', petra: 'petra-hollowmere' };

/** Asks one question as one client does, and judges each half of the answer. */
export async function ask(question: Question, client: Client, place: Place, truth: Whose): Promise<Outcome> {
  const expected = client === 'weak' && question.rightForWeak ? question.rightForWeak : question.right;
  const isRefused = expected.refusal !== undefined;
  const pages: ToolResult[] = [];
  const nothing = { refs: [] as readonly string[], whole: '' };
  let before = { text: nothing, structured: nothing };
  let isTextStuck = false;
  let last: Call | undefined;
  for (const step of question[client]) {
    const from = (half: 'text' | 'structured') => callOf(step, { ...before[half], ...(last && { call: last }) });
    const call = from('structured');
    if (call === undefined) break;
    // A host that shows only the text has to find the same resource in it.
    if (!sameCall(call, from('text'))) isTextStuck = true;
    const answered = await withPages(place, atPlace(call, question, client, place), client, isRefused);
    pages.push(...answered);
    last = call;
    before = { text: halvesOf(answered, 'text'), structured: halvesOf(answered, 'structured') };
    if (answered.at(-1)?.isError) break;
  }
  const judged = (half: 'text' | 'structured') => {
    const read = halvesOf(pages, half);
    return { ...judge(read, expected, truth), warns: read.warns };
  };
  const stuck: Judgement = { verdict: 'silent', why: 'the text does not name what the next call needs' };
  return {
    question,
    client,
    calls: pages.length,
    answers: pages,
    text: { ...judged('text'), ...(isTextStuck && stuck), tokens: tokens(pages.map(({ text }) => text)) },
    structured: {
      ...judged('structured'),
      tokens: tokens(pages.map(({ structured }) => JSON.stringify(structured))),
    },
  };
}

/** A call, and for the good client the pages after it. */
async function withPages(place: Place, call: Call, client: Client, isRefused: boolean): Promise<ToolResult[]> {
  const made = (one: Call) => callListed(place, client, one, isRefused);
  const pages = [await made(call)];
  while (client === 'good' && pages.length < mostPages && wantsAll(call)) {
    const cursor = pages.at(-1)?.structured['cursor'];
    if (typeof cursor !== 'string') break;
    const isOfRecord = platformless.has(call.tool);
    const next = { tool: 'get_next_page', args: { platform_id: place.platform, cursor } };
    const { tool, args } = isOfRecord ? { tool: call.tool, args: { ...call.args, cursor } } : next;
    pages.push(await made({ tool, args }));
  }
  return pages;
}

/**
 * Calls what is listed, with listed arguments alone: a model knows no others. A payer is asked through `ask_payer` where the
 * list has no tool for it. Where a refusal is right, the argument is one that no tool has.
 *
 * @throws Error for a call that the list does not show
 */
function callListed({ agent, lists }: Place, client: Client, { tool, args }: Call, isRefused: boolean) {
  const list = lists[client];
  const isListed = list.has(tool);
  const names = list.get(tool) ?? lists.good.get(tool);
  // Of a tool that no list has, `ask_payer` without arguments names the arguments.
  const unlisted = names === undefined ? [] : Object.keys(args).filter((name) => !names.includes(name));
  if (unlisted.length > 0 && !isRefused) throw new Error(`${tool} lists no ${unlisted.join(', ')}`);
  return isListed ? agent.call(tool, args) : agent.call('ask_payer', { ask: tool, arguments: args });
}

/** Whoever asked for the newest few does not go on. */
function wantsAll({ args }: Call): boolean {
  return args['limit'] === undefined || Number(args['limit']) >= 50;
}

function atPlace({ tool, args }: Call, { setting }: Question, client: Client, { platform, isOpen }: Place): Call {
  const placed = platformless.has(tool) ? args : { platform_id: platform, ...args };
  const patient = patientOf[setting];
  if (!isOpen || patient === undefined || tool !== 'search') return { tool, args: placed };
  const { params } = placed as { params?: unknown };
  if (client === 'good' || typeof params === 'string') return { tool, args: { ...placed, patient_id: patient } };
  const name = args['resource_type'] === 'Patient' ? '_id' : 'patient';
  return { tool, args: { ...placed, params: { ...(params as object | undefined), [name]: patient } } };
}

function halvesOf(pages: readonly ToolResult[], half: 'text' | 'structured'): Half {
  const read = ({ text, structured, isError }: ToolResult): Half =>
    half === 'text' ? readText(text, isError) : readStructured(structured, isError);
  return together(pages.map(read));
}

function sameCall(one: Call, other: Call | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function tokens(texts: readonly string[]): number {
  return Math.ceil(texts.reduce((sum, { length }) => sum + length, 0) / charactersPerToken);
}

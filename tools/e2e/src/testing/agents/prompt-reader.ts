import type { Agent } from './agent.js';

/** Where an argument comes from, as a prompt says it. */
type Source = { readonly step: number; readonly each?: string } | 'person';

/** One step of a prompt that calls a tool. */
interface Step {
  readonly number: number;
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Arguments that the written call lacks. */
  readonly added: ReadonlyMap<string, Source>;
  /** A step whose arguments are all used again. */
  readonly repeats?: number;
}

/** Knows nothing of the tools: what it calls, and with what, is read from the prompt and from the answers. */
export class PromptReader {
  readonly #agent: Agent;
  readonly #steps: readonly Step[];
  readonly #given = new Map<number, Record<string, unknown>>();
  readonly #answers = new Map<number, unknown>();
  /** Names of the tools that were called, in order. */
  readonly calls: string[] = [];

  /** @param prompt the text of the prompt */
  constructor(agent: Agent, prompt: string) {
    this.#agent = agent;
    this.#steps = prompt.split('\n').flatMap((line) => readStep(line) ?? []);
  }

  /**
   * Follows one step.
   *
   * @param person what the person says when asked, by argument; the previous answer is shown to them
   * @returns the tool's structured answer
   * @throws Error when the prompt has no such step, the tool refuses, or something is to be had nowhere
   */
  async follow(
    number: number,
    person: (argument: string) => unknown = () => undefined,
  ): Promise<Record<string, unknown>> {
    const step = this.#steps.find((one) => one.number === number);
    if (!step) throw new Error(`the prompt names no call in step ${number}`);
    const args: Record<string, unknown> = { ...step.args, ...(step.repeats && this.#given.get(step.repeats)) };
    for (const [name, source] of step.added) {
      const value = source === 'person' ? person(name) : this.#answered(name, source);
      if (value === undefined) throw new Error(`step ${number} lacks ${name}`);
      args[name] = value;
    }
    this.calls.push(step.tool);
    this.#given.set(number, args);
    const { isError, text, structured } = await this.#agent.call(step.tool, args);
    if (isError) throw new Error(`${step.tool} refused: ${text}`);
    this.#answers.set(number, structured);
    return structured;
  }

  #answered(name: string, { step, each }: Exclude<Source, 'person'>): unknown {
    const found = valuesOf(each ?? name, this.#answers.get(step));
    return each === undefined ? found[0] : found;
  }
}

/** The first call that a numbered line writes out, and which arguments it adds. */
function readStep(line: string): Step | undefined {
  const [, number = '', text = ''] = /^(\d+)\. (.*)$/.exec(line) ?? [];
  const [, tool, json, rest = ''] = /`([a-z_]+) (\{[^`]*\})`(.*)/.exec(text) ?? [];
  if (tool === undefined || json === undefined) return undefined;
  const added = new Map<string, Source>();
  let waiting: string[] = [];
  let each: string | undefined;
  let repeats: number | undefined;
  const [sentence = ''] = /^ with .*?\.(?= |$)/.exec(rest) ?? [];
  const token = /as each `(\w+)`|`(\w+)`|all arguments of step (\d+)|of step (\d+)|(from me)/g;
  for (const [, part, name, again, step, me] of sentence.matchAll(token)) {
    if (part !== undefined) each = part;
    else if (name !== undefined) waiting.push(name);
    else if (again !== undefined) repeats = Number(again);
    else {
      const source = me === undefined ? { step: Number(step), each } : 'person';
      for (const one of waiting) added.set(one, source);
      [waiting, each] = [[], undefined];
    }
  }
  return { number: Number(number), tool, args: JSON.parse(json) as Step['args'], added, ...(repeats && { repeats }) };
}

/** Every value of this name, at any depth. */
function valuesOf(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(name, item));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === name ? [member] : valuesOf(name, member)));
}

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { startStack, type Stack } from '../questions/stack.js';
import type { Agent, ToolResult } from '../testing/agents/agent.js';
import { PromptReader } from '../testing/agents/prompt-reader.js';
import { FormBrowser } from '../testing/browser/form-browser.js';
import { signInAs } from '../testing/browser/form-person.js';

/** What came of one skill. */
export interface SkillRun {
  readonly skill: string;
  readonly calls: number;
  /** Of all answers, four characters each. */
  readonly tokens: { readonly text: number; readonly structured: number };
  /** Why it did not come to its end; empty where it did. */
  readonly faults: readonly string[];
}

const folder = join(dirname(findPlatformsDirectory(import.meta.url)), 'skills');
const person = 'hedda-vantreen';

/** Sections of which the answers to a skill have to hold entries: the sandbox has them. */
const sectionsOf: Readonly<Record<string, readonly string[]>> = {
  'visit-summary': ['encounters'],
  'medication-reconciliation': ['medications', 'allergies'],
  'abnormal-labs': ['results'],
  'claims-review': ['claims', 'encounters', 'coverage'],
  immunizations: ['immunizations'],
  'check-in-share': ['coverage'],
  'records-request': ['encounters', 'documents', 'care-team'],
  'second-opinion': ['problems', 'procedures', 'documents', 'medications'],
};

/** What the person says when the skill of prior authorization asks: severe, and treated for four weeks only. */
const said: Readonly<Record<string, unknown>> = {
  answers: { '2': 4, '3': 'Pain does not allow more', '4': '4', '8': new Date().toISOString().slice(0, 10) },
  diagnosis_codes: ['M17.11'],
  service_date: new Date(Date.now() + 30 * 24 * 3_600_000).toISOString().slice(0, 10),
  place_of_service: '21',
  ordering_npi: '9000000031',
};

/** The names of all skills, that which connects first, and that which writes last. */
export function skillNames(): string[] {
  const all = readdirSync(folder).sort();
  const [first, last] = ['find-and-connect', 'prior-authorization'];
  return [first, ...all.filter((name) => name !== first && name !== last), last];
}

/** Follows every skill over the sandbox, as a client that knows nothing but its file and the answers. */
export async function runSkills(report: (run: SkillRun) => void = () => undefined): Promise<SkillRun[]> {
  const stack = await startStack({});
  try {
    const runs: SkillRun[] = [];
    for (const skill of skillNames()) {
      const run = await runSkill(skill, stack);
      runs.push(run);
      report(run);
    }
    return runs;
  } finally {
    await stack.stop();
  }
}

async function runSkill(skill: string, stack: Stack): Promise<SkillRun> {
  const meter = new Meter(stack.agent);
  const faults: string[] = [];
  try {
    if (skill === 'find-and-connect') await connect(taskOf(skill, 'sandbox-ehr'), meter);
    else if (skill === 'prior-authorization') await authorize(taskOf(skill, 'sandbox-payer'), meter);
    else {
      // Connected at all three systems from here on.
      if (skill === skillNames()[1]) await stack.enter('record');
      await readRecord(taskOf(skill, 'sandbox-ehr'), meter);
      for (const section of sectionsOf[skill] ?? []) {
        if (!meter.hasRows(section)) faults.push(`no ${section} in the answers`);
      }
    }
  } catch (error) {
    faults.push(String(error));
  }
  return { skill, calls: meter.results.length, tokens: meter.tokens, faults };
}

/** The task of a skill with its blanks filled in. */
function taskOf(skill: string, platformId: string): string {
  const text = readFileSync(join(folder, skill, 'SKILL.md'), 'utf8');
  const [, task = ''] = text.split('\n## Task\n');
  return task.replaceAll('<platform_id>', platformId).replaceAll('<procedure_code>', '27447');
}

/** Signs in where the skill says so, and makes all calls that it writes out. */
async function connect(task: string, meter: Meter): Promise<void> {
  for (const { tool, args } of callsIn(task)) {
    if (tool === 'wait_for_auth') {
      const link = String(meter.last?.structured['authorization_url']);
      await signInAs(new FormBrowser(), link, 'hedda');
    }
    await meter.call(tool, args);
  }
  if (!meter.results.some((result) => connectionOf(result)?.patient_id === person)) {
    throw new Error('the sign-in did not open the record');
  }
}

/** Makes all calls of a skill; what the sign-in needs is left out where there is one. */
async function readRecord(task: string, meter: Meter): Promise<void> {
  for (const { tool, args } of callsIn(task)) {
    const isConnected = connectionOf(meter.results[0])?.authenticated === true;
    if (isConnected && (tool === 'start_auth' || tool === 'wait_for_auth')) continue;
    await meter.call(tool, args);
  }
}

/** From the question to the payer's first word; a step adds what earlier answers and the person say. */
async function authorize(task: string, meter: Meter): Promise<void> {
  const reader = new PromptReader(meter, task);
  const answer = (argument: string): unknown =>
    argument === 'patient_id' ? patientIdAt('sandbox-payer', person) : said[argument];
  for (const step of [1, 2, 3]) await reader.follow(step);
  for (const step of [4, 5]) await reader.follow(step, answer);
  const { state } = await reader.follow(6, answer);
  if (state !== 'submitted') throw new Error(`the request is ${String(state)}`);
  await reader.follow(7);
}

/** What `get_auth_status` says of the platform. */
function connectionOf(
  result: ToolResult | undefined,
): { readonly authenticated?: boolean; readonly patient_id?: string } | undefined {
  const connections = result?.structured['connections'];
  return Array.isArray(connections) ? (connections[0] as ReturnType<typeof connectionOf>) : undefined;
}

function callsIn(task: string): { tool: string; args: Record<string, unknown> }[] {
  return [...task.matchAll(/`([a-z_]+) (\{[^`]*\})`/g)].map(([, tool = '', json = '']) => ({
    tool,
    args: JSON.parse(json) as Record<string, unknown>,
  }));
}

/** An agent whose calls are counted; one that is refused ends the skill. */
class Meter implements Agent {
  readonly results: ToolResult[] = [];
  readonly #asked: Record<string, unknown>[] = [];
  readonly #agent: Agent;

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  get last(): ToolResult | undefined {
    return this.results.at(-1);
  }

  get tokens(): SkillRun['tokens'] {
    const sum = (texts: readonly string[]) => Math.ceil(texts.reduce((all, text) => all + text.length, 0) / 4);
    return {
      text: sum(this.results.map(({ text }) => text)),
      structured: sum(this.results.map(({ structured }) => JSON.stringify(structured))),
    };
  }

  async call(tool: string, args: Record<string, unknown>): Promise<ToolResult> {
    const result = await this.#agent.call(tool, args);
    if (result.isError) throw new Error(`${tool} ${JSON.stringify(args)}: ${result.text.slice(0, 300)}`);
    this.results.push(result);
    this.#asked.push(args);
    return result;
  }

  hasRows(section: string): boolean {
    return this.results.some(({ structured }, at) => {
      const { rows } = Object(structured['record_content']) as { rows?: unknown[] };
      return this.#asked[at]?.['section'] === section && (rows?.length ?? 0) > 0;
    });
  }

  toolNames(): Promise<string[]> {
    return this.#agent.toolNames();
  }

  listed(): ReturnType<Agent['listed']> {
    return this.#agent.listed();
  }

  prompt(name: string, args: Record<string, string>): Promise<string> {
    return this.#agent.prompt(name, args);
  }

  close(): Promise<void> {
    return this.#agent.close();
  }
}

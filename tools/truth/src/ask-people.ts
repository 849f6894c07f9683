import { ask } from '@fhir-gateway/e2e/questions';
import type { Outcome, Question } from '@fhir-gateway/e2e/questions';
import { readCalls } from './questions/calls.js';
import { questionsOf } from './questions/questions-of.js';
import { sumFaults } from './questions/sum-faults.js';
import { patientOf, readFolder } from './records/read-folder.js';
import type { Person } from './records/read-folder.js';
import type { AskedServer } from './serve/gateway.js';
import { serveRecord } from './serve/platforms.js';
import type { ServedRecord } from './serve/platforms.js';

/** Who asks which server what. */
export interface Asking {
  /** Starts the server that is asked, with a platform for each record. */
  start(records: readonly ServedRecord[]): Promise<AskedServer>;
  /** The calls of a server that is not this gateway. */
  readonly callsFile?: string | undefined;
  /** What the name of a person has to contain. */
  readonly person?: string;
  /** What the id of a question has to match. */
  readonly only?: RegExp;
}

/** Questions that are under way at once. */
const atOnce = 3;

/** Serves the records of a folder, and asks about one person after the other. `sums` are those that do not close. */
export async function askFolder(
  folder: string,
  { start, callsFile, person = '', only = /./ }: Asking,
): Promise<{ readonly outcomes: Outcome[]; readonly sums: string[] }> {
  const people = readFolder(folder).filter(({ name }) => name.includes(person));
  const records = await Promise.all(people.map(serveRecord));
  const server = await start(records);
  try {
    const outcomes: Outcome[] = [];
    const sums: string[] = [];
    for (const [index, each] of people.entries()) {
      const platform = await server.enter(index);
      const calls = readCalls(callsFile, { platform, patient: each.patient, base: records[index]?.base ?? '' });
      const asked = questionsOf(each, calls).filter(({ id }) => only.test(id));
      const listed = await server.agent.listed();
      const place = { agent: server.agent, lists: { weak: listed, good: listed }, platform, isOpen: false };
      const worker = async (): Promise<void> => {
        for (let next = asked.shift(); next; next = asked.shift()) {
          const question: Question = { ...next, id: `${each.name} | ${next.id}` };
          outcomes.push(await ask(question, 'good', place, whoseOf(each)));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      const record = records[index];
      if (server.hasSums && record) sums.push(...(await sumFaults(server.agent, each, record)));
    }
    return { outcomes, sums };
  } finally {
    await server.stop();
    for (const record of records) await record.close();
  }
}

function whoseOf({ resources, patient }: Person) {
  const byRef = new Map(resources.map((one) => [`${one.resourceType}/${one.id}`, patientOf(one)]));
  return { patientOf: (ref: string) => byRef.get(ref), nameOf: () => patient };
}

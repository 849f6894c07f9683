import type { Agent } from '@fhir-gateway/e2e/testing';
import { at, list } from '../records/fhir-json.js';
import type { Person } from '../records/read-folder.js';
import type { ServedRecord } from '../serve/platforms.js';

/** Calls that read the record whole: what the second one looks for is in no record. */
const calls = [
  ['get_patient_summary', {}],
  ['search_record', { words: 'xyzzy' }],
] as const;

/**
 * What is wrong with the sums that answers about a person print: lines that do not add up, or other entries than the platform
 * holds of the types that were searched for. Empty when every entry is accounted for.
 */
export async function sumFaults(
  agent: Agent,
  { name, resources }: Pick<Person, 'name' | 'resources'>,
  { searched }: Pick<ServedRecord, 'searched'>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [tool, args] of calls) {
    const before = searched().length;
    const { structured } = await agent.call(tool, args);
    const types = new Set(searched().slice(before));
    const { read = NaN, ...lines } = (structured['account'] ?? {}) as Readonly<Record<string, number>>;
    const sum = Object.values(lines).reduce((total, count) => total + count, 0);
    const { repeated = 0 } = lines;
    const held = resources.filter(({ resourceType }) => types.has(resourceType));
    // Results inside of reports come to the record beside the reports.
    const inside = held
      .filter(({ resourceType }) => resourceType === 'DiagnosticReport')
      .flatMap((report) => list(report['contained']))
      .filter((one) => at({ one }, 'one')['resourceType'] === 'Observation');
    const all = held.length + inside.length;
    if (read !== sum || read - repeated !== all) {
      faults.push(`${name}: ${tool} accounts for ${sum} of ${read} entries, ${repeated} repeated; there are ${all}`);
    }
  }
  return faults;
}

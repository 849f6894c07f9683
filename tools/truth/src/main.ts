// `npm run truth -- --data FOLDER`: asks everyday questions about each person of a folder of FHIR records, and judges both
// halves of each answer against what the files say.
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { answersOf, faults } from '@fhir-gateway/e2e/questions';
import { askFolder } from './ask-people.js';
import { missedBars, page, scoreOf, scoreTable } from './score.js';
import { connectServer, startGateway } from './serve/gateway.js';

const help = `npm run truth -- --data FOLDER [--data FOLDER …]
  --server URL     asks this MCP server in place of the gateway, once it knows the platforms that are then printed
  --calls FILE     its calls, in the form of tools/truth/src/questions/calls.json
  --person NAME    only people whose file or id has this in its name
  --only PATTERN   only questions whose id matches
  --show           prints every answer
  --write FILE     writes the score as a page`;
const { values } = parseArgs({
  options: {
    data: { type: 'string', multiple: true },
    server: { type: 'string' },
    calls: { type: 'string' },
    person: { type: 'string' },
    only: { type: 'string' },
    show: { type: 'boolean', default: false },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const { data = [], server, only = '' } = values;
if (values.help || data.length === 0) {
  console.log(help);
  process.exit(values.help ? 0 : 2);
}
const scores = [];
const missed: string[] = [];
for (const folder of data) {
  const { outcomes, sums } = await askFolder(folder, {
    start: async (records) => {
      if (server === undefined) return startGateway(records);
      for (const { name, base, patient } of records) console.log(`${base} Patient/${patient} ${name}`);
      const person = createInterface({ input: process.stdin, output: process.stdout });
      await person.question('Enter, once the server knows them: ');
      person.close();
      return connectServer(server);
    },
    callsFile: values.calls,
    person: values.person ?? '',
    only: new RegExp(only),
  });
  const run = { platform: basename(folder), outcomes };
  if (values.show) console.log(answersOf(run));
  console.log(faults(run).join('\n'));
  scores.push(scoreOf(run));
  missed.push(...sums);
}
missed.push(...scores.flatMap(missedBars));
console.log(`\n${scoreTable(scores)}\n`);
for (const each of missed) console.log(`FAILED ${each}`);
if (values.write !== undefined) writeFileSync(values.write, page(scores));
process.exitCode = missed.length === 0 ? 0 : 1;

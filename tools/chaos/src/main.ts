import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { redisAvailable } from '@fhir-gateway/testing';
import { buildCommit, buildWorkingTree } from './checkout.js';
import { plans } from './plan.js';
import { brokenPromises, describeOutcome } from './report.js';
import type { Outcome } from './report.js';
import { runRollOut } from './roll-out.js';
import type { RollOutPlan } from './roll-out.js';
import { runChaos } from './run-chaos.js';

const help = `npm run chaos                        64 users while processes are killed and Redis fails over
npm run chaos -- --short             8 users, two faults
npm run chaos -- roll-out <git ref>  replaces processes of that commit one by one by those of the working tree, and back

Meanwhile people read, search, sign in and log out over REST and MCP, and tokens are renewed. Pods of a roll-out begin and
end with the times of the Helm chart.

  --two-addresses     of a roll-out: MCP at an address and in processes of its own; default: the REST API serves both
  --pages-may-end     of a roll-out: links to further pages, good for an hour, may differ between the two releases
  --users <number>    of a roll-out; default 16

It needs redis-server. Exit code 1: a promise was broken (docs/operating.md).`;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
/** A run that does not come to its end by itself is a failure too. A busy machine takes longer than a free one. */
const limitMs = 240_000;
const sealing = 'FHIR_GATEWAY_RECORD_SEALING';
const tell = (line: string) => console.error(line);

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      'two-addresses': { type: 'boolean', default: false },
      'pages-may-end': { type: 'boolean', default: false },
      users: { type: 'string', default: '16' },
      help: { type: 'boolean' },
    },
  });
  const [command, reference, ...rest] = positionals;
  const users = Number(values.users);
  const isRollOut =
    command === 'roll-out' && reference !== undefined && rest.length === 0 && users >= 2 && Number.isSafeInteger(users);
  if (values.help || (command !== undefined && !isRollOut)) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  if (!redisAvailable()) {
    console.log('chaos: skipped, redis-server is not installed (apt-get install redis-server)');
    return process.env['CI'] === 'true' ? 1 : 0;
  }
  const outcome = isRollOut
    ? await rollOut(reference, {
        addresses: values['two-addresses'] ? 'two' : 'one',
        mayPagesEnd: values['pages-may-end'],
        users,
      })
    : await chaos(values.short);
  console.log(describeOutcome(outcome));
  return brokenPromises(outcome).length === 0 ? 0 : 1;
}

function chaos(isShort: boolean): Promise<Outcome> {
  setTimeout(() => {
    console.error('the run took longer than four minutes');
    process.exit(1);
  }, limitMs).unref();
  return runChaos(root, isShort ? plans.short : plans.full, tell);
}

type RollOutOptions = Pick<RollOutPlan, 'addresses' | 'mayPagesEnd' | 'users'>;

async function rollOut(reference: string, options: RollOutOptions): Promise<Outcome> {
  const [older, newer] = [buildCommit(root, reference), buildWorkingTree(root)];
  const page = execFileSync('git', ['show', `${reference}:docs/configuration.md`], { cwd: root, encoding: 'utf8' });
  const recordSealing = page.includes(`\`${sealing}\``) ? 'credential' : 'master';
  if (recordSealing === 'master') tell(`${sealing}=master: that commit does not know it`);
  return runRollOut(root, { ...options, older, newer, recordSealing }, tell);
}

process.exit(await main());

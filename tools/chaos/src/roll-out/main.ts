import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildCommit, buildWorkingTree } from '@fhir-gateway/replay/checkout';
import { redisAvailable } from '@fhir-gateway/testing';
import { findEarlierCommit, knowsSetting } from './earlier-commit.js';
import { describeRollOut, faultsOf } from './report.js';
import { runRollOut } from './roll-out.js';

const help = `npm run rolling-update [-- <git ref>]   replaces processes of that commit one by one by those of the working tree, and back

Meanwhile people read, search, sign in and log out over REST and MCP, and tokens are renewed. Without a reference it is the
last tag, else origin/main, else HEAD~20. Pods begin and end with the times of the Helm chart.

  --two-addresses     MCP at an address and in processes of its own; default: the REST API serves both
  --users <number>    default 16

It needs redis-server. Exit code 1: a request failed, somebody was signed out, or a process did not end with 0.`;
const sealing = 'FHIR_GATEWAY_RECORD_SEALING';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'two-addresses': { type: 'boolean', default: false },
      users: { type: 'string', default: '16' },
      help: { type: 'boolean' },
    },
  });
  const users = Number(values.users);
  if (values.help || positionals.length > 1 || !(users >= 2 && Number.isSafeInteger(users))) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  if (!redisAvailable()) {
    console.log('rolling-update: skipped, redis-server is not installed (apt-get install redis-server)');
    return process.env['CI'] === 'true' ? 1 : 0;
  }
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
  let step = 0;
  const tell = (text: string) => console.log(`${++step}. ${text}`);
  const { reference, why } = findEarlierCommit(root, positionals[0]);
  const older = buildCommit(root, reference);
  tell(`build ${older.name}, ${why}`);
  const newer = buildWorkingTree(root);
  tell(`build the ${newer.name}`);
  const recordSealing = knowsSetting(root, reference, sealing) ? 'credential' : 'master';
  if (recordSealing === 'master') tell(`set ${sealing}=master: that commit does not know it`);
  const addresses = values['two-addresses'] ? 'two' : 'one';
  const load = { users, renewingAgents: 2, thinkMs: 250, calmSeconds: 5, replicas: 2 };
  const outcome = await runRollOut(root, { older, newer, addresses, recordSealing, ...load }, tell);
  console.log(describeRollOut(outcome));
  return faultsOf(outcome).length === 0 ? 0 : 1;
}

process.exit(await main());

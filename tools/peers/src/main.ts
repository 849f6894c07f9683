import { randomInt } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeAttacks } from './attack-requests.js';
import { versionOf } from './peer-process.js';
import { peers } from './peers.js';
import { runPeer } from './run-peer.js';

const shownAtMost = 10;

const help = `npm run peers [-- names]   hostile requests to the built REST API through proxies, beside requests of others

${peers.map(({ name, about }) => `  ${name.padEnd(16)} ${about}`).join('\n')}

  --attacks <number>   default 2000, behind each proxy
  --victims <number>   requests of others; default 10000
  --seed <number>      makes the same attacks again; it is printed by every run

Exit code 1: an answer was wrong or belonged to another request, or the gateway read a request that nobody forwarded.
A proxy that is not installed is skipped.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      attacks: { type: 'string', default: '2000' },
      victims: { type: 'string', default: '10000' },
      seed: { type: 'string', default: `${randomInt(2 ** 31)}` },
      help: { type: 'boolean' },
    },
  });
  const [attacks, victims, seed] = [values.attacks, values.victims, values.seed].map(Number) as [
    number,
    number,
    number,
  ];
  const isKnown = positionals.every((each) => peers.some(({ name }) => name === each));
  if (values.help || !isKnown || ![attacks, victims, seed].every(Number.isSafeInteger)) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
  const bundle = join(root, 'apps', 'rest-api', 'dist', 'main.js');
  let faults = 0;
  console.log(`Seed ${seed}: ${attacks} attacks beside ${victims} requests of others, behind each proxy`);
  for (const peer of peers) {
    if (positionals.length > 0 && !positionals.includes(peer.name)) continue;
    const version = versionOf(peer);
    if (version === undefined) {
      console.log(`${peer.name}: skipped, ${peer.program} is not installed (${peer.install})`);
      continue;
    }
    const startedAt = performance.now();
    const result = await runPeer(peer, bundle, makeAttacks(seed, attacks), victims);
    const { wrong, crossed, smuggled, answeredMore, reached, right, connections, entries } = result;
    console.log(
      `${peer.name} ${version}: ${right} right, ${wrong.length} wrong, ${crossed.length} crossed, ` +
        `${smuggled.length} smuggled; ${answeredMore.length} attacks with more answers than from Node's server alone; ` +
        `${reached} attacks reached the gateway, ${entries} audit entries, ${connections} connections, ` +
        `${Math.round((performance.now() - startedAt) / 1000)} s`,
    );
    // With audit entries missing, a smuggled request could be among them.
    if (entries < right) faults += 1;
    for (const [what, list] of Object.entries({ wrong, crossed, smuggled, answeredMore })) {
      if (list !== answeredMore) faults += list.length;
      for (const each of list.slice(0, shownAtMost)) console.log(`  ${what}: ${each.slice(0, 600)}`);
    }
  }
  return faults > 0 ? 1 : 0;
}

process.exitCode = await main();

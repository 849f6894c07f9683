import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findKeycloak } from './keycloak/distribution.js';
import { findAuthlib, runAuthlib } from './authlib/run-authlib.js';
import type { Finding } from './finding.js';
import { runKeycloak } from './keycloak/run-keycloak.js';
import { runIps } from './ips/run-ips.js';
import { withIpsFigures } from './ips/written-figures.js';
import { findValidator } from './ips/validator.js';
import { fetchJars } from './maven-jars.js';
import { findPrograms } from './kubernetes/go-programs.js';
import { runKubernetes } from './kubernetes/run-kubernetes.js';
import { findPartners } from './shl/find-partners.js';
import { runShl } from './shl/run-shl.js';
import { runPdf, veraPdf } from './pdf/run-pdf.js';
import { makeAttacks } from './attack-requests.js';
import { versionOf } from './peer-process.js';
import { peers } from './peers.js';
import { runPeer } from './run-peer.js';

const shownAtMost = 10;
/** Servers and clients of other people that speak OAuth with the gateway. */
const servers = {
  keycloak: 'people sign in at a Keycloak with every kind of client, and their sign-ins end',
  ips: 'HAPI FHIR validates the summary of every person of the sandbox against the profiles of IPS 2.0',
  pdf: 'veraPDF validates the printed record of every person of the sandbox against PDF/UA-1',
  authlib: 'an app that is built on Python’s Authlib signs in, refreshes and revokes',
  kubernetes: 'a Kubernetes API server with restricted pods takes all that the chart renders, in a dry run',
  shl: 'two implementations of SMART Health Links open the gateway’s links, and the gateway opens theirs',
} as const;
type ServerName = keyof typeof servers;
const isServer = (name: string): name is ServerName => Object.hasOwn(servers, name);

const help = `npm run peers [-- names]   hostile requests to the built REST API through proxies, beside requests of others

${peers.map(({ name, about }) => `  ${name.padEnd(16)} ${about}`).join('\n')}
${Object.entries(servers)
  .map(([name, about]) => `  ${name.padEnd(16)} ${about}; only when it is named`)
  .join('\n')}

  --attacks <number>   default 2000, behind each proxy
  --victims <number>   requests of others; default 10000
  --write              puts what ips found into docs/conformance.md
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
      write: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  const [attacks, victims, seed] = [values.attacks, values.victims, values.seed].map(Number) as [
    number,
    number,
    number,
  ];
  const isKnown = positionals.every((each) => isServer(each) || peers.some(({ name }) => name === each));
  if (values.help || !isKnown || ![attacks, victims, seed].every(Number.isSafeInteger)) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
  const bundle = join(root, 'apps', 'rest-api', 'dist', 'main.js');
  let faults = 0;
  for (const name of positionals.filter(isServer))
    faults += await runServer(name, { root, bundle, isWritten: values.write });
  if (positionals.length > 0 && positionals.every(isServer)) return faults > 0 ? 1 : 0;
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

interface ServerRun {
  readonly root: string;
  readonly bundle: string;
  readonly isWritten: boolean;
}

/** @returns how much came out otherwise than it should */
async function runServer(name: ServerName, { root, bundle, isWritten }: ServerRun): Promise<number> {
  const cache = join(root, '.cache', name);
  if (name === 'keycloak') {
    const keycloak = findKeycloak(cache);
    if ('home' in keycloak) return report(name, await runKeycloak(keycloak.home, bundle));
    console.log(`${name}: skipped, ${keycloak.missing}`);
  } else if (name === 'ips') {
    const validator = findValidator(cache);
    const program = join(root, 'tools', 'peers', 'src', 'ips', 'ValidateIps.java');
    if ('classPath' in validator) {
      const findings = await runIps(validator, program);
      if (isWritten) writeIpsFigures(join(root, 'docs', 'conformance.md'), findings);
      return report(name, findings);
    }
    console.log(`${name}: skipped, ${validator.missing}`);
    // A check that nobody sees skipped is none.
    return process.env['CI'] === 'true' ? 1 : 0;
  } else if (name === 'pdf') {
    const missing = fetchJars(cache, veraPdf);
    const program = join(root, 'tools', 'peers', 'src', 'pdf', 'ValidatePdf.java');
    if (missing === undefined) return report(name, await runPdf(cache, program));
    console.log(`${name}: skipped, ${missing}`);
    return process.env['CI'] === 'true' ? 1 : 0;
  } else if (name === 'kubernetes') {
    const programs = findPrograms(cache, (line) => console.log(`${name}: ${line}`));
    if ('etcd' in programs) return report(name, await runKubernetes(programs, root));
    console.log(`${name}: skipped, ${programs.missing}`);
    return process.env['CI'] === 'true' ? 1 : 0;
  } else if (name === 'shl') {
    const partners = await findPartners(cache);
    const found = partners.filter((partner) => 'open' in partner);
    const missing = partners.flatMap((partner) => ('missing' in partner ? `${partner.name}: ${partner.missing}` : []));
    for (const line of missing) console.log(`${name}: skipped, ${line}`);
    return report(name, await runShl(found));
  } else {
    const authlib = findAuthlib(cache);
    const script = join(root, 'tools', 'peers', 'src', 'authlib', 'sign_in.py');
    if ('python' in authlib) return report(name, await runAuthlib(authlib.python, script, bundle));
    console.log(`${name}: skipped, ${authlib.missing}`);
  }
  return 0;
}

function writeIpsFigures(file: string, findings: readonly Finding[]): void {
  writeFileSync(file, withIpsFigures(readFileSync(file, 'utf8'), findings, new Date().toISOString().slice(0, 10)));
}

/** Prints findings; returns how many came out otherwise than they should. */
function report(name: string, findings: readonly Finding[]): number {
  let faults = 0;
  for (const { what, expected, found } of findings) {
    if (found === expected) console.log(`as expected  ${what}: ${found}`);
    else console.log(`DIFFERENT    ${what}: ${found}, not ${expected}`);
    if (found !== expected) faults += 1;
  }
  console.log(`${name}: ${findings.length - faults} as expected, ${faults} different`);
  return faults;
}

process.exitCode = await main();

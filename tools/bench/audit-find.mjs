// `npm run bench:audit-find`: the auditor's three questions, each one command over a file of a million entries.
// Prints the CPU time of each process, from its start to its end, and exits with 1 when one is above 5 s, or finds something else
// than was written. `--entries 10000` makes a smaller file.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importSource } from '../build/source.mjs';
import { root } from '../build/workspace.mjs';
import { printVerdicts } from './verdict.mjs';

const limitMs = 5_000;
const at = process.argv.indexOf('--entries');
const entries = at < 0 ? 1_000_000 : Number(process.argv[at + 1]);
const auditKey = 'a-key-of-this-benchmark-alone-0123456789';
const people = 1_000;
const agents = 20;

const folder = mkdtempSync(path.join(tmpdir(), 'fhir-gateway-audit-'));
try {
  const file = path.join(folder, 'audit.log');
  const written = await writeEntries(file);
  console.log(`${entries} entries, ${(statSync(file).size / 1_048_576).toFixed(0)} MiB, Node ${process.versions.node}`);
  const questions = [
    [
      'who read what of a patient last week, and through which agent',
      ['--patient', 'ehr/patient-7', '--reads', '--since', '7d'],
      written.patient,
    ],
    ['what an agent read', ['--client', 'https://agent-3.example/client.json', '--reads'], written.agent],
    ['who changed what', ['--changes'], written.changes],
  ];
  const figures = questions.map(([what, args, expected]) => ({ what, ms: ask(file, args, expected), limitMs }));
  printVerdicts(figures);
} finally {
  rmSync(folder, { recursive: true });
}

/** Runs the command, and returns its CPU time in milliseconds; no number where it does not find what it must. */
function ask(file, args, expected) {
  const usage = path.join(folder, 'usage.json');
  const note = `import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(usage)},JSON.stringify(process.cpuUsage())))`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(note)}`,
      path.join(root, 'apps/cli/dist/main.js'),
      'audit',
      'find',
      ...args,
      '--summary',
      '--json',
      file,
    ],
    {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, FHIR_GATEWAY_AUDIT_KEY: auditKey },
      cwd: folder,
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  const found = status === 0 ? JSON.parse(stdout).result.groups.reduce((sum, { count }) => sum + count, 0) : 0;
  if (found !== expected) {
    console.error(
      `audit find ${args.join(' ')}: ${found} entries in place of ${expected} (exit code ${status})\n${stderr}`,
    );
    return Number.NaN;
  }
  const { user, system } = JSON.parse(readFileSync(usage, 'utf8'));
  return (user + system) / 1_000;
}

/** Writes chained entries of two weeks by a thousand people and twenty agents, one change in ten; returns what each question must find. */
async function writeEntries(file) {
  const { AuditChain, chainKey, EntryWriter, Pseudonyms } = await importSource('libs/audit/src/index.ts');
  const { Keyring } = await importSource('libs/token-vault/src/index.ts');
  const keyring = new Keyring([{ id: 'audit', secret: Buffer.from(auditKey), primary: true }]);
  const writer = new EntryWriter(new Pseudonyms(keyring.derive('audit-pseudonyms', 32)));
  const chain = new AuditChain({ key: chainKey(new Uint8Array(32)), now: Date.now });
  const found = { patient: 0, agent: 0, changes: 0 };
  const weekMs = 7 * 24 * 3_600_000;
  const nowMs = Date.now();
  const output = openSync(file, 'w');
  let text = '';
  for (let n = 0; n < entries; n++) {
    const isChange = n % 10 === 0;
    const person = (n * 7) % people;
    const agent = Math.floor(n / 10) % agents;
    // None so near to a week ago that the time of the command decides.
    const isOld = n < entries / 2;
    const timeMs = isOld ? nowMs - 2 * weekMs + n : nowMs - weekMs / 2 + n;
    const interaction = isChange ? 'create' : 'read';
    const fact = {
      ...{ event: `fhir.${interaction}`, app: 'mcp', platformId: 'ehr', interaction, outcome: 'allowed' },
      ...{ durationMs: n % 500, status: 200, resourceType: 'Observation', sessionId: `session-${person}` },
      requestId: `7f0c2b1e-0d7c-4b43-9f5e-${String(n).padStart(12, '0')}`,
    };
    const client = `https://agent-${agent}.example/client.json`;
    const about = { client, actor: 'app', patientId: `patient-${person}`, scopes: ['patient/*.rs'] };
    text += chain.line(writer.write(fact, about, timeMs));
    if (n % 100 === 99) text += chain.seal(0);
    if (n % 1_000 === 999 || n === entries - 1) {
      writeSync(output, text);
      text = '';
    }
    if (isChange) found.changes += 1;
    else {
      if (agent === 3) found.agent += 1;
      if (person === 7 && !isOld) found.patient += 1;
    }
  }
  closeSync(output);
  return found;
}

// `npm run tokens`: asks ten typical questions over the sandbox's records through MCP, and compares what a model has to read
// with the Bundle that the same search returns over REST. Hosts show a model one half of a result, so each half is measured
// by itself. Fails where all questions together take more than a tenth in either half, where a fact is missing in one, and
// where the list of tools is too long; and where a question takes more than a tenth although its facts alone would not, with
// the frame that every answer has: whose record it is, how many there are, the marks, the names of columns, the next step.
// `npm run tokens -- --write` puts the table into docs/generated/answers.md.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleService, freePort, startService } from '../build/services.mjs';
import { root } from '../build/workspace.mjs';

const leastRatio = 10;
/** Characters that an answer has around its facts, in the half that needs more: an answer of one row and seven columns. */
const frame = 330;
/** What a model reads of the list of tools, where no payer is connected and writes are off. */
const mostToolTokens = 2600;
const marks = ['<!-- tokens: begin -->', '<!-- tokens: end -->'];
const patient = 'hedda-vantreen';
const newest = ['-date'];

/** Each question as a search, and what the answer must contain: read from the raw resources, in their order. */
const questions = [
  ['the latest HbA1c', 'Observation', { code: 'http://loinc.org|4548-4' }, [value, day], { sort: newest, limit: 1 }],
  ['HbA1c over time', 'Observation', { code: 'http://loinc.org|4548-4' }, [value, day], { sort: newest }],
  ['recent laboratory results', 'Observation', { category: 'laboratory' }, [value, name], { sort: newest }],
  ['active medications', 'MedicationRequest', { status: 'active' }, [medication]],
  ['allergies', 'AllergyIntolerance', {}, [name]],
  ['problems', 'Condition', {}, [name]],
  ['the last five encounters', 'Encounter', {}, [({ period }) => period?.start], { sort: newest, limit: 5 }],
  ['immunizations', 'Immunization', {}, [({ vaccineCode }) => vaccineCode?.text]],
  ['coverage', 'Coverage', {}, [({ payor }) => payor?.[0]?.display]],
  [
    'the last twenty claims',
    'ExplanationOfBenefit',
    {},
    [({ billablePeriod }) => billablePeriod?.start],
    { sort: ['-created'] },
  ],
];

const directory = mkdtempSync(join(tmpdir(), 'fhir-gateway-tokens-'));
const children = [];
try {
  const { sandbox, client } = await startAll();
  process.exitCode = await compare(sandbox, client);
  await client.close();
} finally {
  for (const child of children) child.kill();
  rmSync(directory, { recursive: true });
}

async function compare(sandbox, client) {
  const rows = [];
  const missing = [];
  for (const [question, type, params, facts, { sort, limit = 20 } = {}] of questions) {
    const args = { platform_id: 'sandbox-open', resource_type: type, params: { ...params, patient }, limit };
    const bundle = await fetchBundle(sandbox, type, {
      ...params,
      patient,
      _count: limit,
      ...(sort && { _sort: sort }),
    });
    const halves = await ask(client, { ...args, ...(sort && { sort }) }, bundle.entry?.length ?? 0);
    const resources = (bundle.entry ?? []).map(({ resource }) => resource);
    const expected = resources.flatMap((resource) => facts.map((fact) => fact(resource))).filter(Boolean);
    if (expected.length === 0) missing.push(`${question}: the sandbox holds nothing to find`);
    for (const [half, seen] of Object.entries({ text: halves.text, structured: halves.structured }))
      for (const fact of expected) if (!seen.includes(fact)) missing.push(`${question}, ${half}: ${fact}`);
    rows.push({
      question,
      bundle: JSON.stringify(bundle).length,
      facts: halves.facts,
      text: halves.text.length,
      structured: halves.structured.length,
    });
  }
  const tools = await toolsSize(client);
  const table = tableOf(rows, tools);
  console.log(table);
  for (const fact of missing) console.log(`MISSING ${fact}`);
  const longer = ({ text, structured }) => Math.max(text, structured);
  const missed = rows.filter((one) => one.bundle / longer(one) < leastRatio);
  for (const row of missed)
    console.log(`MISSED: ${row.question}, ${times(row.bundle, longer(row))} in its longer half`);
  const avoidable = missed.filter(({ bundle, facts }) => bundle / (facts + frame) >= leastRatio);
  for (const { question } of avoidable) console.log(`FAILED: ${question} could give its facts in a tenth`);
  const isShort = ['text', 'structured'].every((half) => sumOf(rows, 'bundle') / sumOf(rows, half) >= leastRatio);
  if (!isShort) console.log(`FAILED: less than ${leastRatio} times less in one half`);
  if (tokens(tools) > mostToolTokens) console.log(`FAILED: the tools take more than ${mostToolTokens} tokens`);
  if (process.argv.includes('--write')) writeTable(table);
  return missing.length === 0 && avoidable.length === 0 && isShort && tokens(tools) <= mostToolTokens ? 0 : 1;
}

/** Searches, and follows cursors until as many rows are there as the Bundle has; both halves as a model reads them. */
async function ask(client, args, rows) {
  let [text, structured, seen, facts] = ['', '', 0, 0];
  let call = { name: 'search', arguments: args };
  while (call) {
    const { content, structuredContent } = await client.callTool(call);
    text += content[0].text;
    structured += JSON.stringify(structuredContent);
    const { rows: shown = [], every_row: every = {} } = structuredContent?.record_content ?? {};
    seen += shown.length;
    facts += [...Object.values(every), ...shown.flat()].join('').length;
    const { cursor } = structuredContent ?? {};
    const next = { name: 'get_next_page', arguments: { platform_id: args.platform_id, cursor } };
    call = cursor !== undefined && seen < rows ? next : undefined;
  }
  return { text, structured, facts };
}

/** What a model reads of the list of tools: names, descriptions, arguments. */
async function toolsSize(client) {
  const { tools } = await client.listTools();
  const read = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  return JSON.stringify(read).length;
}

function sumOf(rows, name) {
  return rows.reduce((total, row) => total + row[name], 0);
}

/** About four characters are one token. */
function tokens(characters) {
  return Math.ceil(characters / 4);
}

function tableOf(rows, tools) {
  const sum = (name) => sumOf(rows, name);
  const lines = rows.map(({ question, bundle, facts, text, structured }) => [
    question,
    bundle,
    facts,
    text,
    structured,
  ]);
  lines.push(['all of these', sum('bundle'), sum('facts'), sum('text'), sum('structured')]);
  lines.push([
    'the same, with the list of tools read once',
    sum('bundle'),
    sum('facts'),
    sum('text') + tools,
    sum('structured') + tools,
  ]);
  const cells = lines.map(([question, bundle, facts, text, structured]) => [
    question,
    String(bundle),
    `${facts} (${times(bundle, facts)})`,
    `${text} (${times(bundle, text)})`,
    `${structured} (${times(bundle, structured)})`,
  ]);
  const head = ['question', 'Bundle over REST', 'facts alone', 'text half', 'structured half'];
  const widths = head.map((name, column) => Math.max(name.length, ...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [
    line(head),
    line(widths.map((width) => '-'.repeat(width))),
    ...cells.map(line),
    '',
    `Characters of JSON; the list of tools has ${tools}, about ${tokens(tools)} tokens.`,
  ].join('\n');
}

/** Puts the table into docs/generated/answers.md, between its marks. */
function writeTable(table) {
  const path = join(root, 'docs/generated/answers.md');
  const page = readFileSync(path, 'utf8');
  const [before, after] = [page.indexOf(marks[0]), page.indexOf(marks[1])];
  if (before === -1 || after < before) throw new Error('docs/generated/answers.md has no place for the table');
  writeFileSync(path, `${page.slice(0, before + marks[0].length)}\n\n${table}\n\n${page.slice(after)}`);
}

function times(bundle, half) {
  return `${(bundle / half).toFixed(1)} × less`;
}

async function fetchBundle(sandbox, type, params) {
  const response = await fetch(`${sandbox}/open/fhir/${type}?${new URLSearchParams(params)}`);
  return response.json();
}

function value({ valueQuantity }) {
  return valueQuantity && `${valueQuantity.value} ${valueQuantity.unit}`;
}

function day({ effectiveDateTime }) {
  return effectiveDateTime?.slice(0, 10);
}

function name({ code }) {
  return code?.text;
}

function medication({ medicationCodeableConcept: concept }) {
  return concept?.text ?? concept?.coding?.[0]?.display;
}

/** Starts the sandbox and the MCP server on free ports, and connects a client. */
async function startAll() {
  const { Client, StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  const [sandboxPort, mcpPort] = [await freePort(), await freePort()];
  const sandbox = `http://localhost:${sandboxPort}`;
  const platform = JSON.parse(readFileSync(join(root, 'platforms/sandbox-open.json'), 'utf8'));
  writeFileSync(
    join(directory, 'sandbox-open.json'),
    JSON.stringify({ ...platform, fhirBaseUrl: `${sandbox}/open/fhir` }),
  );
  // Without a payer that can be asked, and without open directories of payers, their tools are not listed.
  for (const file of readdirSync(join(root, 'platforms')).filter((name) => name.endsWith('.json'))) {
    const { davinci, published, ...rest } = JSON.parse(readFileSync(join(root, 'platforms', file), 'utf8'));
    const isPayer = published !== undefined || (davinci !== undefined && rest.kind === 'sandbox');
    if (isPayer) writeFileSync(join(directory, file), JSON.stringify(rest));
  }
  const sandboxFile = await bundleService('tools/sandbox');
  children.push(await startService(sandboxFile, { FHIR_GATEWAY_SANDBOX_PORT: `${sandboxPort}` }));
  const settings = {
    FHIR_GATEWAY_MCP_AUTH: 'local',
    FHIR_GATEWAY_MCP_PORT: `${mcpPort}`,
    FHIR_GATEWAY_PLATFORMS_DIR: directory,
  };
  children.push(await startService(await bundleService('apps/mcp-server'), settings));
  const client = new Client({ name: 'tokens', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`http://localhost:${mcpPort}/mcp`)));
  return { sandbox, client };
}

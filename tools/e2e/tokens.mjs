// `npm run tokens`: asks ten typical questions over the sandbox's records through MCP, and compares what a model has to read
// with the Bundle that the same search returns over REST. Fails under ten times less, or when a fact is missing.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleService, freePort, startService } from '../build/services.mjs';
import { root } from '../build/workspace.mjs';

const leastRatio = 10;
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
  ['claims of the last years', 'ExplanationOfBenefit', {}, [({ billablePeriod }) => billablePeriod?.start]],
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
  const total = { text: 0, whole: 0, bundle: 0 };
  const missing = [];
  console.log('characters: what a model reads | the whole result | the Bundle | times less');
  for (const [question, type, params, facts, { sort, limit = 20 } = {}] of questions) {
    const args = { platform_id: 'sandbox-open', resource_type: type, params: { ...params, patient }, limit };
    const bundle = await fetchBundle(sandbox, type, {
      ...params,
      patient,
      _count: limit,
      ...(sort && { _sort: sort }),
    });
    const { text, whole } = await ask(client, { ...args, ...(sort && { sort }) }, bundle.entry?.length ?? 0);
    const raw = JSON.stringify(bundle);
    total.text += text.length;
    total.whole += whole.length;
    total.bundle += raw.length;
    const resources = (bundle.entry ?? []).map(({ resource }) => resource);
    const expected = resources.flatMap((resource) => facts.map((fact) => fact(resource))).filter(Boolean);
    if (expected.length === 0) missing.push(`${question}: the sandbox holds nothing to find`);
    for (const fact of expected) if (!text.includes(fact)) missing.push(`${question}: ${fact}`);
    console.log(`${question}: ${text.length} | ${whole.length} | ${raw.length} | ${times(raw.length, text.length)}`);
  }
  const ratio = total.bundle / total.text;
  console.log(`in total: ${total.text} | ${total.whole} | ${total.bundle} | ${times(total.bundle, total.text)}`);
  for (const fact of missing) console.log(`MISSING ${fact}`);
  if (ratio < leastRatio) console.log(`FAILED: less than ${leastRatio} times less`);
  return missing.length === 0 && ratio >= leastRatio ? 0 : 1;
}

/** Searches, and follows cursors until as many rows are there as the Bundle has. */
async function ask(client, args, rows) {
  let [text, whole, seen] = ['', '', 0];
  let call = { name: 'search', arguments: args };
  while (call) {
    const { content, structuredContent } = await client.callTool(call);
    text += content[0].text;
    whole += JSON.stringify({ content, structuredContent });
    const { rows: page = [], cursor } = structuredContent ?? {};
    seen += page.length;
    const next = { name: 'get_next_page', arguments: { platform_id: args.platform_id, cursor } };
    call = cursor !== undefined && seen < rows ? next : undefined;
  }
  return { text, whole };
}

function times(bundle, text) {
  return `${(bundle / text).toFixed(1)} ×`;
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
  const sandboxFile = await bundleService('tools/sandbox', { packages: 'external' });
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

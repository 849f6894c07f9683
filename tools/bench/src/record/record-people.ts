import { startRestApi } from '../gateway-process.js';
import type { GatewayProcess } from '../gateway-process.js';
import { writePlatformFile } from '../measure/platform-file.js';
import { signIn } from '../load/sign-in.js';
import { patientId } from '../measure/records.js';
import type { Role } from '../child.js';
import type { Stage } from '../stage.js';

const platforms = [1, 2, 3, 4, 5];
const exported = 9;
/** What a process does for the first time costs several times as much. */
const warmUps = 6;

/** The searches of a summary in the order of the gateway: what a platform takes by itself to answer them. */
const searches = [
  'Observation',
  'DiagnosticReport',
  'AllergyIntolerance',
  'Condition',
  'MedicationRequest',
  'MedicationDispense',
  'MedicationStatement',
  'ExplanationOfBenefit',
  'Immunization',
  'Encounter',
  'Procedure',
  'CareTeam',
  'Coverage',
];

/** Searches at once at one platform, as the gateway sends them. */
export const searchesAtOnce = 6;

/** The connections that people of the bench have, and the one whose record is exported. */
export const connections = { ofPeople: platforms.map(idOf), exported: idOf(exported) };

function idOf(number: number): string {
  return `bench-record-${number}`;
}

/** Starts the platforms and makes them known to gateways that start after that. */
export async function startPlatforms(stage: Stage): Promise<Role> {
  const role = await stage.startRole('record-platforms');
  const folder = stage.gatewayOptions.platformsFolder;
  for (const number of [...platforms, exported]) {
    writePlatformFile(folder, role.origin, { id: idOf(number), fhirBaseUrl: `${role.origin}/${number}/fhir` });
  }
  return role;
}

/** The first pages of what a summary asks of the slowest platform. */
export function searchUrls(origin: string): string[] {
  return searches.map((search) => {
    const separator = search.includes('?') ? '&' : '?';
    return `${origin}/${platforms.at(-1)}/fhir/${search}${separator}patient=${patientId}`;
  });
}

/** Starts a gateway with people who are connected to all platforms; one of them has read their summary some times. */
export async function startWithPeople(
  stage: Stage,
  bundle: string,
  { people }: { readonly people: number },
): Promise<{ readonly gateway: GatewayProcess; readonly cookies: readonly [string, ...string[]] }> {
  const gateway = await startRestApi({ ...stage.gatewayOptions, bundle });
  try {
    const cookies: [string, ...string[]] = [await signIn(gateway.origin, connections.ofPeople)];
    while (cookies.length < people) cookies.push(await signIn(gateway.origin, connections.ofPeople));
    for (let index = 0; index < warmUps; index += 1) await readSummary(gateway, cookies[0]);
    return { gateway, cookies };
  } catch (error) {
    await gateway.stop();
    throw error;
  }
}

/** A summary that was read through the REST API. */
export interface ReadSummary {
  readonly tookMs: number;
  /** Whether all of the record was read: on a busy machine the gateway's deadline may come first. */
  readonly isWhole: boolean;
}

/** @throws Error for any answer but a summary of all platforms */
export async function readSummary({ origin }: Pick<GatewayProcess, 'origin'>, cookie: string): Promise<ReadSummary> {
  const startedAt = performance.now();
  const response = await fetch(`${origin}/api/record/summary`, { headers: { cookie } });
  const text = await response.text();
  const tookMs = performance.now() - startedAt;
  const answer = JSON.parse(text) as { missing?: unknown[]; platforms?: unknown[] };
  if (response.status !== 200 || answer.platforms?.length !== platforms.length) {
    throw new Error(`no summary: ${response.status} ${text.slice(0, 500)}`);
  }
  return { tookMs, isWhole: answer.missing?.length === 0 };
}

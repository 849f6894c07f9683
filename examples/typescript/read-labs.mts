// Lists platforms, has the person sign in where that is needed, and reads their laboratory results to the last page.
//
//   node examples/typescript/read-labs.mts [platform_id]
//
// GATEWAY_URL is http://localhost:8000 unless set; GATEWAY_TOKEN is needed where the gateway is not on this machine.
import { setTimeout as sleep } from 'node:timers/promises';
import { Gateway, GatewayProblem, type Resource } from './gateway.mts';

const signInMinutes = 5;

const gateway = new Gateway(process.env['GATEWAY_URL'] ?? 'http://localhost:8000', process.env['GATEWAY_TOKEN']);
const platformId = process.argv[2] ?? 'sandbox-ehr';

async function main(): Promise<void> {
  const { total, platforms } = await gateway.call('listPlatforms', { query: { ready: 'true' } });
  console.log(`Ready: ${total} platforms, such as ${platforms[0]?.name ?? 'none'}`);

  await signIn();

  const first = await gateway.call('searchType', {
    path: { platform_id: platformId, resource_type: 'Observation' },
    query: { category: 'laboratory', _sort: '-date', _count: 50 },
  });
  const results: string[] = [];
  for await (const resource of gateway.resources(first)) results.push(inWords(resource));
  console.log(`Laboratory results: ${results.length}, the newest: ${results[0] ?? 'none'}`);

  try {
    await gateway.call('readResource', {
      path: { platform_id: platformId, resource_type: 'Observation', id: 'no-such-id' },
    });
  } catch (error) {
    // What is not there is no fault of the program; anything else is not expected here.
    if (!(error instanceof GatewayProblem && error.status === 404)) throw error;
    console.log(`Not found: ${error.code}`);
  }
}

/** Waits for the person, who signs in with a browser. */
async function signIn(): Promise<void> {
  const { connections, login_url_template: template } = await gateway.call('getStatus');
  if (connections.some((one) => one.platform_id === platformId && one.connected)) return;
  console.log(`Sign in: ${template.replace('{platform_id}', platformId)}`);
  const until = Date.now() + signInMinutes * 60_000;
  while (Date.now() < until) {
    const { status, reason } = await gateway.call('waitForLogin', {
      path: { platform_id: platformId },
      query: { timeout: 25 },
    });
    if (status === 'connected') return;
    if (status === 'denied' || status === 'failed') throw new Error(`The sign-in ended: ${reason ?? status}`);
    // Before the person has opened the link there is nothing to wait for.
    if (status !== 'pending') await sleep(1_000);
  }
  throw new Error('Nobody has signed in.');
}

function inWords({ code, valueQuantity }: Resource): string {
  const { text, coding } = (code ?? {}) as { text?: string; coding?: { display?: string }[] };
  const { value, unit } = (valueQuantity ?? {}) as { value?: number; unit?: string };
  return [text ?? coding?.[0]?.display ?? 'A result', value, unit].filter((part) => part !== undefined).join(' ');
}

main().catch((error: unknown) => {
  const isProblem = error instanceof GatewayProblem;
  console.error(isProblem ? `${error.code} (${error.status}): ${error.message}` : error);
  process.exitCode = 1;
});

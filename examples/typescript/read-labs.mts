// Has the person sign in where that is needed, and reads their laboratory results to the last page.
//
//   npx nx build @fhir-gateway/client
//   node examples/typescript/read-labs.mts [platform_id]
//
// GATEWAY_URL is http://localhost:8000 unless set; GATEWAY_TOKEN is needed where the gateway is not on this machine.
import { GatewayClient, GatewayProblem } from '@fhir-gateway/client';

const { GATEWAY_URL: baseUrl = 'http://localhost:8000', GATEWAY_TOKEN: token } = process.env;
const platformId = process.argv[2] ?? 'sandbox-ehr';
const gateway = new GatewayClient({ baseUrl, token });
try {
  const { data } = await gateway.api.GET('/api/platforms', { params: { query: { ready: 'true' } } });
  console.log(`Ready: ${data?.total} platforms, such as ${data?.platforms[0]?.name}`);
  await gateway.signIn(platformId, (url) => console.log(`Sign in: ${url}`));

  const ids: (string | undefined)[] = [];
  const asked = { category: 'laboratory', _sort: '-date', _count: '50' };
  for await (const result of gateway.search(platformId, 'Observation', asked)) ids.push(result.id);
  console.log(`Laboratory results: ${ids.length}, the newest: ${ids[0] ?? 'none'}`);

  const path = { platform_id: platformId, resource_type: 'Observation', id: 'no-such-id' };
  await gateway.api
    .GET('/api/fhir/{platform_id}/{resource_type}/{id}', { params: { path } })
    .catch((error: unknown) => {
      // What is not there is no fault of the program; anything else is not expected here.
      if (!(error instanceof GatewayProblem && error.status === 404)) throw error;
      console.log(`Not found: ${error.code}`);
    });
} catch (error) {
  if (!(error instanceof GatewayProblem)) throw error;
  console.error(`${error.code} (${error.status}): ${error.message}`);
  process.exitCode = 1;
}

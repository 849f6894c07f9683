import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';

import { useTestGateway } from './testing/test-gateway.js';

const atOnce = 48;
const rounds = 5;
/** Bodies that are held whole, that stream, that share memory with others and that do not. */
const sizes = [200, 3_000, 5_000, 20_000, 70_000, 130_000, 250_000, 400_000];

const rest = useTestGateway({ FHIR_GATEWAY_LOG_LEVEL: 'silent' });
beforeAll(async () => {
  rest.stub.answer = ({ url }, response) => {
    const id = url.split('/').at(-1) ?? '';
    const body = JSON.stringify(patient(id, `${rest.stub.origin}/fhir`));
    response.writeHead(200, {
      'content-type': 'application/fhir+json',
      // Now and then nobody says how long it is.
      ...(Number(id) % 5 !== 0 && { 'content-length': Buffer.byteLength(body) }),
    });
    const cut = (Number(id) * 7_919) % body.length;
    response.write(body.slice(0, cut));
    if (Number(id) % 3 === 0) setTimeout(() => response.end(body.slice(cut)), 2);
    else response.end(body.slice(cut));
  };
});

/** A record all of which belongs to one request and to no other; some have no address that is rewritten. */
function patient(id: string, base: string): object {
  const size = sizes[Number(id) % sizes.length] ?? 0;
  const managingOrganization = { reference: `${base}/Organization/${id}` };
  return {
    resourceType: 'Patient',
    id,
    ...(Number(id) % 4 !== 0 && { managingOrganization }),
    name: [{ text: `<${id}>`.repeat(Math.ceil(size / (id.length + 2))) }],
  };
}

async function read(agent: Agent, id: string): Promise<string | undefined> {
  const asked = request(`${rest.publicUrl}/api/fhir/stub-open/Patient/${id}`, { agent });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  if (Number(id) % 7 === 0) {
    // One that leaves in the middle of its answer.
    answer.once('data', () => answer.destroy());
    await once(answer, 'close');
    return undefined;
  }
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    if (Number(id) % 6 === 1 && chunks.length < 4) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Buffer.concat(chunks).toString('utf8');
}

it('each of a crowd gets the answer to its own request, whole, however fast it reads', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  let next = 1000;
  let compared = 0;
  const one = async (): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      const id = String((next += 1));
      const answer = await read(agent, id).catch((error: Error) => {
        // Of the connection of one that left.
        if (Number(id) % 7 !== 0) throw error;
        return undefined;
      });
      if (answer === undefined) continue;
      compared += 1;
      const expected = JSON.stringify(patient(id, `${rest.publicUrl}/api/fhir/stub-open`));
      if (answer !== expected) throw new Error(`${id}: ${answer.length} of ${expected.length} bytes, or others`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  agent.destroy();
  expect(compared).toBeGreaterThan((atOnce * rounds) / 2);
}, 60_000);

import { createServer } from 'node:http';
import { makeAttacks } from './attack-requests.js';
import { runAttacks } from './run-attacks.js';
import { startReference } from './servers.js';
import type { RigServer } from './servers.js';

/** Takes a request apart into the id that it asks for; searches have theirs in the body. */
async function startDeployment(answer: (id: string, at: number) => string): Promise<RigServer> {
  let requests = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const [id = ''] = /[vas]-\d+/.exec(`${request.url} ${body}`) ?? [];
      response.end(answer(id, requests++));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port: (server.address() as { port: number }).port, close };
}

async function run(answer: (id: string, at: number) => string) {
  const [deployment, reference] = await Promise.all([startDeployment(answer), startReference()]);
  try {
    const attacks = makeAttacks(1, 10);
    return await runAttacks({ attacks, victims: 40, port: deployment.port, referencePort: reference.port });
  } finally {
    deployment.close();
    reference.close();
  }
}

it('finds answers that went to somebody else', async () => {
  let previous = 'v-999999';
  const { crossed, right } = await run((id, at) => {
    const answer = at % 5 === 0 ? previous : id;
    previous = id;
    return answer;
  });
  expect(crossed.length).toBeGreaterThan(0);
  expect(right).toBeGreaterThan(0);
});

it('finds wrong answers', async () => {
  const { wrong } = await run((id, at) => (at % 5 === 0 ? 'nothing' : id));
  expect(wrong.length).toBeGreaterThan(0);
});

it('finds nothing where every answer is right', async () => {
  const result = await run((id) => id);
  expect(result).toMatchObject({ right: 40, wrong: [], crossed: [] });
});

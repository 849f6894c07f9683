import { describeWithRedis } from '@fhir-gateway/testing';
import { PayerReplicas } from '../testing/payer-replicas.js';

interface ClaimBundle {
  readonly identifier: { value: string };
  readonly entry: { fullUrl: string }[];
}

const decisionOn = ({ identifier, entry }: ClaimBundle) => ({
  resourceType: 'Bundle',
  identifier,
  entry: [
    {
      resource: {
        resourceType: 'ClaimResponse',
        outcome: 'queued',
        request: { reference: entry[0]?.fullUrl },
      },
    },
  ],
});

describeWithRedis('a request for authorization, asked for by several processes', () => {
  const world = new PayerReplicas('submit-claim.ts', decisionOn);
  const paths = () => world.sent.map(({ path }) => path);
  const answerOf = async (ended: Promise<string>) =>
    JSON.parse(await ended) as { isRepeated: boolean; requestId: string };

  it('is sent once by three replicas at the same time', async () => {
    // A payer takes its time; without a lock the others would send meanwhile.
    const { answer } = world;
    world.answer = (sent, response) => void setTimeout(() => answer(sent, response), 500);
    const replicas = [world.start(), world.start(), world.start()];
    await Promise.all(replicas.map(({ isReady }) => isReady));
    for (const { send } of replicas) send();
    const answers = await Promise.all(replicas.map(({ ended }) => answerOf(ended)));
    expect(paths()).toEqual(['/fhir/Claim/$submit']);
    expect(answers.map(({ isRepeated }) => isRepeated).sort()).toEqual([false, true, true]);
    expect(new Set(answers.map(({ requestId }) => requestId)).size).toBe(1);
  }, 60_000);

  it('is asked about, and not sent again, after the process died between sending and the answer', async () => {
    const { answer } = world;
    await world.startAndKill();
    world.answer = answer;
    expect(await answerOf(world.start().ended)).toMatchObject({ isRepeated: true });
    expect(paths()).toEqual(['/fhir/Claim/$submit', '/fhir/Claim/$inquire']);
    expect(world.sent[1]?.body.identifier).toEqual(world.sent[0]?.body.identifier);
  }, 60_000);

  it('is sent again, the same to the last reference, where the payer says later that it has nothing of it', async () => {
    const { answer } = world;
    await world.startAndKill();
    world.answer = (sent, response) =>
      sent.path.endsWith('$inquire') ? response.end('{"resourceType":"Parameters"}') : answer(sent, response);
    const next = world.start({ minutesAhead: 10 });
    await next.isReady;
    next.send();
    expect(await answerOf(next.ended)).toMatchObject({ isRepeated: false });
    const submits = world.sent.filter(({ path }) => path.endsWith('$submit'));
    expect(paths().indexOf('/fhir/Claim/$inquire')).toBe(1);
    expect(submits).toHaveLength(2);
    expect(submits[1]?.body).toEqual(submits[0]?.body);
  }, 60_000);
});

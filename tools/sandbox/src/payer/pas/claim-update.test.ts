import type { Bundle, Claim } from 'fhir/r4.js';
import { decisionIn } from '../testing/decisions.js';
import { authorizationRequest, updateOf } from '../testing/requests.js';
import { startPayer, type RunningPayer } from '../testing/running-payer.js';

type Request = ReturnType<typeof authorizationRequest>;

describe('an update of a request', () => {
  let payer: RunningPayer;
  beforeAll(async () => {
    payer = await startPayer({ version: '2.2' });
  });
  afterAll(() => payer.close());

  const submit = (body: unknown) => payer.post('fhir/Claim/$submit', body);
  const claimIn = (bundle: Bundle) => bundle.entry?.[0]?.resource as Claim;

  async function sent(code: string): Promise<Request> {
    const request = authorizationRequest({ code });
    expect((await submit(request)).status).toBe(200);
    return request;
  }

  const actionOf = (body: unknown) => decisionIn(body).action;

  it.each(['27447', 'J1745'])('cancels a request that waits or is granted (%s), without a number', async (code) => {
    const request = await sent(code);
    const answer = await submit(updateOf(request, { kind: 'cancel' }));
    expect([answer.status, actionOf(answer.body)]).toEqual([200, 'C']);
    expect(JSON.stringify(answer.body)).not.toContain('AUTH-');
    const earlier = await submit(request);
    expect(actionOf(earlier.body)).toBe('C');
  });

  it('decides a revised quantity anew, and no second update of the same request', async () => {
    const request = await sent('J1745');
    const update = updateOf(request, { kind: 'revise', quantity: 3 });
    expect(actionOf((await submit(update)).body)).toBe('A6');
    expect(actionOf((await submit(update)).body)).toBe('A6');
    expect((await submit(updateOf(request, { kind: 'cancel' }))).status).toBe(422);
  });

  it.each<[string, string, (update: Request) => void]>([
    ['of a refused request', '15830', () => undefined],
    ['without the prior claim', '27447', (update) => void update.entry.splice(1, 1)],
    ['of a request that was never sent', '27447', ({ entry }) => void ((entry[1]?.resource as Claim).identifier = [])],
    [
      'under the identifier of the prior one',
      '27447',
      ({ entry }) => void (claimIn({ entry } as Bundle).identifier = (entry[1]?.resource as Claim).identifier ?? []),
    ],
    [
      'with another relationship',
      '27447',
      (update) => void (claimIn(update).related![0]!.relationship = { coding: [{ code: 'associated' }] }),
    ],
    ['without an earlier item', '27447', (update) => void (claimIn(update).item![0]!.sequence = 2)],
    ['with an unmarked change', 'J1745', (update) => void claimIn(update).item![0]!.extension!.pop()],
    ['that cancels without the flag', 'J1745', (update) => void delete claimIn(update).item![0]!.modifierExtension],
  ])('is refused %s', async (_what, code, spoil) => {
    const update = updateOf(await sent(code), { kind: 'cancel' });
    spoil(update);
    expect((await submit(update)).status).toBe(422);
  });
});

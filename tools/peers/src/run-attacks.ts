import type { Attack } from './attack-requests.js';
import { sendAttack } from './raw-request.js';
import { finalStatuses, isCrossed, judgeVictim, stamp } from './verdict.js';
import { Victim } from './victim.js';

/** What one run is made of. */
export interface AttackRun {
  readonly attacks: readonly Attack[];
  /** Requests of others, beside the attacks. */
  readonly victims: number;
  /** Where the proxy leads to the gateway. */
  readonly port: number;
  /** Where it leads to Node's server alone. */
  readonly referencePort: number;
}

/** What a run came to. */
export interface AttackResult {
  /** Attacks that the gateway answered; the proxy refused the others, or the client left. */
  readonly reached: number;
  readonly right: number;
  /** What went wrong, a sentence each. */
  readonly wrong: readonly string[];
  readonly crossed: readonly string[];
  /**
   * Attacks that got more answers from the gateway than from Node's server behind the same proxy. No fault by itself: where
   * one of them keeps a connection that the other closes, the proxy forwards one request more.
   */
  readonly answeredMore: readonly string[];
}

const atOnce = 8;
const patienceMs = 400;
/** For a second look at a difference, which may have been haste. */
const longPatienceMs = 3_000;

/** Sends attacks and the requests of others side by side, so that they share the connections of the proxy. */
export async function runAttacks({ attacks, victims, port, referencePort }: AttackRun): Promise<AttackResult> {
  const [wrong, crossed, answeredMore]: [string[], string[], string[]] = [[], [], []];
  let [nextAttack, nextVictim, reached, right] = [0, 0, 0, 0];

  const attackNow = async (attack: Attack): Promise<void> => {
    const read = async (patience: number) => {
      const both = [port, referencePort].map((each) => sendAttack(each, attack, patience));
      return (await Promise.all(both)) as [string, string];
    };
    let [received, reference] = await read(patienceMs);
    if (received.toLowerCase().includes(`x-request-id: ${stamp}`)) reached += 1;
    if (isCrossed(attack.number, received)) crossed.push(`attack ${attack.number} (${attack.kind}): ${received}`);
    if (attack.isAborted || finalStatuses(received).length <= finalStatuses(reference).length) return;
    [received, reference] = await read(longPatienceMs);
    const [ours, theirs] = [finalStatuses(received), finalStatuses(reference)];
    if (ours.length > theirs.length) {
      answeredMore.push(`attack ${attack.number} (${attack.kind}): ${ours.join(' ')} instead of ${theirs.join(' ')}`);
    }
  };
  const attackAll = async (): Promise<void> => {
    for (let attack = attacks[nextAttack++]; attack !== undefined; attack = attacks[nextAttack++]) {
      await attackNow(attack);
    }
  };
  const askAll = async (): Promise<void> => {
    const victim = new Victim(port);
    for (let number = nextVictim++; number < victims; number = nextVictim++) {
      // Nobody is ahead of the attacks by more than a few requests, so that none has the connections to itself.
      while (number / victims > (nextAttack + atOnce) / attacks.length)
        await new Promise((next) => setTimeout(next, 5));
      const id = `v-${`${number}`.padStart(6, '0')}`;
      const answer = await victim.ask(number, id);
      const verdict = judgeVictim(id, answer);
      if (verdict === 'right') right += 1;
      else (verdict === 'crossed' ? crossed : wrong).push(`${id}: ${answer.status} ${answer.body}`);
    }
    victim.leave();
  };
  await Promise.all(Array.from({ length: atOnce }, () => [attackAll(), askAll()]).flat());
  return { reached, right, wrong, crossed, answeredMore };
}

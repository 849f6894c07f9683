import { judge, patientsIn } from './answer.js';
import type { Answer } from './answer.js';
import type { Tally } from './tally.js';

/** What a user does next. */
export type Action = 'patient' | 'labs' | 'next-page' | 'status';

/** A user of one app, with one record at one platform. Rejects never: what went wrong is an answer too. */
export interface Visitor {
  readonly name: string;
  /** Whose record; known after the first login. */
  readonly patient: string;
  ask(action: Action, next: string | undefined): Promise<Answer>;
  /** Goes through a whole sign-in; `ok` only when the gateway has said that it is connected. */
  login(): Promise<Answer>;
  logout(): Promise<Answer>;
  close(): Promise<void>;
}

type Step = Action | 'login' | 'logout' | 'read after logout';
/** `unknown`: a login or logout was not answered, so it may have happened or not. */
type State = 'in' | 'out' | 'unknown';

/** What every user shares. */
export interface Surroundings {
  readonly tally: Tally;
  /** Everybody's patient ids. */
  readonly known: ReadonlySet<string>;
  readonly thinkMs: number;
  readonly isOver: () => boolean;
  /** Two releases serve whose links to a further page differ in form; such a link is good for an hour. */
  readonly mayPagesEnd?: boolean;
}

/** A link to a further page that is not valid here: the person searches again. */
const pageGone = /\b(?:CURSOR_INVALID|REQUEST_INVALID)\b/;

const round: readonly Action[] = ['patient', 'labs', 'next-page', 'next-page', 'status', 'labs', 'next-page'];
/** Answered while the refresh of the user's tokens waits for the lock of a process that was killed. */
const needsNoPlatform: ReadonlySet<Step> = new Set(['status', 'logout', 'read after logout']);
/** A person logs out after so many rounds, each another number of them. */
const leastRounds = 3;

/** One user: reads, pages, looks at the status, logs out, finds to be out, logs in again, until it is over. */
export class Life {
  readonly #visitor: Visitor;
  readonly #around: Surroundings;
  #state: State = 'in';
  #next: string | undefined;

  constructor(visitor: Visitor, around: Surroundings) {
    this.#visitor = visitor;
    this.#around = around;
    around.tally.join(visitor.name);
  }

  async live(seed: number): Promise<void> {
    const { isOver } = this.#around;
    // Nobody begins at the same moment, or stays as long, as anybody else.
    await this.#think((seed % 10) / 10);
    for (let turn = seed; !isOver(); turn++) {
      for (let rounds = 0; rounds < leastRounds + (turn % 4) && !isOver(); rounds++) await this.#readAround();
      if (!isOver()) await this.#leaveAndComeBack();
    }
    // What was lost without being noticed shows now.
    if (this.#state === 'in') await this.#ask('patient');
  }

  async #readAround(): Promise<void> {
    for (const action of round) {
      if (this.#around.isOver()) return;
      if (this.#state !== 'in') await this.#comeBack();
      else await this.#ask(action);
      await this.#think(1);
    }
  }

  async #ask(action: Action): Promise<void> {
    const { tally } = this.#around;
    const answer = await this.#counted(action, () => this.#visitor.ask(action, this.#next));
    const verdict = judge(answer);
    this.#next = verdict === 'ok' ? answer.next : undefined;
    if (verdict === 'ok' && action === 'next-page') tally.pages += 1;
    if (verdict !== 'login-gone') return;
    tally.lostLogins.push({ user: this.#visitor.name, said: shortened(answer), atMs: performance.now() });
    this.#state = 'out';
  }

  async #leaveAndComeBack(): Promise<void> {
    const { tally, isOver } = this.#around;
    const isAnswered = (answer: Answer): boolean => judge(answer) === 'ok' || judge(answer) === 'login-gone';
    while (!isAnswered(await this.#counted('logout', () => this.#visitor.logout()))) {
      if (isOver()) return;
      await this.#think(1);
    }
    tally.logouts += 1;
    this.#state = 'out';
    this.#next = undefined;
    const after = await this.#counted('read after logout', () => this.#visitor.ask('patient', undefined));
    if (judge(after) === 'ok') tally.afterLogout.push(this.#visitor.name);
    await this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    const answer = await this.#counted('login', () => this.#visitor.login());
    this.#state = judge(answer) === 'ok' ? 'in' : 'unknown';
    if (this.#state === 'in') this.#around.tally.logins += 1;
  }

  /** Sends a request, counts its answer, and looks whose record it shows. */
  async #counted(what: Step, send: () => Promise<Answer>): Promise<Answer> {
    const { tally, known } = this.#around;
    const { patient, name } = this.#visitor;
    const startedMs = performance.now();
    const wasFaulty = tally.isFaulty;
    const answer = await send();
    const shown = [...patientsIn(answer.text, known), ...(answer.connectedTo ? [answer.connectedTo] : [])];
    if (shown.some((id) => id !== patient)) tally.wrongUser.push(`${name}: ${what}`);
    const isPageGone = this.#around.mayPagesEnd === true && what === 'next-page' && pageGone.test(answer.text);
    if (isPageGone) tally.endedPages += 1;
    const failure = isPageGone ? undefined : failureOf(what, answer, shown.includes(patient));
    const app = name.split(' ', 1)[0] ?? '';
    const told = failure === undefined ? undefined : `${app} ${what}: ${failure}`;
    tally.count(name, startedMs, wasFaulty, told, !needsNoPlatform.has(what));
    return answer;
  }

  #think(share: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.#around.thinkMs * share));
  }
}

/** @returns what was wrong with an answer, apart from a login that is gone, which is counted by itself */
function failureOf(what: Step, answer: Answer, isOwn: boolean): string | undefined {
  const verdict = judge(answer);
  if (typeof verdict === 'object') return verdict.failure;
  if (what === 'login' && verdict === 'login-gone') return `refused (${shortened(answer)})`;
  // Not everybody has laboratory results.
  const shows = what === 'patient' || what === 'status';
  return verdict === 'ok' && shows && !isOwn ? 'an answer without the record' : undefined;
}

/** Enough to tell what kind of refusal it was. */
function shortened({ status, text }: Answer): string {
  const code = /\b[A-Z]{3,}(?:_[A-Z]+)+\b/.exec(text)?.[0];
  return `${status} ${code ?? 'without a code'}`;
}

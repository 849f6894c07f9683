import { FormBrowser, nextLink, passSignIn } from '@fhir-gateway/e2e/testing';
import type { SearchBundle } from '@fhir-gateway/e2e/testing';
import { noAnswer } from './answer.js';
import type { Answer } from './answer.js';
import type { Action, Visitor } from './life.js';

interface StatusView {
  readonly connections: readonly { platform_id: string; connected: boolean; patient?: string }[];
}

/** A person with a browser, who reads over REST with its cookie. */
export class RestVisitor implements Visitor {
  readonly name: string;
  patient = '';
  readonly #base: string;
  readonly #platformId: string;
  readonly #record: number;
  #browser = new FormBrowser();

  /** @param record which record the person chooses at the platform, counted from 0 */
  constructor(base: string, platformId: string, record: number) {
    this.name = `REST ${record}`;
    this.#base = base;
    this.#platformId = platformId;
    this.#record = record;
  }

  /** Signs in for the first time and learns whose record it is. */
  async enter(): Promise<void> {
    const answer = await this.login();
    if (answer.status !== 200) throw new Error(`${this.name} could not sign in: ${answer.status} ${answer.text}`);
    this.patient = (await this.ask('status', undefined)).connectedTo ?? '';
    if (this.patient === '') throw new Error(`${this.name} has signed in and is not connected`);
  }

  ask(action: Action, next: string | undefined): Promise<Answer> {
    const fhir = `${this.#base}/api/fhir/${this.#platformId}`;
    if (action === 'status') return this.#status();
    if (action === 'patient') return this.#read(`${fhir}/Patient/${this.patient}`);
    if (action === 'next-page' && next !== undefined) return this.#read(next);
    return this.#read(`${fhir}/Observation?category=laboratory&_count=5`);
  }

  async login(): Promise<Answer> {
    try {
      const first = await this.#browser.open(`${this.#base}/auth/${this.#platformId}/login`);
      if (first.status !== 200) return answerOf(first);
      const last = await passSignIn(this.#browser, first, this.#record);
      if (last.status === 200 && /is connected/i.test(last.body)) return answerOf(last);
      return { ...answerOf(last), status: last.status === 200 ? 500 : last.status };
    } catch (error) {
      return noAnswer(error);
    }
  }

  async logout(): Promise<Answer> {
    const headers = { origin: this.#base, accept: 'application/json' };
    return this.#open(`${this.#base}/auth/${this.#platformId}/logout`, { method: 'POST', headers });
  }

  async close(): Promise<void> {}

  async #read(url: string): Promise<Answer> {
    const answer = await this.#open(url);
    if (answer.status !== 200) return answer;
    const next = nextLink(JSON.parse(answer.text) as SearchBundle);
    return next === undefined ? answer : { ...answer, next };
  }

  async #status(): Promise<Answer> {
    const answer = await this.#open(`${this.#base}/auth/status`);
    if (answer.status !== 200) return answer;
    const { connections } = JSON.parse(answer.text) as StatusView;
    const own = connections.find((each) => each.platform_id === this.#platformId && each.connected);
    return own?.patient === undefined ? { ...answer, status: 401 } : { ...answer, connectedTo: own.patient };
  }

  async #open(url: string, init?: RequestInit): Promise<Answer> {
    return this.#browser.open(url, init).then(answerOf, noAnswer);
  }
}

function answerOf({ status, body }: { status: number; body: string }): Answer {
  return { status, isToolError: false, text: body };
}

import { FormBrowser, passSignIn } from '@fhir-gateway/e2e/testing';
import type { FormPage } from '@fhir-gateway/e2e/testing';
import { readShareLink } from '@fhir-gateway/patient-record/shares';
import { patientIdAt } from '@fhir-gateway/sandbox/truth';

/** The payer of the sandbox, as its shipped file names it. */
export const payerId = 'sandbox-payer';
const request = {
  patient_id: patientIdAt(payerId, 'hedda-vantreen'),
  procedure_code: '97110',
  diagnosis_codes: ['M54.50'],
  service_date: '2030-12-15',
  place_of_service: '11',
  ordering_npi: '9000000031',
};

/**
 * What a person has open when processes are replaced, beside connections that are read all the time: a sign-in that waits
 * at the platform, connections that nobody has read, a share link, and a request to a payer.
 */
export class LeftOpen {
  readonly #restUrl: string;
  readonly #browser = new FormBrowser();
  readonly #waiting = new FormBrowser();
  #atPlatform: FormPage | undefined;
  #link = '';
  #requestId = '';

  constructor(restUrl: string) {
    this.#restUrl = restUrl;
  }

  /** Leaves all of it open. @throws Error when a step goes otherwise */
  async begin(platformId: string): Promise<void> {
    for (const id of [platformId, payerId]) {
      const first = await this.#browser.open(`${this.#restUrl}/auth/${id}/login`);
      const { status, body } = await passSignIn(this.#browser, first, request.patient_id, 'allow', 'hedda');
      if (status !== 200 || !/is connected/i.test(body)) throw new Error(`the sign-in to ${id} ended with ${status}`);
    }
    const preview = await this.#browser.open(`${this.#restUrl}/shares/new`);
    const made = await this.#browser.submit(preview, 'I agree: make the link', { lasts: '86400' });
    this.#link = /shlink:\/[\w-]+/.exec(made.body)?.[0] ?? '';
    if (this.#link === '') throw new Error(`no share link: ${made.status} ${made.body.slice(-2000)}`);
    const { confirm, requestId = '' } = await this.#ask<{ confirm?: string; requestId?: string }>('submit', request);
    // An answer that this release does not understand leaves a request whose outcome is not known.
    await this.#ask('submit', { ...request, confirm });
    this.#requestId = requestId;
    if (requestId === '' || !(await this.#isListed())) throw new Error('no request to the payer is listed');
    await this.wait(platformId);
  }

  /** Goes as far as the platform, with another browser. */
  async wait(platformId: string): Promise<void> {
    const page = await this.#waiting.open(`${this.#restUrl}/auth/${platformId}/login`);
    this.#atPlatform = page.url.startsWith(this.#restUrl) ? await this.#waiting.submit(page, 'continue') : page;
    if (this.#atPlatform.url.startsWith(this.#restUrl)) throw new Error('the sign-in does not wait at the platform');
  }

  /** Whether each kind still opens. The sign-in that waited is over afterwards. */
  async look(platformId: string): Promise<Readonly<Record<string, boolean>>> {
    const read = await this.#browser.open(`${this.#restUrl}/api/fhir/${platformId}/Observation?_count=1`);
    const shared = await fetch(`${readShareLink(this.#link).url}?recipient=Somebody`);
    await shared.body?.cancel();
    const last =
      this.#atPlatform && (await passSignIn(this.#waiting, this.#atPlatform, request.patient_id, 'allow', 'hedda'));
    return {
      'connection that nobody had read': read.status === 200,
      'share link': shared.status === 200,
      'request to a payer': await this.#isListed(),
      'sign-in that waited': last?.status === 200 && /is connected/i.test(last.body),
    };
  }

  async #isListed(): Promise<boolean> {
    return JSON.stringify(await this.#ask('prior-auths', {})).includes(this.#requestId);
  }

  async #ask<T>(question: string, body: object): Promise<T> {
    const headers = { origin: this.#restUrl, 'content-type': 'application/json' };
    const url = `${this.#restUrl}/api/coverage/${payerId}/${question}`;
    const answer = await this.#browser.fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as T;
  }
}

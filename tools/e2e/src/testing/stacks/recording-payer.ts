import { HttpStub, type SeenRequest, type StubAnswer } from '@fhir-gateway/testing';

/** One body that a payer received. */
export interface ReceivedBody {
  /** Below the payer's origin. */
  readonly path: string;
  readonly body: unknown;
}

/** An address in front of the sandbox payer that notes each request before the payer sees it. */
export class RecordingPayer {
  /** Answers in the payer's place where it returns something; undefined leaves it to the payer. */
  instead: (request: SeenRequest) => StubAnswer | undefined = () => undefined;
  readonly #stub: HttpStub;
  #taken = 0;

  private constructor(stub: HttpStub) {
    this.#stub = stub;
  }

  /** @param behind origin of the sandbox; it may start later */
  static async start(behind: () => string): Promise<RecordingPayer> {
    const stub = await HttpStub.start((request) => recording.instead(request) ?? recording.#forward(request, behind()));
    const recording = new RecordingPayer(stub);
    return recording;
  }

  get origin(): string {
    return this.#stub.origin;
  }

  /** What the payer was asked since the last call. */
  take(): SeenRequest[] {
    const taken = this.#stub.requests.slice(this.#taken);
    this.#taken += taken.length;
    return taken;
  }

  close(): Promise<void> {
    return this.#stub.close();
  }

  /** The payer writes its own address into forms: each side sees the address that it knows. */
  async #forward({ method, url, headers, body }: SeenRequest, behind: string): Promise<StubAnswer> {
    const answer = await fetch(`${behind}${url}`, {
      method,
      headers: { 'content-type': headers['content-type'] ?? 'application/json', accept: headers.accept ?? '*/*' },
      ...(body !== '' && { body: body.replaceAll(this.origin, behind) }),
    });
    const type = answer.headers.get('content-type') ?? 'text/plain';
    const text = (await answer.text()).replaceAll(behind, this.origin);
    return { status: answer.status, headers: { 'content-type': type }, body: text };
  }
}

/** The bodies among requests, parsed. */
export function bodiesOf(requests: readonly SeenRequest[]): ReceivedBody[] {
  return requests.flatMap(({ url, body }) => (body === '' ? [] : [{ path: url, body: JSON.parse(body) as unknown }]));
}

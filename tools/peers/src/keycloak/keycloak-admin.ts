/** The administration API of a Keycloak. */
export class KeycloakAdmin {
  readonly #origin: string;
  readonly #password: string;

  constructor(origin: string, password: string) {
    this.#origin = origin;
    this.#password = password;
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.#send('GET', path)).json()) as T;
  }

  /** @returns the id of what was made */
  async post(path: string, body: unknown): Promise<string> {
    const answer = await this.#send('POST', path, body);
    await answer.body?.cancel();
    return answer.headers.get('location')?.split('/').at(-1) ?? '';
  }

  async put(path: string, body?: unknown): Promise<void> {
    await (await this.#send('PUT', path, body)).body?.cancel();
  }

  async #send(method: string, path: string, body?: unknown): Promise<Response> {
    // Its access tokens end after a minute, and this is called now and then.
    const token = await this.#token();
    const answer = await fetch(`${this.#origin}/admin/realms${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }

  async #token(): Promise<string> {
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: this.#password };
    const answer = await fetch(`${this.#origin}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }
}

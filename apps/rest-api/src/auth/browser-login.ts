import type { SmartAuth } from '@fhir-gateway/smart-auth';
import { AuthError } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';

import { viewClient, type ClientView } from '../pages/client-view.js';
import type { RestContext } from '../rest-context.js';

/** How the platform is asked, and the cookie that the browser must hold when it comes back. */
type Departure = Awaited<ReturnType<SmartAuth['authorize']>>;

/** What every sign-in by a browser has in common, however it begins: who else can use it, and the browser's cookies. */
export class BrowserLogin {
  readonly #context: RestContext;

  constructor(context: RestContext) {
    this.#context = context;
  }

  /** The apps and chats of the browser's session, which will be able to use the sign-in; none without a session. */
  async clientsOf(req: Request): Promise<ClientView[]> {
    const { gateway } = this.#context;
    const session = await this.#context.findOwnSession(req);
    const clients = session === undefined ? [] : await gateway.loginClients.toShow(session);
    return clients.map((client) => viewClient(client, gateway.config));
  }

  /**
   * Ends the apps and chats that the person was not shown, or would not keep.
   *
   * @param clients of the form that showed them: their ids, with spaces between
   * @returns the ids of those that stay
   */
  async keepShown(session: Session, clients: string | undefined): Promise<string[]> {
    const retained = clients?.split(' ') ?? [];
    await this.#context.forgetGrants(await this.#context.gateway.clients.endOthers(session, new Set(retained)));
    return retained;
  }

  /** Gives the browser the cookie without which it cannot come back; returns the platform's address. */
  async depart(
    res: Response,
    session: Session,
    { authorizationUrl, browserCookie }: Departure,
    retained: readonly string[],
  ): Promise<string> {
    const { name, value, maxAgeSeconds } = browserCookie;
    await this.#context.gateway.loginClients.note(session, value, retained, maxAgeSeconds);
    res.cookie(name, value, { ...this.#context.cookie.loginOptions, maxAge: maxAgeSeconds * 1000 });
    return authorizationUrl;
  }

  /**
   * To be called when the browser has shown that it holds its new credential, and before the code is spent: ends what came
   * into the session without the person having seen it.
   *
   * @param browserSecret the value of the cookie that {@link depart} gave
   * @throws AuthError LOGIN_STATE_UNKNOWN when no browser left with this secret
   */
  async endUnseen(session: Session, browserSecret: string | undefined): Promise<void> {
    const { gateway } = this.#context;
    const noted = browserSecret === undefined ? undefined : await gateway.loginClients.take(browserSecret);
    if (noted?.sessionId !== session.id) {
      throw new AuthError('LOGIN_STATE_UNKNOWN', 'This sign-in has expired, or was completed before.');
    }
    await this.#context.forgetGrants(await gateway.clients.endOthers(session, new Set(noted.kept)));
  }
}

/** Whether another site's page led here. A typed address and a link on the gateway's own pages do not count. */
export function isFromElsewhere(req: Request): boolean {
  const site = req.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

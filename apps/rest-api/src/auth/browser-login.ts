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
    const { gateway, sessions } = this.#context;
    const session = sessions.find(req);
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
    await this.#context.gateway.loginClients.note(value, { sessionId: session.id, kept: retained }, maxAgeSeconds);
    res.cookie(name, value, { ...this.#context.cookie.loginOptions, maxAge: maxAgeSeconds * 1000 });
    return authorizationUrl;
  }

  /**
   * To be called before the sign-in is completed: replaces the browser's credential, so that one that somebody planted or
   * learned opens nothing any more, and then ends what came into the session without the person having seen it.
   *
   * @param browserSecret the value of the cookie that {@link depart} gave
   * @returns the session under the browser's new credential
   * @throws AuthError LOGIN_STATE_UNKNOWN when no browser left with this secret
   */
  async arrive(req: Request, session: Session, browserSecret: string): Promise<Session> {
    const { gateway, sessions } = this.#context;
    const noted = await gateway.loginClients.take(browserSecret);
    if (noted === undefined) {
      throw new AuthError('LOGIN_STATE_UNKNOWN', 'This sign-in has expired, or was completed before.');
    }
    // Of another session: refused as the sign-in is completed, and nothing of this one is touched.
    if (noted.sessionId !== session.id) return session;
    await sessions.rotate(req);
    const renewed = sessions.find(req) ?? session;
    await this.#context.forgetGrants(await gateway.clients.endOthers(renewed, new Set(noted.kept)));
    return renewed;
  }
}

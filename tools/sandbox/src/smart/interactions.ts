import express from 'express';
import type { Request, Response, Router } from 'express';
import type Provider from 'oidc-provider';
import type { SandboxAccount } from '../records/index.js';
import type { AccountDirectory } from './accounts.js';
import { planAuthorization } from './authorization-plan.js';
import type { Interaction } from './interaction-pages.js';
import { createInteractionPages } from './interaction-pages.js';
import { InteractionError, interactionErrorHandler, requireSameOrigin } from './interaction-request.js';
import type { LaunchContexts } from './launch-context.js';
import type { Launches } from './launches.js';

/** What the sign-in, patient and consent steps work with. */
export interface InteractionOptions {
  provider: Provider;
  directory: AccountDirectory;
  contexts: LaunchContexts;
  launches: Launches;
  /** Path of the authorization server; empty where it is at the root. */
  path: string;
  /** Name in the head of its pages; the first hospital's when absent. */
  site: string | undefined;
}

interface Visit {
  interaction: Interaction;
  account: SandboxAccount;
}

/** Begins the hint of a client whose user only wants to look; the account follows. */
const visitMark = 'try:';

function visitorNamed(hint: unknown): string | undefined {
  return typeof hint === 'string' && hint.startsWith(visitMark) ? hint.slice(visitMark.length) : undefined;
}

function field(request: Request, name: string): string {
  const value: unknown = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

/** Ends the browser's session at this server, leaving tokens granted before as they are. */
async function signOut(provider: Provider, interaction: Interaction): Promise<void> {
  const session = interaction.session && (await provider.Session.findByUid(interaction.session.uid));
  if (!session) return;
  delete session.accountId;
  session.authorizations = {};
  await session.persist();
}

/** Makes a new grant, bound to the patient of the plan for good. */
async function grantConsent(
  options: InteractionOptions,
  interaction: Interaction,
  choice: { account: SandboxAccount; patientId: string },
): Promise<string> {
  const { provider, contexts, launches } = options;
  const { scope, launch, client_id: clientId } = interaction.params;
  const plan = planAuthorization({ scope, launch, ...choice }, options);
  if (plan.isUndecided) throw new InteractionError('no_patient', 'No record was chosen.');
  if (typeof launch === 'string' && !launches.take(launch)) {
    throw new InteractionError('unknown_launch', 'This launch was used already, or is too old.');
  }
  const grant = new provider.Grant({ accountId: choice.account.login, clientId: String(clientId) });
  grant.addOIDCScope([...plan.granted]);
  // Named as rejected, or the provider would ask for them again.
  if (plan.dropped.length > 0) grant.rejectOIDCScope([...plan.dropped]);
  const grantId = await grant.save();
  const { patient, encounter } = plan;
  if (patient) contexts.bind(grantId, { patient: patient.id, ...(encounter !== undefined && { encounter }) });
  return grantId;
}

/**
 * The steps between an authorization request and its answer: sign-in, choice of a patient, consent.
 *
 * Each step re-reads the provider's interaction, which the browser proves to own with its cookie; the chosen patient
 * travels in the consent form and is checked against the account again, so nothing is kept between the steps.
 */
export function interactionRouter(options: InteractionOptions): Router {
  const { provider, directory } = options;
  const pages = createInteractionPages(options);
  const router = express.Router({ mergeParams: true });

  async function open(request: Request, response: Response, prompt?: 'login' | 'consent'): Promise<Interaction> {
    const interaction = await provider.interactionDetails(request, response);
    if (interaction.uid !== request.params.uid || (prompt && interaction.prompt.name !== prompt)) {
      throw new InteractionError('wrong_step', 'This step does not belong to the sign-in under way.');
    }
    return interaction;
  }

  function accountOf(interaction: Interaction): SandboxAccount {
    const account = directory.find(interaction.session?.accountId ?? '');
    if (!account) throw new InteractionError('not_signed_in', 'Nobody is signed in.');
    return account;
  }

  async function deny(request: Request, response: Response): Promise<void> {
    const result = { error: 'access_denied', error_description: 'the request was declined' };
    response.redirect(303, await provider.interactionResult(request, response, result));
  }

  /** Signs in and allows at once: the client sent somebody who only tries, and all records here are made up. */
  async function letIn(request: Request, response: Response, { interaction, account }: Visit): Promise<void> {
    const grantId = await grantConsent(options, interaction, { account, patientId: account.patientIds[0] ?? '' });
    const result = { login: { accountId: account.login }, consent: { grantId } };
    const returnTo = await provider.interactionResult(request, response, result);
    if (interaction.session && interaction.session.accountId !== account.login) await signOut(provider, interaction);
    response.redirect(303, returnTo);
  }

  router.get('/', async (request, response) => {
    const interaction = await open(request, response);
    const account = directory.find(visitorNamed(interaction.params.login_hint) ?? '');
    if (account) return letIn(request, response, { interaction, account });
    if (interaction.prompt.name === 'login') return pages.showSignIn(response, interaction);
    await pages.showConsent(response, interaction, { account: accountOf(interaction), patientId: '' });
  });

  router.use(requireSameOrigin, express.urlencoded({ extended: false, limit: '8kb' }));

  router.post('/sign-in', async (request, response) => {
    const interaction = await open(request, response, 'login');
    const login = field(request, 'login');
    const account = directory.find(login);
    if (!account) return pages.showSignIn(response, interaction, { login, problem: 'There is no such account here.' });
    const returnTo = await provider.interactionResult(request, response, { login: { accountId: account.login } });
    // The provider would ask to confirm a logout, and revoke with it, when another account signs in over a session.
    if (interaction.session && interaction.session.accountId !== account.login) await signOut(provider, interaction);
    response.redirect(303, returnTo);
  });

  router.post('/patient', async (request, response) => {
    const interaction = await open(request, response, 'consent');
    const choice = { account: accountOf(interaction), patientId: field(request, 'patient') };
    await pages.showConsent(response, interaction, choice);
  });

  router.post('/switch-account', async (request, response) => {
    const interaction = await open(request, response, 'consent');
    // Result first: the provider refuses one once the session it began with has changed hands.
    const returnTo = await provider.interactionResult(request, response, {}, { mergeWithLastSubmission: false });
    await signOut(provider, interaction);
    response.redirect(303, returnTo);
  });

  router.post('/cancel', async (request, response) => {
    await open(request, response);
    await deny(request, response);
  });

  router.post('/consent', async (request, response) => {
    const interaction = await open(request, response, 'consent');
    if (field(request, 'decision') !== 'allow') return deny(request, response);
    const choice = { account: accountOf(interaction), patientId: field(request, 'patient') };
    const grantId = await grantConsent(options, interaction, choice);
    response.redirect(303, await provider.interactionResult(request, response, { consent: { grantId } }));
  });

  router.use(interactionErrorHandler);
  return router;
}

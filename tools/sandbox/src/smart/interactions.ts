import express from 'express';
import type { Request, Response, Router } from 'express';
import type Provider from 'oidc-provider';
import type { PatientView } from '../pages/index.js';
import { consentPage, patientPickerPage, signInPage } from '../pages/index.js';
import type { SandboxAccount } from '../records/index.js';
import type { AccountDirectory } from './accounts.js';
import { describeAccount, isClinician } from './accounts.js';
import {
  handler,
  InteractionError,
  interactionErrorHandler,
  requireSameOrigin,
  sendPage,
} from './interaction-request.js';
import type { PatientContexts } from './launch-context.js';
import { describeScopes } from './scope-text.js';
import { grantableScopes, needsPatient } from './scopes.js';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** What the sign-in, patient and consent pages work with. */
export interface InteractionOptions {
  provider: Provider;
  directory: AccountDirectory;
  contexts: PatientContexts;
}

function field(request: Request, name: string): string {
  const value: unknown = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

const requestedScopes = (interaction: Interaction): string[] =>
  typeof interaction.params.scope === 'string' ? interaction.params.scope.split(' ') : [];

/**
 * The pages between an authorization request and its answer: sign-in, choice of a patient, consent.
 *
 * Each step re-reads the provider's interaction, which the browser proves to own with its cookie; the chosen patient
 * travels in the consent form and is checked against the account again, so nothing is kept between the steps.
 */
export function interactionRouter(options: InteractionOptions): Router {
  const { provider, directory, contexts } = options;
  const router = express.Router({ mergeParams: true });

  async function open(request: Request, response: Response, prompt?: 'login' | 'consent'): Promise<Interaction> {
    const interaction = await provider.interactionDetails(request, response);
    if (interaction.uid !== request.params.uid || (prompt && interaction.prompt.name !== prompt)) {
      throw new InteractionError('wrong_step', 'This step does not belong to the sign-in under way.');
    }
    return interaction;
  }

  async function clientName(interaction: Interaction): Promise<string> {
    const client = await provider.Client.find(String(interaction.params.client_id));
    return client?.clientName ?? String(interaction.params.client_id);
  }

  function accountOf(interaction: Interaction): SandboxAccount {
    const account = directory.find(interaction.session?.accountId ?? '');
    if (!account) throw new InteractionError('not_signed_in', 'Nobody is signed in.');
    return account;
  }

  /** The patient of this authorization: the one named, or the only one; `undefined` when it is still to be chosen. */
  function chosenPatient(patients: readonly PatientView[], id: string): PatientView | undefined {
    if (id === '') return patients.length === 1 ? patients[0] : undefined;
    const patient = patients.find((candidate) => candidate.id === id);
    if (!patient) throw new InteractionError('unknown_patient', 'This account may not open that record.', 403);
    return patient;
  }

  const action = (interaction: Interaction): string => `/interaction/${interaction.uid}`;

  async function showSignIn(
    response: Response,
    interaction: Interaction,
    attempt: { login?: string; problem?: string } = {},
  ): Promise<void> {
    const hint = interaction.params.login_hint;
    const markup = signInPage({
      action: action(interaction),
      clientName: await clientName(interaction),
      accounts: directory.accounts.map((account) => ({ ...account, description: describeAccount(account) })),
      ...(typeof hint === 'string' ? { login: hint } : {}),
      ...attempt,
    });
    sendPage(response, markup, attempt.problem === undefined ? 200 : 400);
  }

  async function showConsent(response: Response, interaction: Interaction, patientId: string): Promise<void> {
    const account = accountOf(interaction);
    const view = {
      action: action(interaction),
      displayName: account.displayName,
      clientName: await clientName(interaction),
    };
    const requested = requestedScopes(interaction);
    const patients = needsPatient(requested) ? directory.patientsOf(account) : [];
    const patient = chosenPatient(patients, patientId);
    if (!patient && patients.length > 1) return sendPage(response, patientPickerPage({ ...view, patients }));
    const scopes = grantableScopes(requested, { isClinician: isClinician(account), hasPatient: patient !== undefined });
    const markup = consentPage({
      ...view,
      clientOrigin: new URL(String(interaction.params.redirect_uri)).origin,
      permissions: describeScopes(scopes),
      ...(patient ? { patient } : {}),
    });
    sendPage(response, markup);
  }

  /** Ends the browser's session at this server, leaving tokens granted before as they are. */
  async function signOut(interaction: Interaction): Promise<void> {
    const session = interaction.session && (await provider.Session.findByUid(interaction.session.uid));
    if (!session) return;
    delete session.accountId;
    session.authorizations = {};
    await session.persist();
  }

  router.get(
    '/',
    handler(async (request, response) => {
      const interaction = await open(request, response);
      if (interaction.prompt.name === 'login') await showSignIn(response, interaction);
      else await showConsent(response, interaction, '');
    }),
  );

  router.use(requireSameOrigin, express.urlencoded({ extended: false, limit: '8kb' }));

  router.post(
    '/sign-in',
    handler(async (request, response) => {
      const interaction = await open(request, response, 'login');
      const login = field(request, 'login');
      const account = directory.find(login);
      if (!account) return showSignIn(response, interaction, { login, problem: 'There is no such account here.' });
      const returnTo = await provider.interactionResult(request, response, { login: { accountId: account.login } });
      // The provider would ask to confirm a logout, and revoke with it, when another account signs in over a session.
      if (interaction.session && interaction.session.accountId !== account.login) await signOut(interaction);
      response.redirect(303, returnTo);
    }),
  );

  router.post(
    '/patient',
    handler(async (request, response) => {
      const interaction = await open(request, response, 'consent');
      await showConsent(response, interaction, field(request, 'patient'));
    }),
  );

  router.post(
    '/switch-account',
    handler(async (request, response) => {
      const interaction = await open(request, response, 'consent');
      const returnTo = await provider.interactionResult(request, response, {}, { mergeWithLastSubmission: false });
      await signOut(interaction);
      response.redirect(303, returnTo);
    }),
  );

  async function deny(request: Request, response: Response): Promise<void> {
    const result = { error: 'access_denied', error_description: 'the request was declined' };
    response.redirect(303, await provider.interactionResult(request, response, result));
  }

  router.post(
    '/cancel',
    handler(async (request, response) => {
      await open(request, response);
      await deny(request, response);
    }),
  );

  router.post(
    '/consent',
    handler(async (request, response) => {
      const interaction = await open(request, response, 'consent');
      if (field(request, 'decision') !== 'allow') return deny(request, response);
      const account = accountOf(interaction);
      const requested = requestedScopes(interaction);
      const patients = needsPatient(requested) ? directory.patientsOf(account) : [];
      const patient = chosenPatient(patients, field(request, 'patient'));
      if (!patient && patients.length > 0) throw new InteractionError('no_patient', 'No record was chosen.');
      const grant = new provider.Grant({ accountId: account.login, clientId: String(interaction.params.client_id) });
      const who = { isClinician: isClinician(account), hasPatient: patient !== undefined };
      const granted = grantableScopes(requested, who);
      grant.addOIDCScope(granted);
      // Named as rejected, or the provider would ask for them again.
      const dropped = requested.filter((scope) => !granted.includes(scope));
      if (dropped.length > 0) grant.rejectOIDCScope(dropped);
      const grantId = await grant.save();
      if (patient) contexts.bind(grantId, patient.id);
      response.redirect(303, await provider.interactionResult(request, response, { consent: { grantId } }));
    }),
  );

  router.use(interactionErrorHandler);
  return router;
}

import type { Response } from 'express';
import type Provider from 'oidc-provider';
import { consentPage, patientPickerPage, signInPage } from '../pages/index.js';
import type { SandboxAccount } from '../records/index.js';
import type { AccountDirectory } from './accounts.js';
import { describeAccount } from './accounts.js';
import { planAuthorization } from './authorization-plan.js';
import { sendPage } from './interaction-request.js';
import type { Launches } from './launches.js';
import { describeScopes } from './scope-text.js';

/** An authorization request that waits for a person. */
export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Sends the page of each step. */
export type InteractionPages = ReturnType<typeof createInteractionPages>;

/** Pages over the provider's interactions and the accounts. */
export function createInteractionPages(options: {
  provider: Provider;
  directory: AccountDirectory;
  launches: Launches;
  path: string;
  site: string | undefined;
}) {
  const { provider, directory } = options;
  async function commonView(
    interaction: Interaction,
  ): Promise<{ action: string; clientName: string; site: string | undefined }> {
    const clientId = String(interaction.params.client_id);
    const client = await provider.Client.find(clientId);
    return {
      action: `${options.path}/interaction/${interaction.uid}`,
      clientName: client?.clientName ?? clientId,
      site: options.site,
    };
  }

  return {
    /** The sign-in page; with `problem` it is the answer to a failed attempt. */
    async showSignIn(
      response: Response,
      interaction: Interaction,
      attempt?: { login: string; problem: string },
    ): Promise<void> {
      const hint = interaction.params.login_hint;
      const markup = signInPage({
        ...(await commonView(interaction)),
        accounts: directory.accounts.map((account) => ({ ...account, description: describeAccount(account) })),
        ...(typeof hint === 'string' ? { login: hint } : {}),
        ...attempt,
      });
      sendPage(response, markup, attempt ? 400 : 200);
    },

    /** The patient picker while a patient is still to be chosen, else the consent page. `patientId` is empty for none. */
    async showConsent(
      response: Response,
      interaction: Interaction,
      { account, patientId }: { account: SandboxAccount; patientId: string },
    ): Promise<void> {
      const view = { ...(await commonView(interaction)), displayName: account.displayName };
      const { patient, patients, isUndecided, granted } = planAuthorization(
        { scope: interaction.params.scope, launch: interaction.params.launch, account, patientId },
        options,
      );
      if (isUndecided) return sendPage(response, patientPickerPage({ ...view, patients }));
      const markup = consentPage({
        ...view,
        clientOrigin: new URL(String(interaction.params.redirect_uri)).origin,
        permissions: describeScopes(granted),
        ...(patient ? { patient } : {}),
      });
      sendPage(response, markup);
    },
  };
}

import type { SettingNote } from './setting-note.js';

/** Notes of which clients may ask the authorization server. */
export const oauthClients: Readonly<Record<string, SettingNote>> = {
  FHIR_GATEWAY_OAUTH_CLIENTS: {
    section: 'clients',
    app: 'both',
    type: 'comma list',
    meaning:
      'the only apps that may ask to sign in, by the addresses of their client id metadata documents (and ' +
      '`fhir-gateway-cli`, the command line, where it may). Apps cannot ' +
      'register themselves then. Unset: any app, and the person decides',
    example: {
      above: 'Apps that may ask to sign in, and where their answers may go.',
      value: 'https://agent.example.org/client.json',
    },
  },
  FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS: {
    section: 'clients',
    app: 'both',
    type: 'comma list',
    meaning:
      'the only places that answers to apps may go: hosts of https addresses, `localhost` for apps on the person’s own ' +
      'machine, schemes with a colon. Errors go to a listed place without a page between. Unset: anywhere',
    example: { value: 'agent.example.org,localhost' },
  },
  FHIR_GATEWAY_OAUTH_REGISTRATION: {
    section: 'clients',
    app: 'both',
    meaning: 'whether apps may register themselves (RFC 7591); `off` ends those that did',
  },
  FHIR_GATEWAY_OAUTH_CLIENT_DOCUMENTS: {
    section: 'clients',
    app: 'both',
    meaning: 'whether apps are known by client id metadata documents, which the gateway fetches; `off` without egress',
  },
  FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS: {
    section: 'clients',
    app: 'both',
    type: 'JSON list',
    meaning:
      'clients that you register yourself, with a secret or keys, and services with tokens of their own; see below',
    defaultText: 'unset',
  },
};

import type { SettingNote } from './setting-note.js';

const needed = 'together with the other settings of UDAP';

/** Notes of registering without a portal. */
export const udap: Readonly<Record<string, SettingNote>> = {
  FHIR_GATEWAY_UDAP_CERTIFICATE: {
    section: 'login',
    app: 'both',
    type: 'PEM',
    meaning: `certificate by which servers of a UDAP trust community know this gateway, then its issuers; ${needed}`,
  },
  FHIR_GATEWAY_UDAP_PRIVATE_KEY: {
    section: 'login',
    app: 'both',
    type: 'PEM',
    meaning: 'its private key',
    isSecret: true,
  },
  FHIR_GATEWAY_UDAP_TRUST_ANCHORS: {
    section: 'login',
    app: 'both',
    type: 'PEM',
    meaning: 'certificates of the community that servers’ certificates have to lead to',
  },
  FHIR_GATEWAY_UDAP_COMMUNITY: {
    section: 'login',
    app: 'both',
    type: 'URI',
    meaning: 'the community, for servers that are in several; unset: the one that a server names first',
  },
  FHIR_GATEWAY_UDAP_CONTACT: {
    section: 'login',
    app: 'both',
    type: 'mailto: URI',
    meaning: 'who is responsible for this gateway, as a registration has to say',
    example: { value: 'mailto:operator@example.org' },
  },
};

/** `problem`: something does not work, or is not safe. `warning`: it works, and somebody should know. */
export type Severity = 'problem' | 'warning';

const problem = (why: string) => ({ severity: 'problem', why }) as const;
const warning = (why: string) => ({ severity: 'warning', why }) as const;

/**
 * Everything that `doctor` can find, by its stable id, and why it matters. What exactly was found and the line that
 * mends it are said where it is found.
 */
export const findingTable = {
  'node-old': problem('The gateway uses features of Node 20.19 and later.'),
  'env-file-unreadable': problem('A gateway started in this folder would not start either.'),
  'setting-invalid': problem('A gateway does not start with settings that do not fit.'),
  'setting-removed': warning('The gateway ignores a setting that it has no more, so what was set does not hold.'),
  'setting-unknown': problem('The gateway ignores a variable that it does not know, so what was meant does not hold.'),
  'setting-contradicted': warning('Two settings say the same thing, and one of them is not used.'),
  'scopes-not-enforced': problem(
    'Whatever a platform allows is let through, granted or not. It is a step of a migration.',
  ),
  'insecure-upstreams': warning('Tokens and records can travel unencrypted to platforms with an http address.'),
  'master-key-weak': problem('Whoever can read Redis could guess the key, and open every token that is kept there.'),
  'master-key-placeholder': problem('A key from a page or an example is known to others.'),
  'master-key-older': warning('An older key can open what it sealed for as long as it is configured.'),
  'master-key-missing': problem('A gateway without it does not start, since it could not open what the others keep.'),
  'master-key-differs': problem('A gateway with it does not start, since the others could not open what it keeps.'),
  'public-url-insecure': problem(
    'Cookies and tokens would cross the network unencrypted, and platforms refuse the redirect URI.',
  ),
  'public-urls-apart': problem('A sign-in begun at one app ends at the other, so the same browsers must reach both.'),
  'public-url-port': warning(
    'The address that is handed out is not one that this gateway listens at, unless something forwards it.',
  ),
  'ports-equal': problem('Both apps would listen at one port, and the second does not start.'),
  'sessions-in-memory': warning('Sessions end with their process, and no other process sees them.'),
  'trusted-proxies-unset': warning(
    'Behind a proxy, every caller has the address of the proxy, and they share one limit.',
  ),
  'port-in-use': problem('The app cannot listen there.'),
  'port-forbidden': problem('The app cannot listen there.'),
  'host-not-here': problem('The app can only listen at an address of this machine.'),
  'redis-unreachable': problem('Without its store the gateway serves no session.'),
  'redis-login': problem('Without its store the gateway serves no session.'),
  'redis-tls': problem('Without its store the gateway serves no session.'),
  'redis-unencrypted': warning(
    'Records are sealed, but credentials of Redis itself and session ids cross the network in the open.',
  ),
  'redis-old': problem('The session store uses commands of Redis 6.2 and later.'),
  'redis-evicts': problem('When memory runs short, Redis would delete sessions and locks of people who are signed in.'),
  'redis-full': problem('A full Redis refuses writes: nobody could sign in, and no token could be renewed.'),
  'redis-not-persistent': warning('A restart of Redis signs everybody out.'),
  'redis-read-only': problem('A replica refuses writes.'),
  'redis-no-replica': problem('With no replica there is nothing to fail over to.'),
  'redis-write-replicas': problem(
    'With fewer replicas nothing can be changed: nobody signs in, and no token is renewed.',
  ),
  'redis-min-replicas': warning('A master that is cut off goes on taking writes, which are lost at the failover.'),
  'clock-redis': problem('Sessions and locks end by the clock; clocks that differ end them too early or too late.'),
  'clock-platform': problem(
    'Tokens and signed assertions carry times. A platform refuses those of a clock that is off.',
  ),
  'platform-file-invalid': problem('A file with a fault is left out: its platform does not exist for the gateway.'),
  'tenant-index-invalid': problem('An index with a fault is left out: its organizations cannot be chosen.'),
  'platform-variable-unknown': problem('The gateway ignores it, so the credential that was meant is missing.'),
  'platform-unknown': problem('The gateway has no platform of this id.'),
  'platform-credentials': problem(
    'Nothing can be done there before the credentials are complete, and the server takes them.',
  ),
  'client-id-placeholder': problem('A platform answers a client id that it does not know with an error page.'),
  'redirect-uri-http': problem('The vendor takes https redirect URIs only: nobody can sign in there.'),
  'stored-client-unused': warning('The client of the environment is used, and not the one that was entered later.'),
  'platform-not-routable': problem('There is no address to send requests to.'),
  'platform-unreachable': problem('Requests and sign-ins fail while the server does not answer.'),
  'platform-not-fhir': problem('What answers is no FHIR server.'),
  'platform-not-r4': problem('The gateway speaks FHIR R4.'),
  'platform-version': warning('The platform file is out of date.'),
  'platform-certificate': problem('Connections are refused once the certificate has expired.'),
  'platform-host-unlisted': problem(
    'Tokens are never sent to a host that neither belongs to the platform nor is listed.',
  ),
  'platform-export-host': warning('An export whose status is on a host that is not listed is refused.'),
  'discovery-failed': problem(
    'Without the document the gateway knows only the endpoints of the platform file, or none.',
  ),
  'discovery-drift': warning('The document of the server wins; the file is what holds when it cannot be read.'),
  'discovery-pkce': warning('SMART App Launch 2 asks for PKCE with S256. The gateway sends it in any case.'),
  'discovery-issuer': problem(
    'The issuer is compared at each sign-in (RFC 9207); one that is no such URL fits nothing.',
  ),
  'discovery-scopes': warning('A server may refuse a sign-in that asks for a scope that it does not offer.'),
  'discovery-client-auth': problem('The token endpoint would refuse the way in which this client proves itself.'),
  'client-key-unusable': problem('A sign-in that has to be signed with this key fails.'),
  'client-key-file': problem('A sign-in that has to be signed with this key fails.'),
  'client-key-file-open': warning('Other users of this machine can read the private key.'),
  'client-certificate-ended': problem('The platform refuses every connection made with this certificate.'),
  'client-certificate-ends': warning(
    'From that day on the platform refuses every connection made with this certificate.',
  ),
  'jwks-unreachable': warning('Platforms fetch the public keys there when a sign-in is signed.'),
  'jwks-private': warning('A platform elsewhere cannot fetch the public keys from an address of this machine.'),
  'jwks-differs': problem('Platforms would check signatures with keys other than those that sign.'),
  'audit-file': problem('A gateway that cannot write its audit trail does not start, or refuses requests.'),
  'audit-fhir-unreachable': problem(
    'Audit entries wait for the server, and requests are refused or entries lost when it stays away.',
  ),
  'disk-low': problem('A full disk stops the audit trail, and with it requests.'),
  'payer-service-missing': problem(
    'Nothing of the payer can be asked by a service that its platform file does not name.',
  ),
  'payer-address': problem('There is no address to send requests to.'),
  'payer-address-drift': warning('The payer may have moved the service; what is in the platform file is called.'),
  'payer-document': warning('Addresses of services can be neither found nor compared without the document.'),
  'payer-sign-in': warning('The service takes the access of a person, and a trial has none.'),
  'payer-credentials': problem('The service answers nobody whom it does not know.'),
  'payer-unreachable': problem('Requests fail while the service does not answer.'),
  'payer-answer': problem('What answers is no such service, or does not follow its guide.'),
  'payer-no-order-hook': problem('Whether an order needs authorization is asked by a hook for orders.'),
  'payer-no-operation': problem('The guide asks for the operation, and requests of this kind fail without it.'),
  'payer-release': warning(
    'Releases differ in what is asked and answered; the gateway then leaves the choice to the payer.',
  ),
  'payer-no-assertion': warning('Only coverage-information in the answer says whether authorization is needed.'),
  'payer-trial-refused': warning(
    'A payer may refuse a person whom it does not know: nothing more can be tried without one.',
  ),
} as const satisfies Record<string, { severity: Severity; why: string }>;

/** One of {@link findingTable}. */
export type FindingId = keyof typeof findingTable;

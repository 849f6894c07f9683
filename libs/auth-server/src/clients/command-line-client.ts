/** The id of the gateway's own command line, which signs in with the device grant. */
export const commandLineClientId = 'fhir-gateway-cli';

/**
 * The command line as the provider wants it. It is the one client without a redirect URI that needs no registration: a
 * device code shows a person no place where the answer goes, so that clients which the operator does not know get none.
 *
 * @see RFC 8628 section 5.4
 */
export const commandLineClient = Object.freeze({
  client_id: commandLineClientId,
  client_name: 'FHIR Gateway command line',
  application_type: 'native' as const,
  grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  response_types: [],
  redirect_uris: [],
  token_endpoint_auth_method: 'none' as const,
});

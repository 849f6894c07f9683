/** Paths below the issuer. */
export const paths = Object.freeze({
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  revocation: '/oauth/revoke',
  introspection: '/oauth/introspect',
  registration: '/oauth/register',
  jwks: '/oauth/jwks',
  consent: '/oauth/consent',
  deviceAuthorization: '/auth/device',
  device: '/oauth/device',
});
